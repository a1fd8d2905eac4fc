// Every state of the window: readable, accessible by axe, without complaints of the page, and kept as a picture. `npm run gallery` looks
// at each in both themes, three sizes of text and three of the window; a usual run looks at each twice.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violations } from "../accessibility";
import { unreadable } from "../fit";
import { raiseStage, screenshots, still, type Stage } from "../stage";
import { everyLook, lookName, looksOf, pictureName, states, type Look } from "./states";

export const whole = process.env["GALLERY"] === "whole";

/** What a person's own size of text does in every browser: all is measured in rem. */
const resize = (page: Page, size: number) =>
  page.evaluate((percent) => (document.documentElement.style.fontSize = `${percent}%`), size);

/** The tests of every second state, from the first or from the second on. Each half has a browser of its own, beside the other. */
export function lookAtHalf(half: 0 | 1): void {
  let stage: Stage;
  beforeAll(async () => {
    stage = await raiseStage();
  });
  afterAll(async () => {
    await stage.close();
  });

  const every = states
    .map((state, at) => [state[0], state, at] as const)
    .filter(([, , at]) => at % 2 === half);
  describe.each(every)("%s", (_, [name, scene, act], at) => {
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
  });

  test("no page complained, of its content security policy least of all", () => {
    expect(stage.complaints).toEqual([]);
  });
}
