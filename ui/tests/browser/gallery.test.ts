// Every state of the window: readable, accessible by axe, without complaints of the page, and kept as a picture. `npm run gallery` looks
// at each in both themes, three sizes of text and three of the window; a usual run looks at each twice.
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violations } from "./accessibility";
import { unreadable } from "./fit";
import { galleryPage } from "./gallery/page";
import { everyLook, lookName, looksOf, pictureName, states, type Look } from "./gallery/states";
import { raiseStage, screenshots, still, type Stage } from "./stage";

const whole = process.env["GALLERY"] === "whole";

let stage: Stage;
beforeAll(async () => {
  stage = await raiseStage();
});
afterAll(async () => {
  await stage.close();
  if (whole) await writeFile(path.join(screenshots, "index.html"), galleryPage(states.map(([name]) => name)));
});

/** What a person's own size of text does in every browser: all is measured in rem. */
const resize = (page: Page, size: number) =>
  page.evaluate((percent) => (document.documentElement.style.fontSize = `${percent}%`), size);

describe.each(states.map((state, at) => [state[0], state, at] as const))(
  "%s",
  (_, [name, scene, act], at) => {
    let page: Page | null = null;

    // In a narrow window, what the menu of an integration hangs on is hidden.
    const narrowable = name !== "menu";
    const looks = (whole || !narrowable ? everyLook : looksOf(at)).filter(
      ({ width }) => narrowable || width === 960,
    );

    // No look changes the state, so all are at the page that the first of them opened.
    test.each(looks.map((look): [string, Look] => [lookName(look), look]))("%s", async (_, look) => {
      const { theme, size, width, height } = look;
      if (!page) {
        page = await stage.open(scene, { theme });
        await act(page);
      }
      await page.emulateMedia({ colorScheme: theme });
      await page.setViewportSize({ width, height });
      await resize(page, size);
      await still(page);
      await page.screenshot({ path: `${screenshots}/${pictureName(name, look)}` });
      expect(await unreadable(page)).toEqual([]);
      // What it finds, it finds in a window of any size.
      if (!whole || width === 960) expect(await violations(page)).toEqual([]);
    });
  },
);

test("there are a hundred states, each by a name of its own, and every look is among those at nine of them", () => {
  const names = states.map(([name]) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(100);
  const looks = names.slice(0, 9).flatMap((_, at) => looksOf(at).map(lookName));
  expect(new Set(looks).size).toBe(everyLook.length);
});

test("no page complained, of its content security policy least of all", () => {
  expect(stage.complaints).toEqual([]);
});
