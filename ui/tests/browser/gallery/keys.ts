// Long-term keys that are protected, and profiles that are imported.
import { importing, protect, type State } from "./acts";

export const keys: State[] = [
  ["protect", "first-run-plain-keys", protect],
  [
    "protect-done",
    "first-run-plain-keys",
    async (page) => {
      await protect(page);
      await page.getByRole("button", { name: "Protect 3 keys" }).click();
      await page.getByRole("heading", { name: "2 keys are in the vault" }).waitFor();
    },
  ],
  [
    "protect-undone",
    "plain-keys",
    async (page) => {
      await protect(page);
      await page.getByRole("button", { name: "Protect 3 keys" }).click();
      await page.getByRole("button", { name: "Undo" }).click();
      await page.getByRole("heading", { name: "2 keys are back in plain text" }).waitFor();
    },
  ],
  [
    "protect-later",
    "plain-keys",
    async (page) => {
      await protect(page);
      await page.getByRole("button", { name: "Protect 3 keys" }).click();
      await page.getByRole("button", { name: "Done" }).click();
      await page.getByRole("button", { name: /^Protect (it|them)$/ }).click();
      await page.getByText("Moved into the vault before").waitFor();
    },
  ],
  ["import", "first-run", importing],
  [
    "import-left",
    "first-run",
    async (page) => {
      await importing(page);
      await page.getByText("Left alone").scrollIntoViewIfNeeded();
      await page.getByText("[staging eu]").scrollIntoViewIfNeeded();
    },
  ],
  [
    "import-done",
    "first-run-plain-keys",
    async (page) => {
      await importing(page);
      await page.getByRole("button", { name: "Import 8 profiles" }).click();
      await page.getByRole("heading", { name: "5 profiles imported" }).waitFor();
      await page.getByText("Next", { exact: true }).scrollIntoViewIfNeeded();
    },
  ],
];
