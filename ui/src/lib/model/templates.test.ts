import { expect, test } from "vitest";
import type { TemplateScope } from "../backend/backend";
import { templateWords } from "./templates";

const words = (unused: number, colliding: number, used: number, scope: TemplateScope = "also-unused") =>
  templateWords({ example: "developer", rows: [], unused, colliding, used }, scope);

test("a template's effect is said with its numbers", () => {
  expect(words(5719, 5700, 14)).toEqual({
    effect:
      "5,719 names would change. 5,700 of them would collide, and carry an account's id. 14 names were used, and will stay.",
    alsoUnused: "Also 5,719 names never used",
  });
  expect(words(1, 0, 1)).toEqual({
    effect: "1 name would change. 1 name was used, and will stay.",
    alsoUnused: "Also 1 name never used",
  });
  expect(words(0, 0, 0).effect).toBe("");
});

test("names were said to change where new sessions alone were chosen", () => {
  expect(words(5719, 5700, 14, "new-sessions").effect).toBe(
    "New sessions get names like these. 5,700 of yours would collide so, and carry an account's id. 5,733 names stay as they are.",
  );
  expect(words(1, 0, 0, "new-sessions").effect).toBe(
    "New sessions get names like these. 1 name stays as it is.",
  );
  expect(words(0, 0, 3, "new-sessions").effect).toBe("3 names were used, and will stay.");
});
