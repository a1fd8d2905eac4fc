// Icons are drawn as Lucide draws them.
import Bell from "@lucide/svelte/icons/bell";
import CircleAlert from "@lucide/svelte/icons/circle-alert";
import Play from "@lucide/svelte/icons/play";
import Star from "@lucide/svelte/icons/star";
import { render } from "@testing-library/svelte";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Component } from "svelte";
import { expect, test } from "vitest";
import Lucide from "../../../node_modules/@lucide/svelte/dist/Icon.svelte";
import { attributes, iconOf } from "../../icons-as-markup";

const folder = path.resolve(import.meta.dirname, "../../../node_modules/@lucide/svelte/dist/icons");
/** An icon by its name, or by an earlier one that it still has. */
function iconCalled(name: string) {
  const [, file = ""] = /"\.\/(.+)"/.exec(readFileSync(path.join(folder, `${name}.js`), "utf8")) ?? [];
  return iconOf(readFileSync(path.join(folder, file), "utf8"));
}

const sources = import.meta.glob<string>("../../src/**/*.svelte", {
  query: "?raw",
  import: "default",
  eager: true,
});
const imported = /import (\w+) from "@lucide\/svelte\/icons\/([\w-]+)"/g;

/** What is drawn, with each element's attributes in one order. */
function drawn(component: Component<Record<string, unknown>>, props: Record<string, unknown>) {
  const { container } = render(component, props);
  return [...container.querySelectorAll("*")].map((node) => ({
    tag: node.tagName,
    attributes: Object.fromEntries(
      [...node.attributes].map(({ name, value }) => [
        name,
        // Lucide's own classes of an icon's names are used nowhere here.
        name === "class" ? value.split(" ").filter((one) => !one.startsWith("lucide-")) : value,
      ]),
    ),
  }));
}

const icons: [string, unknown][] = [
  ["bell", Bell],
  ["circle-alert", CircleAlert],
  ["play", Play],
  ["star", Star],
];
const given: Record<string, unknown>[] = [
  {},
  { size: 16 },
  { size: 14, class: "user", "aria-hidden": "true" },
  { size: 12, strokeWidth: 3, fill: "currentColor", "aria-label": "Favourite" },
];
test.each(icons)("%s is drawn as Lucide's own component draws it", (name, icon) => {
  for (const props of given) {
    const own = drawn(icon as Component<Record<string, unknown>>, props);
    expect(own.length).toBeGreaterThan(1);
    expect(own).toEqual(
      drawn(Lucide as Component<Record<string, unknown>>, { ...props, icon: iconCalled(name) }),
    );
  }
});

test("icons are not made by Lucide's components, which cost several times as much", () => {
  const { container } = render(Bell);
  expect(container.querySelector("svg")?.getAttribute("class")).toBe("lucide");
});

test("every icon that the window has is one of Lucide's, and is given what it draws", () => {
  const used = Object.entries(sources).flatMap(([file, source]) =>
    [...source.matchAll(imported)].map(([, name = "", icon = ""]) => ({ file, source, name, icon })),
  );
  expect(used.length).toBeGreaterThan(50);
  for (const { file, source, name, icon } of used) {
    expect(iconCalled(icon).node.length, icon).toBeGreaterThan(0);
    const uses = source.matchAll(new RegExp(`<${name}\\s([^>]*)/>`, "g"));
    for (const [, props = ""] of uses)
      for (const [, attribute = ""] of props.matchAll(/(?:^|\s)([\w-]+)(?==|\s|$)/g))
        expect(attributes, `<${name}> in ${file}`).toContain(attribute);
  }
});

test("what is no icon of Lucide's is said to be none", () => {
  expect(() => iconOf("<svg />")).toThrow("there is no icon in <svg />");
});
