// The pictures of the window in the README, one for each theme. `npm run pictures` puts them into docs.
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { staging } from "./gallery/acts";
import { raiseStage, screenshots, still, type Stage, type Theme } from "./stage";

const root = path.resolve(import.meta.dirname, "../../..");
const folder = process.env["PICTURES"] === "docs" ? path.join(root, "docs") : screenshots;
/** So that a page with both loads at once. */
const mostBytes = 150_000;

let stage: Stage;
beforeAll(async () => {
  stage = await raiseStage();
});
afterAll(() => stage.close());

test.each<Theme>(["light", "dark"])(
  "the %s window: what is live, accounts with their roles, and a session's details",
  async (theme) => {
    const file = `window-${theme}.png`;
    const page = await stage.open("main", { theme });
    await page.locator(staging).click({ position: { x: 60, y: 20 } });
    await page.keyboard.press("Space");
    await page.getByText("permission set").waitFor();
    await page.mouse.move(-1, -1);
    await still(page);
    await page.screenshot({ path: path.join(folder, file) });
    expect((await stat(path.join(folder, file))).size).toBeLessThan(mostBytes);
    expect(await readFile(path.join(root, "README.md"), "utf8")).toContain(`docs/${file}`);
  },
);
