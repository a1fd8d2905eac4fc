// The main job and the list with the keyboard alone, and where the focus goes.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FakeBackend } from "../../src/lib/backend/fake/fake";
import { raiseStage, type Stage } from "./stage";

let stage: Stage;
beforeAll(async () => {
  stage = await raiseStage();
});
afterAll(() => stage.close());

const allow = (page: Page, id: string) =>
  page.evaluate((id) => (window as unknown as { fake: FakeBackend }).fake.allow(id), id);
const focusedRow = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute("data-id"));
const focusedName = (page: Page) =>
  page.evaluate(
    () => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent.trim(),
  );
const focusRow = (page: Page, id: string) =>
  page.waitForFunction((id) => document.activeElement?.getAttribute("data-id") === id, id);

describe("the main job by keyboard", () => {
  test("paste, Enter, Allow, Enter", async () => {
    const page = await stage.open("first-run");
    await page.evaluate(() => navigator.clipboard.writeText("https://northwind.awsapps.com/start"));
    await page.keyboard.press("Control+v");
    await page.keyboard.press("Enter");
    await page.getByTestId("user-code").waitFor();
    await allow(page, "northwind");
    await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "row");
    const first = await focusedRow(page);
    await page.keyboard.press("Enter");
    await page
      .locator(`[data-id="${first ?? ""}"]`)
      .getByRole("button", { name: /^Stop/ })
      .waitFor();
    expect(await focusedRow(page)).toBe(first);
  });

  test("a region that the URL does not tell is asked for, and typed to filter", async () => {
    const page = await stage.open("first-run");
    await page.keyboard.type("contoso.awsapps.com");
    await page.keyboard.press("Enter");
    const picker = page.getByRole("combobox", { name: "Identity Center region" });
    await picker.waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "combobox");
    await page.keyboard.type("frank");
    await page.getByRole("option", { name: /eu-central-1/ }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    expect(await picker.inputValue()).toBe("eu-central-1");
    await page.getByRole("button", { name: "Continue" }).press("Enter");
    await page.getByTestId("user-code").waitFor();
  });
});

describe("the list by keyboard", () => {
  test("arrows walk rows, not headings; Home and End reach the ends of ten thousand", async () => {
    const page = await stage.open("10000");
    await page.keyboard.press("Control+f");
    await page.keyboard.press("ArrowDown");
    await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "row");
    const first = await focusedRow(page);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.waitForFunction((first) => document.activeElement?.getAttribute("data-id") !== first, first);
    const third = await focusedRow(page);
    await page.keyboard.press("End");
    await page.waitForFunction((third) => document.activeElement?.getAttribute("data-id") !== third, third);
    await page.keyboard.press("Home");
    await focusRow(page, first ?? "");
    await page.keyboard.press("PageDown");
    await page.waitForFunction((first) => document.activeElement?.getAttribute("data-id") !== first, first);
    const box = await page.evaluate(
      () => document.activeElement?.getBoundingClientRect().toJSON() as DOMRect,
    );
    expect(box.bottom).toBeLessThanOrEqual(640);
    expect(await page.locator("[role=row]").count()).toBeLessThan(80);
  });

  test("accounts of a large organisation are lines that arrows reach, open and fold", async () => {
    const page = await stage.open("company");
    await page.keyboard.press("Control+f");
    await page.keyboard.press("ArrowDown");
    await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "row");
    await page.keyboard.press("End");
    await page.waitForFunction(() => document.activeElement?.getAttribute("aria-expanded") === "false");
    const account = await focusedRow(page);
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction(() => document.activeElement?.getAttribute("aria-expanded") === "true");
    await page.keyboard.press("ArrowDown");
    await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "row");
    await page.keyboard.press("ArrowLeft");
    await focusRow(page, account ?? "");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-expanded"))).toBe("false");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.getAttribute("aria-expanded") === "true");
    expect(await page.locator("[role=row]").count()).toBeLessThan(80);
  });

  test("a window that is opened again shows the row that was current, in the account that was open", async () => {
    const page = await stage.openCold("company");
    const account = "#account:566991223943";
    await page.addInitScript((account) => {
      const current = "acme/566991223943/Developer";
      localStorage.setItem("daypass.unfolded", account);
      localStorage.setItem("daypass.current", JSON.stringify({ at: Date.now(), value: current }));
      localStorage.setItem(
        "daypass.list",
        JSON.stringify({ at: Date.now(), value: { view: "all", query: "" } }),
      );
    }, account);
    await page.reload();
    const row = page.locator("[data-id='acme/566991223943/Developer']");
    await row.waitFor();
    await expect.poll(async () => (await row.boundingBox())?.y ?? -1).toBeGreaterThan(52);
    expect((await row.boundingBox())?.y).toBeLessThan(640);
    await page.context().close();
  });

  test("a role's chip opens its account on it", async () => {
    const page = await stage.open("company");
    await page.getByRole("button", { name: "Show NetworkAdministrator in ACME Foundation" }).click();
    await page.waitForFunction(() =>
      document.activeElement?.getAttribute("data-id")?.endsWith("NetworkAdministrator"),
    );
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Stop ACME Foundation NetworkAdministrator" }).waitFor();
  });

  test("Tab goes into the current row's buttons and on, Escape closes what is open and returns", async () => {
    const page = await stage.open("main");
    await page.keyboard.press("/");
    await page.keyboard.type("website deploy");
    await page.keyboard.press("Enter");
    await focusRow(page, "northwind/505050505050/Deploy");
    await page.keyboard.press("Tab");
    expect(await focusedName(page)).toBe("Open console of Website Deploy");
    await page.keyboard.press("Tab");
    expect(await focusedName(page)).toBe("Start Website Deploy");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Space");
    await page.getByRole("complementary", { name: "Details" }).waitFor();
    await page.keyboard.press("Escape");
    await focusRow(page, "northwind/505050505050/Deploy");
  });

  test.each([
    ["palette", "Control+k"],
    ["settings", "Control+,"],
    ["keys", "?"],
    ["add", "Control+n"],
  ])("%s gives the focus back to the row it came from", async (_, keys) => {
    const page = await stage.open("main");
    await page.locator("[data-id='northwind/444455556666/Developer']").click({ position: { x: 60, y: 20 } });
    await page.keyboard.press(keys);
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await focusRow(page, "northwind/444455556666/Developer");
  });
});

test("an integration is removed from its menu after a clear yes", async () => {
  const page = await stage.open("main");
  await page.getByText("Contoso Labs", { exact: true }).first().hover();
  await page.getByRole("button", { name: "More for Contoso Labs" }).click();
  await page.getByRole("menuitem", { name: "Remove…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await page.getByRole("button", { name: "More for Contoso Labs" }).waitFor({ state: "detached" });
});

test("accounts that could not be read are found in the menu of their portal", async () => {
  const page = await stage.open("refused");
  await page.getByText("Northwind", { exact: true }).first().hover();
  await page.getByRole("button", { name: "More for Northwind" }).click();
  await page.getByRole("menuitem", { name: "3 accounts not read…" }).click();
  const dialog = page.getByRole("dialog", { name: "3 accounts of Northwind could not be read" });
  await dialog.getByRole("button", { name: "Try these again" }).waitFor();
});

test("nothing complained on the way", () => expect(stage.complaints).toEqual([]));
