import { expect, test } from "vitest";
import { placeTip } from "./tip-place";

const room = { width: 960, height: 640 };
const tip = { width: 100, height: 30 };
const control = (left: number, top: number) => ({ left, top, width: 28, height: 28 });

test("a tip stands centred below its control, and beside it where that is asked", () => {
  expect(placeTip(control(400, 100), tip, "bottom", room)).toEqual({ left: 364, top: 134 });
  expect(placeTip(control(400, 100), tip, "right", room)).toEqual({ left: 434, top: 99 });
});

test("a tip without room at its side stands at the opposite one", () => {
  expect(placeTip(control(400, 600), tip, "bottom", room).top).toBe(564);
  expect(placeTip(control(900, 100), tip, "right", room).left).toBe(794);
});

test("a tip at a corner stays within the window, and so does one that fits at neither side", () => {
  expect(placeTip(control(930, 100), tip, "bottom", room).left).toBe(852);
  expect(placeTip(control(0, 100), tip, "bottom", room).left).toBe(8);
  expect(placeTip(control(10, 5), { width: 100, height: 36 }, "bottom", { width: 200, height: 40 }).top).toBe(
    8,
  );
});
