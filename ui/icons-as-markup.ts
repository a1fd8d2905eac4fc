// Lucide's icons as the markup that they are: Svelte copies that in one step. Lucide's own components make each icon of its parts,
// which took half of the time in which the palette answered a letter.
import type { Plugin } from "vite";

/** What an icon may be given here. */
export const attributes = ["size", "strokeWidth", "fill", "class", "aria-hidden", "aria-label"];

type Icon = { size: number; node: [tag: string, attributes: Record<string, string>][] };

const isIcon = /@lucide\/svelte\/dist\/icons\/[^/]+\.svelte(\?v=.*)?$/;

/** What Lucide's component says of its icon. */
export function iconOf(component: string): Icon {
  const [, data] = /const iconData = (\{.*\});/.exec(component) ?? [];
  if (data === undefined) throw new Error(`there is no icon in ${component}`);
  return JSON.parse(data) as Icon;
}

/** A component that draws it, as Lucide's does with the same attributes. */
export function asMarkup({ size, node }: Icon): string {
  const quoted = (value: string) => `"${value.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"`;
  const parts = node.map(([tag, attributes]) => {
    const given = Object.entries(attributes).map(([name, value]) => ` ${name}=${quoted(String(value))}`);
    return `<${tag}${given.join("")} />`;
  });
  return `<script>
  let { size = ${size}, strokeWidth = 2, fill = "none", class: own, "aria-label": label } = $props();
</script>
<svg
  class={["lucide", own]}
  xmlns="http://www.w3.org/2000/svg"
  width={size}
  height={size}
  viewBox="0 0 ${size} ${size}"
  {fill}
  stroke="currentColor"
  stroke-width={strokeWidth}
  stroke-linecap="round"
  stroke-linejoin="round"
  aria-hidden={label === undefined ? "true" : undefined}
  aria-label={label}>${parts.join("")}</svg>
`;
}

export function iconsAsMarkup(): Plugin {
  return {
    name: "icons-as-markup",
    enforce: "pre",
    transform: {
      filter: { id: isIcon },
      handler: (component) => ({ code: asMarkup(iconOf(component)), map: null }),
    },
  };
}
