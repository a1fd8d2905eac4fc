// Every second state of the window, and what all of them are.
import { expect, test } from "vitest";
import { lookAtHalf } from "./gallery/look";
import { everyLook, lookName, looksOf, states } from "./gallery/states";

lookAtHalf(0);

test("there are a hundred states, each by a name of its own, and every look is among those at nine of them", () => {
  const names = states.map(([name]) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(100);
  const looks = names.slice(0, 9).flatMap((_, at) => looksOf(at).map(lookName));
  expect(new Set(looks).size).toBe(everyLook.length);
});
