// Every state of the window: accessible by axe, without complaints of the page, and kept as a picture. `npm run gallery` looks at each in
// both themes and three sizes of text; a usual run looks at each twice.
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violations } from "./accessibility";
import { galleryPage } from "./gallery/page";
import { everyLook, looksOf, states, type Look } from "./gallery/states";
import { raiseStage, screenshots, still, type Stage } from "./stage";

const whole = process.env["GALLERY"] === "whole";

let stage: Stage;
beforeAll(async () => {
  stage = await raiseStage();
});
afterAll(async () => {
  await stage.close();
  if (whole) await writeFile(path.join(screenshots, "index.html"), galleryPage(states.map(([name]) => name)));
});

/** What a person's own size of text does in every browser: all is measured in rem. */
const resize = (page: Page, size: number) =>
  page.evaluate((percent) => (document.documentElement.style.fontSize = `${percent}%`), size);

describe.each(states.map((state, at) => [state[0], state, at] as const))(
  "%s",
  (_, [name, scene, act], at) => {
    let page: Page | null = null;

    // Neither theme nor size changes the state, so all looks are at the page that the first of them opened.
    test.each(
      (whole ? everyLook : looksOf(at)).map((look): [string, Look] => [`${look.theme} ${look.size} %`, look]),
    )("%s", async (_, { theme, size }) => {
      if (page) await page.emulateMedia({ colorScheme: theme });
      else {
        page = await stage.open(scene, { theme });
        await act(page);
      }
      await resize(page, size);
      await still(page);
      await page.screenshot({ path: `${screenshots}/${name}-${theme}-${size}.png` });
      expect(await violations(page)).toEqual([]);
    });
  },
);

test("there are a hundred states, each by a name of its own, and each pair of a theme and a size is among the looks", () => {
  const names = states.map(([name]) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(100);
  const looks = names
    .slice(0, 6)
    .flatMap((_, at) => looksOf(at).map(({ theme, size }) => `${theme} ${size}`));
  expect(new Set(looks).size).toBe(everyLook.length);
});

test("no page complained, of its content security policy least of all", () => {
  expect(stage.complaints).toEqual([]);
});
