// Ten thousand sessions: what is out of sight is not drawn.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FakeBackend } from "../../src/lib/backend/fake/fake";
import { raiseStage, type Stage } from "./stage";

let stage: Stage;
beforeAll(async () => {
  stage = await raiseStage();
});
afterAll(() => stage.close());

test("select all drew a line for each of thousands, and offered to start them without a question", async () => {
  const page = await stage.open("10000");
  await page.keyboard.press("/");
  await page.keyboard.type("administrator");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "row");
  await page.keyboard.press("Control+a");
  const panel = page.getByRole("complementary", { name: "Selected sessions" });
  await panel.getByRole("heading", { name: "2,000 sessions" }).waitFor();
  expect(await page.locator("body *").count()).toBeLessThan(2_500);
  await panel.getByRole("button", { name: /^Start 2,000/ }).click();
  await page.getByRole("alertdialog", { name: "Start 2,000 sessions?" }).waitFor();
  const started = await page.evaluate(
    () =>
      (window as unknown as { fake: FakeBackend }).fake.calls.filter((call) => call.name === "startSession")
        .length,
  );
  expect(started).toBe(0);
});

test("a search that left few rows drew all of them: as many are drawn as are in sight", async () => {
  const page = await stage.open("10000");
  await page.keyboard.press("/");
  await page.keyboard.type("payments administrator");
  await page.locator("mark").first().waitFor();
  expect(await page.locator("[role=row]").count()).toBeLessThan(45);
});

test("rows further below kept a search's first frame waiting: they are drawn behind it, and nothing is blank meanwhile", async () => {
  const page = await stage.open("10000");
  await page.keyboard.press("/");
  const drawn = await page.evaluate(async () => {
    const frame = () => new Promise(requestAnimationFrame);
    const grid = document.querySelector("[role=grid]") as HTMLElement;
    const { left, top, bottom } = grid.getBoundingClientRect();
    const found = () => grid.querySelectorAll("mark").length;
    const blank = () => {
      const places = Array.from({ length: Math.floor((bottom - top) / 40) }, (_, at) => top + 40 * at + 20);
      return places.filter((y) => !document.elementFromPoint(left + 100, y)?.closest("[role=row]")).length;
    };
    const field = document.activeElement as HTMLInputElement;
    const type = (text: string) => {
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const seen: { found: number; blank: number }[] = [];
    for (const text of ["administrator", "administrator 1"]) {
      type(text);
      await frame();
      seen.push({ found: found(), blank: blank() });
      for (let later = 0; later < 5; later += 1) await frame();
      seen.push({ found: found(), blank: blank() });
    }
    return seen;
  });
  const [first, whole, next, all] = drawn;
  expect(first?.found).toBeGreaterThan(5);
  expect(whole?.found).toBeGreaterThan((first?.found ?? 0) + 10);
  expect(next?.found).toBeGreaterThan(5);
  expect(all?.found).toBeGreaterThan(20);
  expect(drawn.map(({ blank }) => blank)).toEqual([0, 0, 0, 0]);
});

test("letters that came with every frame put the rows further below off until the last of them", async () => {
  const page = await stage.open("10000");
  await page.keyboard.press("/");
  const found = await page.evaluate(async () => {
    const field = document.activeElement as HTMLInputElement;
    const found: number[] = [];
    for (const text of "administrator") {
      field.value += text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise(requestAnimationFrame);
      const marked = [...document.querySelectorAll("[role=grid] [role=row]:has(mark)")];
      const all = field.value.length;
      found.push(marked.filter((row) => row.querySelector("mark")?.textContent.length === all).length);
    }
    return found;
  });
  expect(Math.max(...found.slice(0, -1))).toBeGreaterThan(14);
});

test("the list went back to where a key had led, from where the person had scrolled meanwhile", async () => {
  const page = await stage.open("10000");
  await page.keyboard.press("/");
  await page.keyboard.type("administrator");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "row");
  const seen = await page.evaluate(async () => {
    const frame = () => new Promise(requestAnimationFrame);
    const pane = document.querySelector("[role=grid] > [role=presentation]") as HTMLElement;
    document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key: "End", bubbles: true }));
    for (let patience = 20; pane.scrollTop === 0 && patience > 0; patience -= 1) await frame();
    const led = pane.scrollTop;
    pane.scrollTop = 0;
    for (let later = 0; later < 12; later += 1) await frame();
    return { led, then: pane.scrollTop };
  });
  expect(seen.led).toBeGreaterThan(10_000);
  expect(seen.then).toBe(0);
});

test("a click right after the list had scrolled was lost: no pointer reached a row for 150 ms", async () => {
  const page = await stage.open("10000");
  await page.locator("[role=row]").first().waitFor();
  const reached = await page.evaluate(async () => {
    const frame = () => new Promise(requestAnimationFrame);
    const pane = document.querySelector("[role=grid] > [role=presentation]") as HTMLElement;
    const { left, top } = pane.getBoundingClientRect();
    pane.scrollTop = 3_000;
    const rows: boolean[] = [];
    for (let later = 0; later < 6; later += 1) {
      await frame();
      rows.push(document.elementFromPoint(left + 100, top + 100)?.closest("[data-id]") != null);
    }
    return { scrolled: pane.scrollTop, rows };
  });
  expect(reached.scrolled).toBe(3_000);
  expect(reached.rows.slice(2)).toEqual([true, true, true, true]);
});

test("larger letters led the list away from what was in sight", async () => {
  const page = await stage.open("10000");
  await page.locator("[role=row]").first().waitFor();
  const firstRow = () =>
    page.evaluate(async () => {
      for (let patience = 6; patience > 0; patience -= 1) await new Promise(requestAnimationFrame);
      const { left, top } = (document.querySelector("[role=grid]") as HTMLElement).getBoundingClientRect();
      const row = document.elementFromPoint(left + 100, top + 10)?.closest("[role=row]");
      return row?.getAttribute("aria-rowindex");
    });
  await page.locator("[role=grid] > [role=presentation]").evaluate((pane) => (pane.scrollTop = 4_000));
  expect(await firstRow()).toBe("101");
  // As a desktop with a larger text does it, and as a person does it in the window.
  await page.evaluate(() => (document.documentElement.style.fontSize = "20px"));
  expect(await firstRow()).toBe("101");
  await page.keyboard.press("Control+=");
  expect(await firstRow()).toBe("101");
});

test("an element that had the focus as the window lost it drew the row of another session", async () => {
  const page = await stage.open("10000");
  await page.keyboard.press("/");
  await page.keyboard.type("payments administrator");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "row");
  await page.waitForFunction(() => document.querySelectorAll("[role=grid] [role=row]").length > 20);
  const after = await page.evaluate(async () => {
    const row = document.activeElement as HTMLElement;
    const before = row.dataset["id"];
    // What a page hears of a window that is left: the row stays the active element.
    row.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
    const field = document.querySelector("[role=search] input") as HTMLInputElement;
    field.value = "billing administrator";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    const others = document.querySelectorAll("[role=grid] [role=row][data-id]").length;
    return { before, then: row.isConnected ? row.dataset["id"] : "gone", others };
  });
  expect(after.others).toBeGreaterThan(10);
  expect([after.before, "gone"]).toContain(after.then);
});

test("nothing complained on the way", () => expect(stage.complaints).toEqual([]));
