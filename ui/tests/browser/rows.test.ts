// Rows say which session they are, at every size of window and text.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { drawn } from "./gallery/acts";
import { raiseStage, still, type Stage } from "./stage";

let stage: Stage;
beforeAll(async () => {
  stage = await raiseStage();
});
afterAll(() => stage.close());

/** The rows in sight: what they say, what of it is cut, and whether any of it runs into what is beside it. */
const rows = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>(".row[data-id]")]
      .filter((row) => row.getBoundingClientRect().top < innerHeight)
      .map((row) => {
        const seen = (selector: string) =>
          [...row.querySelectorAll<HTMLElement>(selector)].filter((one) => one.offsetTop < row.clientHeight);
        const isCut = (one: HTMLElement) => one.scrollWidth > one.clientWidth + 1;
        // Of the buttons those that are seen: over the place of the others a profile may go on.
        const isSeen = (tool: HTMLElement) => getComputedStyle(tool).opacity !== "0";
        const buttons = [...row.querySelectorAll<HTMLElement>(".actions > *")].filter(isSeen);
        const cells = [...row.querySelectorAll<HTMLElement>(":scope > :not(.actions)"), ...buttons]
          .map((cell) => cell.getBoundingClientRect())
          .filter((cell) => cell.width > 0);
        return {
          name: row.querySelector<HTMLElement>(".names")?.innerText.replace(/\s+/g, " ") ?? "",
          cut: seen(".names strong, .names .account span, .names .role, .names .id").filter(isCut).length > 0,
          timeCut: seen(".time").some((time) => {
            const middle = time.closest(".middle")?.getBoundingClientRect();
            return middle !== undefined && time.getBoundingClientRect().left < middle.left - 1;
          }),
          overlaps: cells.some((cell, at) => at > 0 && cell.left < (cells[at - 1]?.right ?? 0) - 1),
          outside: cells.some((cell) => cell.right > innerWidth),
          mark: getComputedStyle(row.querySelector(".mark") ?? row).backgroundColor,
        };
      }),
  );

async function scaled(scene: string, size: string, text: string): Promise<Page> {
  const [width, height] = size.split("x").map(Number);
  const page = await stage.open(scene, { width: width ?? 0, height: height ?? 0 });
  await page.evaluate((text) => (document.documentElement.style.fontSize = text), text);
  await still(page);
  return page;
}

describe("account and role were cut while the profile and the region stood beside them", () => {
  // At 150 and 200 % desktops scale the text alone.
  test.each([
    ["960x640", "100%"],
    ["960x640", "150%"],
    ["640x480", "100%"],
    ["1440x900", "200%"],
  ])("%s at %s", async (size, text) => {
    const page = await scaled("main", size, text);
    const shown = await rows(page);
    expect(shown.length).toBeGreaterThan(3);
    expect(shown.filter((row) => row.cut || row.timeCut || row.overlaps || row.outside)).toEqual([]);
  });

  test("with the details open and a problem beside it", async () => {
    const page = await scaled("main", "960x640", "100%");
    await page.keyboard.press("/");
    await page.keyboard.type("northwind staging");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Space");
    await page.getByText("permission set").waitFor({ state: "attached" });
    await still(page);
    expect((await rows(page)).filter((row) => row.cut || row.timeCut || row.overlaps)).toEqual([]);
  });
});

/** Where the cells of the rows begin, and which profiles are cut though nothing but room is beside them. */
const columns = (page: Page) =>
  page.evaluate(() => {
    const all = [...document.querySelectorAll<HTMLElement>(".row[data-id]")];
    const lefts = (selector: string) => {
      const seen = all
        .map((row) => row.querySelector<HTMLElement>(selector))
        .filter((one) => one?.offsetParent);
      return [...new Set(seen.map((one) => Math.round(one?.getBoundingClientRect().left ?? 0)))];
    };
    const idle = all.filter((row) => row.querySelector(".middle")?.textContent?.trim() === "");
    const cut = idle.filter((row) => {
      const fits = row.querySelector(".profile .fits")?.getBoundingClientRect();
      const pieces = [...row.querySelectorAll<HTMLElement>(".profile .fits .name > span")];
      const actions = row.querySelector(".actions")?.getBoundingClientRect();
      const hasRoom = actions && fits && actions.left - fits.right > 24;
      return hasRoom && pieces.some((piece) => piece.scrollWidth > piece.clientWidth + 1);
    });
    const ends = idle.map((row) =>
      row.querySelector<HTMLElement>(".profile .stays, .profile .gives-way:only-child"),
    );
    return {
      name: lefts(".names"),
      region: lefts(".region"),
      profile: lefts(".profile"),
      cutBesideRoom: cut.map((row) => row.dataset.id),
      cutEnds: ends
        .filter((end) => end?.offsetParent && end.scrollWidth > end.clientWidth + 1)
        .map((end) => end?.innerText),
      idle: idle.length,
    };
  });

