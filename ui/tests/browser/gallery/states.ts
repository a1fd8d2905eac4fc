// Every state of the window that is looked at, and how.
import { sceneNames, type SceneName } from "../../../src/lib/backend/fake/sceneNames";
import type { Theme } from "../stage";
import { drawn, failed, opened, staging, type State } from "./acts";
import { adding } from "./adding";
import { keys } from "./keys";
import { names } from "./names";
import { pages } from "./pages";
import { ofWindow } from "./window";

/** What a person does to see it, where opening the scene is not enough. */
const acts: Partial<Record<SceneName, State[2]>> = {
  details: async (page) => {
    await page.locator(staging).click({ position: { x: 60, y: 20 } });
    await page.keyboard.press("Space");
    await page.getByText("permission set").waitFor();
  },
  "not-trusted": async (page) => {
    await page.getByRole("button", { name: "Trust policy… customer-audit" }).click();
    await page.getByRole("dialog").waitFor();
  },
  check: async (page) => {
    await opened(page, "Control+,");
    await page.getByRole("tab", { name: "About" }).click();
    await page.getByRole("button", { name: "Check this machine" }).press("Enter");
    await page.getByRole("heading", { name: "3 problems and 1 piece of advice" }).waitFor();
  },
  update: async (page) => {
    await page.getByRole("button", { name: "Show the update" }).click();
    await page.getByRole("button", { name: "Install" }).waitFor();
  },
  failed: async (page) => {
    await (await drawn(page, page.locator(failed))).getByText("No access").click();
    await page.getByRole("region", { name: "Problem" }).waitFor();
  },
};

const scenes = sceneNames.map((name): State => [name, name, acts[name] ?? (() => Promise.resolve())]);

export const states: State[] = [...scenes, ...ofWindow, ...adding, ...keys, ...pages, ...names];

/** A theme, the size of text in percent of the usual, and the window's size. */
export type Look = { theme: Theme; size: number; width: number; height: number };

const themes: Theme[] = ["dark", "light"];
const sizes = [100, 125, 150];
/** The smallest, the one that it opens with, and a large one. */
const windows = [
  { width: 640, height: 480 },
  { width: 960, height: 640 },
  { width: 1440, height: 900 },
];

/** All there are. */
export const everyLook: Look[] = windows.flatMap((window) =>
  themes.flatMap((theme) => sizes.map((size) => ({ theme, size, ...window }))),
);

/**
 * Two for each state: one in each theme, in sizes that take turns, so that every nine states have been seen in each theme with every pair
 * of a size of text and a size of the window.
 */
export function looksOf(at: number): Look[] {
  const [one, other] = [at % 3, Math.floor(at / 3) % 3];
  return themes.map((theme, place) => ({
    theme,
    size: sizes[(place === 0 ? one : one + other + 1) % 3] ?? 100,
    ...(windows[(place === 0 ? other : one + 2 * other + 1) % 3] ?? { width: 960, height: 640 }),
  }));
}

/** The names of a look, and of a state's picture in it. */
export const lookName = ({ theme, size, width, height }: Look) => `${width}x${height} ${theme} ${size} %`;
export const pictureName = (state: string, { theme, size, width, height }: Look) =>
  `${state}-${width}x${height}-${theme}-${size}.png`;
