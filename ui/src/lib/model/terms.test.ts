import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { terms } from "./terms";

test("words that were explained nowhere: each is explained where a person meets it", () => {
  const source = path.resolve(import.meta.dirname, "..");
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".svelte"),
  );
  const text = files.map((name) => readFileSync(path.join(source, name), "utf8")).join("\n");
  const met = (term: string) => new RegExp(`term(?:=|: )"${term}"|terms\\["${term}"\\]`).test(text);
  expect(Object.keys(terms).filter((term) => !met(term))).toEqual([]);
  expect(met("hop")).toBe(false);
});
