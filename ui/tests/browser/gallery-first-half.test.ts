// Every second state of the window, and what all of them are.
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { lookAtHalf, whole } from "./gallery/look";
import { galleryPage } from "./gallery/page";
import { everyLook, lookName, looksOf, states } from "./gallery/states";
import { screenshots } from "./stage";

lookAtHalf(0);

afterAll(async () => {
  if (whole) await writeFile(path.join(screenshots, "index.html"), galleryPage(states.map(([name]) => name)));
});

test("there are a hundred states, each by a name of its own, and every look is among those at nine of them", () => {
  const names = states.map(([name]) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(100);
  const looks = names.slice(0, 9).flatMap((_, at) => looksOf(at).map(lookName));
  expect(new Set(looks).size).toBe(everyLook.length);
});
