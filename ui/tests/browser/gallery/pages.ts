// The pages in the place of the list: the day, and the history.
import type { Page } from "playwright-core";
import { opened, type State } from "./acts";

export async function turnTo(page: Page, name: "Today" | "History") {
  await page.getByRole("navigation", { name: "Sessions" }).getByRole("button", { name, exact: true }).click();
  await page.getByRole("heading", { name, exact: true }).waitFor({ state: "attached" });
}
async function inTheTable(page: Page) {
  await turnTo(page, "Today");
  await page.getByRole("button", { name: "Table" }).click();
  await page.getByRole("table").waitFor();
}
async function searched(page: Page, query: string) {
  await turnTo(page, "History");
  await page.getByRole("list", { name: "History" }).waitFor();
  await page.keyboard.type(query);
}

export const pages: State[] = [
  [
    "today",
    "main",
    async (page) => {
      await turnTo(page, "Today");
      await page.getByText("Sign-in to Northwind ends").waitFor();
    },
  ],
  ["today-table", "main", inTheTable],
  [
    "today-empty",
    "users",
    async (page) => {
      await turnTo(page, "Today");
      await page.getByText("Nothing waits for you").waitFor();
    },
  ],
  ["today-company", "company", (page) => turnTo(page, "Today")],
  ["history", "main", (page) => searched(page, "")],
  ["history-search", "main", (page) => searched(page, "staging renew")],
  [
    "history-no-match",
    "main",
    async (page) => {
      await searched(page, "zzzz");
      await page.getByText("Nothing matches.").waitFor();
    },
  ],
  [
    "history-empty",
    "10000",
    async (page) => {
      await turnTo(page, "History");
      await page.getByText("Nothing has happened yet.").waitFor();
    },
  ],
  [
    "today-palette",
    "main",
    async (page) => {
      await turnTo(page, "Today");
      await opened(page, "Control+k");
      await page.keyboard.type("history");
    },
  ],
];
