import { expect, test } from "vitest";
import { findings } from "../backend/fake/findings";
import { checkTitle, inOrder } from "./check";

test("problems come first, and the title counts both", () => {
  const found = inOrder({ programs: findings.slice(3), files: findings.slice(0, 3) });
  expect(found.map(({ finding }) => finding.severity)).toEqual(["problem", "problem", "problem", "advice"]);
  expect(checkTitle(found)).toBe("3 problems and 1 piece of advice");
  expect(checkTitle(found.slice(0, 1))).toBe("1 problem");
  expect(checkTitle(found.slice(3))).toBe("1 piece of advice");
  expect(checkTitle(inOrder({}))).toBe("Nothing is wrong");
});
