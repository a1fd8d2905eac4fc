// What is loaded after the first frame: it is there before one notices, and no key is lost on the way.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { raiseStage, type Stage } from "./stage";

let stage: Stage;
beforeAll(async () => {
  stage = await raiseStage();
});
afterAll(() => stage.close());

/** The window, before the code of its dialogs and menus has come; `arrive` lets it. */
async function openBefore(name: string) {
  let arrive: () => void = () => undefined;
  const until = new Promise<void>((resolve) => (arrive = resolve));
  const page = await stage.openCold("main", { late: { name, until } });
  await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "row");
  return { page, arrive };
}

const fieldOf = (page: Page) => page.getByRole("dialog", { name: "Commands" }).getByRole("combobox");

const nothingStarted = (page: Page) =>
  page.evaluate(
    () =>
      (window as unknown as { fake: { calls: { name: string }[] } }).fake.calls.filter(
        ({ name }) => name === "startSession",
      ).length,
  );

test("keys that follow the palette's shortcut at once are typed into it, though its code comes later", async () => {
  const { page, arrive } = await openBefore("registry");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("stop stagx");
  await page.keyboard.press("Backspace");
  expect(await page.getByRole("dialog").count()).toBe(0);
  arrive();
  const field = fieldOf(page);
  await field.waitFor();
  await page.waitForFunction(() => document.activeElement?.matches("input[role=combobox]"));
  await page.keyboard.type(" dev");
  await expect.poll(() => field.inputValue()).toBe("stop stag dev");
  expect(await nothingStarted(page)).toBe(0);
});

test("keys that follow the palette's shortcut within the same frame are typed into it", async () => {
  const page = await stage.open("main");
  await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "row");
  await page.keyboard.press("Control+k");
  await fieldOf(page).waitFor();
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "row");
  // A person's keys are tasks of their own, which no test can put between two frames: these come between two turns of the code.
  await page.evaluate(async () => {
    const press = async (key: string, ctrlKey = false) => {
      const target = document.activeElement ?? document.body;
      const goesOn = target.dispatchEvent(
        new KeyboardEvent("keydown", { key, ctrlKey, bubbles: true, cancelable: true }),
      );
      // What a browser does with a letter that nobody has taken.
      if (goesOn && target instanceof HTMLInputElement && key.length === 1) {
        target.setRangeText(key, target.selectionStart ?? 0, target.selectionEnd ?? 0, "end");
        target.dispatchEvent(new InputEvent("input", { bubbles: true }));
      }
      for (let turn = 0; turn < 20; turn += 1) await null;
    };
    await press("k", true);
    for (const key of ["o", "o", "f", "Enter"]) await press(key);
  });
  await expect.poll(() => fieldOf(page).inputValue()).toBe("oof");
  expect(await nothingStarted(page)).toBe(0);
});

test("arrows and Enter that were pressed before the palette was there chose nothing", async () => {
  const { page, arrive } = await openBefore("registry");
  const details = page.getByRole("complementary", { name: "Details" });
  expect(await details.count()).toBe(0);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("website deploy");
  for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "Enter"]) await page.keyboard.press(key);
  arrive();
  await details.waitFor();
  expect(await nothingStarted(page)).toBe(0);
});

test("the palette waited for entries that nobody sees: its first frame has those in sight, and the next one all", async () => {
  const page = await stage.open("main");
  await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "row");
  await page.keyboard.press("Control+k");
  await fieldOf(page).waitFor();
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "row");
  const first = await page.evaluate(async () => {
    const options = { key: "k", ctrlKey: true, bubbles: true, cancelable: true };
    document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", options));
    for (let turn = 0; turn < 20; turn += 1) await null;
    return document.querySelectorAll("[role=option]").length;
  });
  expect(first).toBe(10);
  await expect.poll(() => page.getByRole("option").count()).toBeGreaterThan(20);
});

test("a menu that is opened before its code is there opens, and Escape gives the focus back to its button", async () => {
  const { page, arrive } = await openBefore("MenuHost");
  const button = page.getByRole("button", { name: "Filter" });
  await button.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowDown");
  arrive();
  await page.getByRole("menuitem", { name: "Group by" }).waitFor();
  await page.waitForFunction(() => document.activeElement?.closest("[role=menu]"));
  await page.keyboard.press("Escape");
  await page.getByRole("menu").waitFor({ state: "detached" });
  expect(await button.evaluate((node) => node === document.activeElement)).toBe(true);
});

test("a menu that is opened by a key before its code is there begins at its first entry", async () => {
  const { page, arrive } = await openBefore("MenuHost");
  await page.getByRole("button", { name: "Filter" }).focus();
  await page.keyboard.press("ArrowDown");
  arrive();
  await page.waitForFunction(() => document.activeElement?.getAttribute("role")?.startsWith("menuitem"));
});

test("a menu opened by a key begins at its first entry, and Tab goes on behind its button", async () => {
  const page = await stage.open("main");
  const button = page.getByRole("button", { name: "Filter" });
  await button.focus();
  await page.keyboard.press("ArrowDown");
  await page.waitForFunction(() => document.activeElement?.getAttribute("role")?.startsWith("menuitem"));
  await page.keyboard.press("Tab");
  await page.getByRole("menu").waitFor({ state: "detached" });
  expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Refresh roles");
});

test("a tip comes by the pointer and by Tab, within the window, and a dialog that opens has none", async () => {
  const page = await stage.open("main");
  const tip = page.getByRole("tooltip");
  await page.getByRole("button", { name: "Refresh roles" }).hover();
  await tip.waitFor();
  expect(await tip.textContent()).toContain("Refresh roles");
  const box = await tip.boundingBox();
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(960);
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: /^Keyboard shortcuts/ }).waitFor();
  await page.waitForFunction(() => document.activeElement?.closest("[role=dialog]"));
  expect(await tip.count()).toBe(0);
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.mouse.move(400, 400);
  await page.getByRole("button", { name: "Filter" }).focus();
  await page.keyboard.press("Tab");
  await tip.waitFor();
});

test("nothing complained on the way", () => expect(stage.complaints).toEqual([]));
