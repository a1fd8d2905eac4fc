// What small windows and large letters did to the window.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { drawn, opened, staging } from "./gallery/acts";
import { unreadable } from "./fit";
import { raiseStage, still, type Stage } from "./stage";

let stage: Stage;
beforeAll(async () => {
  stage = await raiseStage();
});
afterAll(() => stage.close());

async function sized(page: Page, size: string, text = "100%") {
  const [width, height] = size.split("x").map(Number);
  await page.setViewportSize({ width: width ?? 0, height: height ?? 0 });
  await page.evaluate((text) => (document.documentElement.style.fontSize = text), text);
  await still(page);
}

/** The right edges of the boxes, each once. */
const ends = (page: Page, selector: string) =>
  page.evaluate(
    (selector) => [
      ...new Set(
        [...document.querySelectorAll(selector)].map((one) => Math.round(one.getBoundingClientRect().right)),
      ),
    ],
    selector,
  );

test("times stood in no column where a button had more letters than the others", async () => {
  const page = await stage.open("main");
  const seen = ".row .middle .time";
  for (const [size, text] of [
    ["640x480", "100%"],
    ["640x480", "150%"],
    ["960x640", "100%"],
    ["960x640", "150%"],
  ] as const) {
    await sized(page, size, text);
    expect([size, text, (await ends(page, seen)).length]).toEqual([size, text, 1]);
  }
  await sized(page, "960x640");
  await page.locator(staging).click({ position: { x: 60, y: 20 } });
  await page.keyboard.press("Space");
  await page.getByText("permission set").waitFor();
  await still(page);
  expect(await ends(page, seen)).toHaveLength(1);
});

test("the mark of production stood far from the name that was in two lines", async () => {
  const page = await stage.open("main");
  const gap = await page
    .locator("[data-id='northwind/111122223333/ReadOnly']")
    .evaluate(
      (row) =>
        (row.querySelector(".production")?.getBoundingClientRect().left ?? Infinity) -
        (row.querySelector(".role")?.getBoundingClientRect().right ?? 0),
    );
  expect(gap).toBeLessThan(16);
});

test("the roles of an account were cut in half by letters of 150 %", async () => {
  const page = await stage.open("10000");
  await sized(page, "960x640", "150%");
  expect(await page.locator(".chip").count()).toBeGreaterThan(0);
  expect(await unreadable(page)).toEqual([]);
});

test("in the palette the account id was cut, by which two sessions of one name differ", async () => {
  const page = await stage.open("main");
  await opened(page, "Control+k");
  await page.keyboard.type("developer s3 fra");
  const option = page.getByRole("option", { name: /404040404040/ });
  await option.waitFor();
  await sized(page, "640x480", "150%");
  const id = option.locator(".id");
  await id.scrollIntoViewIfNeeded();
  const inside = await id.evaluate((one) => {
    const [word, item] = [one.getBoundingClientRect(), one.closest("[role=option]")?.getBoundingClientRect()];
    return item !== undefined && word.width > 0 && word.right <= item.right && word.bottom <= item.bottom;
  });
  expect(inside).toBe(true);
});

test("a question left the smallest window, with its buttons, at 150 %", async () => {
  const page = await stage.open("profile-in-use");
  await (await drawn(page, page.getByRole("button", { name: "Replace… Northwind" }))).click();
  await page.getByRole("alertdialog").waitFor();
  await sized(page, "640x480", "150%");
  expect(await unreadable(page)).toEqual([]);
});

test("question marks stood below the words that they explain, and words ran into what they name", async () => {
  const page = await stage.open("main");
  await page.locator(staging).click({ position: { x: 60, y: 20 } });
  await page.keyboard.press("Space");
  await page.getByText("permission set").waitFor();
  for (const [size, text] of [
    ["960x640", "100%"],
    ["640x480", "150%"],
  ] as const) {
    await sized(page, size, text);
    const wrong = await page.evaluate(() =>
      [...document.querySelectorAll("aside dt")]
        .filter((label) => {
          const range = document.createRange();
          range.selectNodeContents(label);
          const tops = [...range.getClientRects()].map(({ top, height }) => top + height / 2);
          const value = label.nextElementSibling?.getBoundingClientRect().left ?? 0;
          const isLong = (label.textContent ?? "").trim().length > 14;
          return (
            range.getBoundingClientRect().right > value ||
            (!isLong && Math.max(...tops) - Math.min(...tops) > 12)
          );
        })
        .map((label) => label.textContent),
    );
    expect(wrong).toEqual([]);
  }
});

describe("a banner", () => {
  test("had no word left of its sentence beside its buttons at 150 %", async () => {
    const page = await stage.open("refused");
    await sized(page, "640x480", "150%");
    const title = page.getByRole("region", { name: "Notices" }).locator("strong").first();
    expect(
      await title.evaluate(
        (one) => one.getBoundingClientRect().right <= (one.parentElement?.getBoundingClientRect().right ?? 0),
      ),
    ).toBe(true);
  });

  test("never came to rest in a window in which the button that shows the rest leaves the rest room", async () => {
    const page = await stage.open("plain-keys");
    for (let width = 640; width <= 960; width += 16) await sized(page, `${width}x480`, "150%");
  });
});

test("of a name that is written from right to left, the beginning was cut", async () => {
  const page = await stage.open("right-to-left");
  const directions = await page.evaluate(() =>
    [...document.querySelectorAll(".sidebar .name, .names .account .name")].map((name) => {
      const first = /[A-Za-z\u0590-\u07ff]/.exec(name.textContent ?? "")?.[0] ?? "";
      return [first > "z" ? "rtl" : "ltr", getComputedStyle(name).direction];
    }),
  );
  expect(directions.map(([written]) => written)).toContain("rtl");
  expect(directions.filter(([written, cut]) => written !== cut)).toEqual([]);
});

test("a count of thousands had no separator", async () => {
  const page = await stage.open("company");
  expect(await page.getByRole("button", { name: /^All/ }).innerText()).toContain("5,884");
});

test("nothing complained on the way", () => expect(stage.complaints).toEqual([]));
