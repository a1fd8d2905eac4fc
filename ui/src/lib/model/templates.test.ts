import { expect, test } from "vitest";
import { templateWords } from "./templates";

const words = (unused: number, colliding: number, used: number) =>
  templateWords({ example: "developer", rows: [], unused, colliding, used });

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
