// The current row is in sight, wherever it goes.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FakeBackend } from "../../src/lib/backend/fake/fake";
import { raiseStage, type Stage } from "./stage";

let stage: Stage;
beforeAll(async () => {
  stage = await raiseStage();
});
afterAll(() => stage.close());

type WithFake = { fake: FakeBackend };
const focusedRow = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute("data-id"));
const focusInList = (page: Page) =>
  page.waitForFunction(() => document.activeElement?.getAttribute("role") === "row");
/** Whether what has the focus is wholly in the window, with a ring around it. */
const isSeen = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    const { top, bottom } = element?.getBoundingClientRect() ?? { top: -1, bottom: 0 };
    const outline = element ? getComputedStyle(element).outlineStyle : "none";
    return top >= 50 && bottom <= innerHeight && outline !== "none";
  });

test("the row that was started left the view while its code was asked for: it is in sight with the focus", async () => {
  const page = await stage.open("main");
  await focusInList(page);
  await page.keyboard.press("End");
  const user = await page.evaluate(async () => {
    const { sessions } = await (window as unknown as WithFake).fake.catalog();
    return sessions.find((session) => session.mfaDevice !== null && session.source === "iam-user")?.id ?? "";
  });
  await page.waitForFunction(
    () => (document.querySelector("[aria-rowindex='1']")?.getBoundingClientRect().bottom ?? 0) < 50,
  );
  for (let left = 60; left > 0 && (await focusedRow(page)) !== user; left -= 1) {
    const before = await focusedRow(page);
    await page.keyboard.press("ArrowUp");
    await page.waitForFunction(
      (before) => document.activeElement?.getAttribute("data-id") !== before,
      before,
    );
  }
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.type("123456");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.getByRole("button", { name: /^Stop ada/ }).waitFor({ state: "attached" });
  await expect.poll(() => focusedRow(page)).toBe(user);
  await expect.poll(() => isSeen(page)).toBe(true);
});

test("a window too low for any row, then made higher, had its current row out of sight", async () => {
  const page = await stage.openCold("main", { height: 40 });
  await focusInList(page);
  await page.setViewportSize({ width: page.viewportSize()?.width ?? 960, height: 300 });
  await expect.poll(() => isSeen(page)).toBe(true);
  expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-rowindex"))).toBe("6");
});

test("Home did not reach the top: the heading above the first row is shown with it", async () => {
  const page = await stage.open("10000");
  await focusInList(page);
  await page.keyboard.press("End");
  await page.waitForFunction(() => !document.querySelector("[aria-rowindex='1']"));
  await page.keyboard.press("Home");
  const heading = page.locator("[role=row][aria-rowindex='1']");
  await expect.poll(async () => (await heading.boundingBox())?.y ?? -1).toBeGreaterThan(40);
});

test.each([
  ["palette", "Control+k"],
  ["add", "Control+n"],
])("the ring was missing after a dialog that keys opened and closed: %s", async (_, keys) => {
  const page = await stage.open("main");
  await page.locator("[data-id='northwind/444455556666/Developer']").click({ position: { x: 60, y: 20 } });
  await page.keyboard.press(keys);
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await focusInList(page);
  expect(await isSeen(page)).toBe(true);
});

test("nothing complained on the way", () => expect(stage.complaints).toEqual([]));
