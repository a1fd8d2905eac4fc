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

/** A theme, and the size of text in percent of the usual. */
export type Look = { theme: Theme; size: number };

const themes: Theme[] = ["dark", "light"];
const sizes = [100, 125, 150];

/** All there are. */
export const everyLook: Look[] = themes.flatMap((theme) => sizes.map((size) => ({ theme, size })));

/**
 * Two for each state: one in each theme, in sizes that take turns, so that every six states have been seen in every pair of a theme and
 * a size, and each theme with each other one.
 */
export function looksOf(at: number): Look[] {
  return themes.map((theme, place) => ({
    theme,
    size: sizes[(place === 0 ? at : at + 1 + Math.floor(at / 3)) % 3] ?? 100,
  }));
}