describe("four rows said the same profile beside the empty room for a state, and long names moved the columns", () => {
  test.each(
    ["640x480", "960x640", "1440x900"].flatMap((size) =>
      ["100%", "150%", "200%"].map((text) => [size, text]),
    ),
  )("%s at %s", async (size, text) => {
    const page = await scaled("main", size ?? "", text ?? "");
    const { name, region, profile, cutBesideRoom, cutEnds, idle } = await columns(page);
    expect(idle).toBeGreaterThan(0);
    // An IAM user has an icon before its name.
    expect(name.length).toBeLessThanOrEqual(2);
    expect(region.length).toBeLessThanOrEqual(1);
    expect(profile).toHaveLength(region.length);
    expect({ cutBesideRoom, cutEnds }).toEqual({ cutBesideRoom: [], cutEnds: [] });
  });

  test("profiles are there at the size that the window opens with", async () => {
    const page = await scaled("main", "960x640", "100%");
    expect((await columns(page)).profile).toHaveLength(1);
  });
});

describe("an idle row cut the end out of its profile beside the empty room before its button", () => {
  /** Rows that say nothing of a state: how much of nothing is between a cut profile and what is seen beside it. */
  const room = (page: Page) =>
    page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>(".row[data-id]")]
        .filter((row) => row.querySelector(".middle")?.textContent?.trim() === "")
        .flatMap((row) => {
          const pieces = [...row.querySelectorAll<HTMLElement>(".profile .fits .name > span")];
          const isCut = pieces.some((piece) => piece.scrollWidth > piece.clientWidth + 1);
          const seen = [...row.querySelectorAll<HTMLElement>(".actions button")].find(
            (button) =>
              button.offsetWidth > 0 && getComputedStyle(button.closest(".tool") ?? button).opacity !== "0",
          );
          const end = pieces.at(-1)?.getBoundingClientRect().right ?? 0;
          return isCut && seen ? [Math.round(seen.getBoundingClientRect().left - end)] : [];
        }),
    );

  test.each(["760x640", "960x640", "1100x700"])("%s", async (size) => {
    const page = await scaled("main", size, "100%");
    await drawn(page, page.locator("[data-id='contoso/999900001111/Administrator']"));
    await page.mouse.move(-1, -1);
    await still(page);
    expect((await room(page)).filter((left) => left > 16)).toEqual([]);
  });

  test("at the size that the window opens with the whole name is there, and is cut for the pointer's button alone", async () => {
    const page = await scaled("main", "960x640", "100%");
    const row = page.locator("[data-id='contoso/999900001111/Administrator']");
    const cut = () =>
      row
        .locator(".profile .fits .name > span")
        .evaluateAll((pieces) => pieces.some((piece) => piece.scrollWidth > piece.clientWidth + 1));
    await drawn(page, row);
    await page.mouse.move(-1, -1);
    await still(page);
    expect(await cut()).toBe(false);
    const start = row.getByRole("button", { name: /^Start/ });
    const before = await start.boundingBox();
    await row.hover();
    await still(page);
    expect(await start.boundingBox()).toEqual(before);
    await row.getByRole("button", { name: /^Open console/ }).click({ trial: true });
  });

  test("a first part that is shorter than its ellipsis stood apart from what follows it", async () => {
    const page = await scaled("main", "960x640", "100%");
    const apart = await page
      .locator(".row[data-id='northwind/444455556666/Developer'] .fits .name")
      .evaluate((name) => {
        const [first, second] = [...name.children].map((piece) => {
          const range = document.createRange();
          range.selectNodeContents(piece);
          return range.getBoundingClientRect();
        });
        return Math.round((second?.left ?? 0) - (first?.right ?? 0));
      });
    expect(apart).toBe(0);
  });
});

test("at twice the text in the smallest window a row said no role: it is told, and the time is whole", async () => {
  const page = await scaled("main", "640x480", "200%");
  const shown = await rows(page);
  expect(shown.filter((row) => row.timeCut || row.overlaps || row.outside)).toEqual([]);
  expect(shown.map((row) => row.name).join()).toContain("Developer");
});

test("two sessions could look identical: no two rows of a search say the same, and each has its account's colour", async () => {
  const page = await stage.open("main");
  await page.keyboard.press("/");
  await page.keyboard.type("sandbox");
  await still(page);
  const shown = await rows(page);
  expect(shown.map((row) => row.name)).toContain("Sandbox 303030303030 Administrator");
  expect(new Set(shown.map((row) => row.name)).size).toBe(shown.length);
  expect(shown.filter((row) => row.mark === "rgba(0, 0, 0, 0)")).toEqual([]);
});

test("in the palette two sessions of one name looked the same", async () => {
  const page = await stage.open("main");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("sandbox admin start");
  await page
    .getByRole("option", { name: /404040404040/ })
    .first()
    .waitFor();
  await page
    .getByRole("option", { name: /303030303030/ })
    .first()
    .waitFor();
});

test("nothing complained on the way", () => expect(stage.complaints).toEqual([]));
