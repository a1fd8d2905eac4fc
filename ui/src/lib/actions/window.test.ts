import { expect, test } from "vitest";
import { textSizes as taken } from "../backend/bindings";
import { nextTextSize, textSizes } from "./window";

test("the texts grow and shrink step by step, and stay where there is no further step", () => {
  const grown = textSizes.map((size) => nextTextSize(size, 1));
  expect(grown).toEqual([...textSizes.slice(1), 200]);
  expect(textSizes.map((size) => nextTextSize(size, -1))).toEqual([80, ...textSizes.slice(0, -1)]);
  expect(textSizes.map((size) => nextTextSize(size, 0))).toEqual(textSizes.map(() => 100));
});

test("a size between two steps, set by hand, grows to the next", () => {
  expect([nextTextSize(120, 1), nextTextSize(120, -1)]).toEqual([125, 110]);
});

test("the window offers the sizes that the settings take, and no others", () => {
  expect(textSizes).toEqual(taken);
});
