import { expect, test } from "vitest";
import { Best } from "./best";

test("the lowest are kept in their order, of equals what came first", () => {
  const best = new Best<string>(3);
  for (const [order, name] of [
    [5, "five"],
    [2, "two"],
    [5, "five again"],
    [5, "a third five"],
    [9, "nine"],
    [2, "two again"],
    [1, "one"],
  ] as const) {
    best.offer(order, name);
  }
  expect(best.all).toEqual(["one", "two", "two again"]);
  expect([best.takes(1), best.takes(2)]).toEqual([true, false]);
});
