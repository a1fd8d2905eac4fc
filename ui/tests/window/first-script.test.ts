// The limit of what the window loads before its first frame.
import { expect, test } from "vitest";
import { firstScript, LIMIT, limitFirstScript } from "../../first-script";

const scripts = (entry: number) =>
  new Map([
    ["index.js", { bytes: entry, isEntry: true, imports: ["shared.js"] }],
    ["shared.js", { bytes: 20, isEntry: false, imports: ["deep.js", "index.js"] }],
    ["deep.js", { bytes: 3, isEntry: false, imports: [] }],
    ["later.js", { bytes: 5_000, isEntry: false, imports: ["shared.js", "later-still.js"] }],
    ["later-still.js", { bytes: 5_000, isEntry: false, imports: [] }],
  ]);

test("what the entry imports counts once, however far down; what is loaded later does not", () => {
  expect(firstScript(scripts(100))).toBe(123);
});

test("a build whose first script is over the limit fails, with its bytes", () => {
  const build = (bytes: number) => {
    const bundle = {
      "index.js": {
        type: "chunk",
        fileName: "index.js",
        code: "x".repeat(bytes),
        isEntry: true,
        imports: [],
      },
    };
    const said = {
      errors: [] as string[],
      info: () => undefined,
      error: (text: string) => said.errors.push(text),
    };
    const { generateBundle } = limitFirstScript() as unknown as {
      generateBundle: (this: typeof said, _: unknown, written: typeof bundle) => void;
    };
    generateBundle.call(said, null, bundle);
    return said.errors;
  };
  expect(build(LIMIT)).toEqual([]);
  expect(build(LIMIT + 1)[0]).toContain("250001 bytes");
});

test("a build whose first script is in several files fails, with their names", () => {
  const { transformIndexHtml } = limitFirstScript() as unknown as {
    transformIndexHtml: { handler: (html: string) => void };
  };
  const page = (head: string) => () =>
    transformIndexHtml.handler(
      `<html><head><script type="module" src="/a.js"></script>${head}</head></html>`,
    );
  expect(page("")).not.toThrow();
  expect(page('<link rel="modulepreload" crossorigin href="/b.js">')).toThrow("/b.js");
});
