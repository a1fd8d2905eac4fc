// The page on which the pictures of all states stand side by side.
import { everyLook, lookName, pictureName } from "./states";

export function galleryPage(names: readonly string[]): string {
  const figures = names.map((name) => {
    const pictures = everyLook.map((look) => {
      const [file, words] = [pictureName(name, look), lookName(look)];
      return `<figure><a href="${file}"><img src="${file}" alt="${name}, ${words}" loading="lazy"></a><figcaption>${words}</figcaption></figure>`;
    });
    return `<section id="${name}"><h2>${name}</h2><div>${pictures.join("")}</div></section>`;
  });
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Daypass: ${names.length} states</title>
<style>
  body { margin: 16px; background: #888; font: 13px system-ui; }
  div { display: grid; grid-template-columns: repeat(${everyLook.length / 3}, minmax(200px, 1fr)); gap: 8px; align-items: start; }
  h2 { position: sticky; top: 0; margin: 16px 0 6px; padding: 4px; background: #888; font-size: 14px; }
  figure { margin: 0; }
  img { width: 100%; }
</style>
<h1>${names.length} states</h1>
${figures.join("\n")}
</html>
`;
}
