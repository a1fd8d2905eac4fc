import { expect, test } from "vitest";
import { Best } from "./best";

test("the lowest are kept in their order, of equals what came first, and nothing else is made", () => {
  const best = new Best<string>(3);
  const made: string[] = [];
  for (const [order, name] of [
    [5, "five"],
    [2, "two"],
    [5, "five again"],
    [5, "a third five"],
    [9, "nine"],
    [2, "two again"],
    [1, "one"],
  ] as const) {
    best.offer(order, () => (made.push(name), name));
  }
  expect(best.all).toEqual(["one", "two", "two again"]);
  expect(made).toEqual(["five", "two", "five again", "two again", "one"]);
  expect([best.takes(1), best.takes(2)]).toEqual([true, false]);
});
