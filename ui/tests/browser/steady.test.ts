// The window holds still, fits small places, and answers at once.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { raiseStage, screenshots, still, type Stage } from "./stage";

let stage: Stage;
beforeAll(async () => {
  stage = await raiseStage();
});
afterAll(() => stage.close());

/** The sum of the layout shifts so far, those after a click or key included. */
const shifts = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => {
          resolve(
            list.getEntries().reduce((sum, entry) => sum + (entry as unknown as { value: number }).value, 0),
          );
        }).observe({ type: "layout-shift", buffered: true });
        setTimeout(() => resolve(0), 300);
      }),
  );

describe("no layout shift", () => {
  test.each(["first-run", "first-run-plain-keys", "main", "plain-keys", "sign-in", "10000"])(
    "while %s opens",
    async (scene) => {
      const page = await stage.openCold(scene);
      await page.waitForTimeout(300);
      expect(await shifts(page)).toBe(0);
      await page.context().close();
    },
  );

  test.each([960, 700])("between the first frame and the list, %i px wide", async (width) => {
    const remembered = { sidebar: "true" };
    const first = await stage.openCold("loading", { width, remembered });
    const ground = first.locator(".loading .side");
    const shown = await ground.evaluate((node) =>
      [node, node.parentElement ?? node].map((one) => getComputedStyle(one).animationName),
    );
    expect(shown, "it is there at once").toEqual(["none", "none"]);
    const page = await stage.open("main", { width });
    expect(await ground.boundingBox()).toEqual(await page.locator("nav.sidebar").boundingBox());
    await first.context().close();
    const opening = await stage.openCold("main", { width, remembered });
    await opening.waitForTimeout(300);
    expect(await shifts(opening)).toBe(0);
    await opening.context().close();
  });

  test("a first run, which has no sidebar, begins without the ground of one", async () => {
    const page = await stage.openCold("loading");
    const shown = await page
      .locator(".loading")
      .evaluate((node) => [getComputedStyle(node).animationName, getComputedStyle(node).animationDelay]);
    expect(shown).toEqual(["appear", "0.2s"]);
    await page.context().close();
  });

  test("while a session starts and stops under the pointer", async () => {
    // So high that the row is in sight from the beginning: a list that has just been scrolled by the window may be scrolled there
    // once more, as its rows get their heights, and would take along what is measured here.
    const page = await stage.open("main", { height: 1000 });
    await still(page);
    const row = page.locator("[data-id='northwind/888899990000/Administrator']");
    const cells = () =>
      row.evaluate((row) =>
        [".name", ".region", ".profile"].map((cell) => row.querySelector(cell)?.getBoundingClientRect().left),
      );
    const places = async () => [await row.boundingBox(), await cells()];
    const before = await places();
    await row.getByRole("button", { name: /^Start/ }).click();
    await row.getByRole("button", { name: /^Stop/ }).waitFor();
    expect(await places()).toEqual(before);
    await row.getByRole("button", { name: /^Stop/ }).click();
    await row.getByRole("button", { name: /^Start/ }).waitFor();
    expect(await places()).toEqual(before);
    // A button's words change within its place, and a long profile is cut within its own while a state stands beside it: both
    // count for as much as the letters are wide.
    expect(await shifts(page)).toBeLessThan(0.001);
  });
});

describe("small places", () => {
  // 640 × 480 is the smallest window; 480 × 320 is the usual one at 200 % zoom, 320 × 240 the smallest at 200 %.
  test.each([
    [640, 480],
    [480, 320],
    [320, 240],
  ])("%i × %i shows everything without scrolling sideways", async (width, height) => {
    const scenes = [
      "first-run",
      "first-run-plain-keys",
      "main",
      "plain-keys",
      "details",
      "sign-in",
      "notices",
    ];
    for (const scene of [...scenes, "protect", "import"]) {
      const opened = { protect: "first-run-plain-keys", import: "first-run" }[scene] ?? scene;
      const page = await stage.open(opened, { width, height, theme: "light" });
      if (scene === "protect") await page.getByRole("button", { name: "Protect them" }).click();
      if (scene === "import") {
        await page.getByRole("button", { name: "Review what can be imported" }).click();
        await page.getByRole("button", { name: /^Import \d/ }).waitFor();
      }
      if (scene === "details") {
        await page
          .locator("[data-id='northwind/444455556666/Developer']")
          .click({ position: { x: 50, y: 20 } });
        await page.keyboard.press("Space");
        await page.getByText("permission set").waitFor({ state: "attached" });
      }
      await still(page);
      await page.screenshot({ path: `${screenshots}/${scene}-${width}x${height}.png` });
      const wide = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>("body *")]
          .filter((element) => {
            const { right, width } = element.getBoundingClientRect();
            // What a cut line holds ends where the line does.
            const cut = element.parentElement?.closest(".cut");
            return width > 1 && right > innerWidth + 1 && !cut && !element.closest(".unseen, .wide-only");
          })
          .map((element) => element.outerHTML.slice(0, 120)),
      );
      expect(wide).toEqual([]);
    }
  });
});

test.each([
  [960, 640],
  [640, 480],
])("%i × %i shows the first run whole, without scrolling", async (width, height) => {
  const page = await stage.open("first-run-plain-keys", { width, height });
  const room = await page.evaluate(() => {
    const main = document.querySelector("main");
    return main ? main.clientHeight - main.scrollHeight : -1;
  });
  expect(room).toBe(0);
});

describe("the person's own settings", () => {
  test("reduced motion stops everything that turns", async () => {
    const page = await stage.open("main", { reducedMotion: "reduce" });
    const running = await page.evaluate(
      () => document.getAnimations().filter((one) => one.playState === "running").length,
    );
    expect(running).toBe(0);
  });

  test("forced colours keep states apart", async () => {
    const page = await stage.open("main", { forcedColors: "active" });
    await still(page);
    await page.screenshot({ path: `${screenshots}/main-forced-colours.png` });
    const border = await page
      .getByRole("button", { name: /^Stop Northwind Staging/ })
      .evaluate((element) => getComputedStyle(element).borderTopColor);
    expect(border).not.toBe("rgba(0, 0, 0, 0)");
  });
});

describe("at once", () => {
  test("a dialog is there with the next frame, though its code was not loaded with the window", async () => {
    const page = await stage.openCold("main");
    await page
      .getByRole("button", { name: /^Start/ })
      .first()
      .waitFor();
    const loaded = () => page.evaluate(() => performance.getEntriesByType("resource").map((one) => one.name));
    await expect.poll(loaded).toContainEqual(expect.stringMatching(/registry-[^/]+\.js$/));
    await still(page);
    const title = await page.evaluate(async () => {
      const key = { key: ",", ctrlKey: true, bubbles: true, cancelable: true };
      document.body.dispatchEvent(new KeyboardEvent("keydown", key));
      await new Promise((resolve) => requestAnimationFrame(resolve));
      return document.querySelector("[role='dialog'] h2")?.textContent;
    });
    expect(title).toBe("Settings");
    await page.context().close();
  });

  test("a click shows with the next frame, though the backend has not answered", async () => {
    const page = await stage.open("main", { pace: 5_000 });
    const button = page.getByRole("button", { name: "Start Contoso Sandbox ReadOnly" });
    await button.waitFor();
    const shows = await page.evaluate(async () => {
      const row = document.querySelector("[data-id='northwind/888899990000/DataEngineer']");
      const start = [...(row?.querySelectorAll("button") ?? [])].find((one) => one.textContent === "Start");
      start?.click();
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      return row?.textContent.includes("Cancel");
    });
    expect(shows).toBe(true);
  });
});
