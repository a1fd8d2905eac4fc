import { expect, test } from "vitest";
import { programName } from "./programs";

test.each([
  ["terraform", 421, "terraform (pid 421)"],
  ["terraform", null, "terraform"],
  [null, 421, "A program (pid 421)"],
  [null, null, "A program"],
])("%s with the id %s is called %s", (process, pid, name) => {
  expect(programName({ process, pid })).toBe(name);
});
