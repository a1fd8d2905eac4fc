// The list, its menus and panels, the palette and the settings.
import { drawn, failed, opened, settingsAt, staging, type State } from "./acts";

export const ofWindow: State[] = [
  [
    "palette",
    "main",
    async (page) => {
      await opened(page, "Control+k");
      await page.keyboard.type("stag con");
    },
  ],
  [
    "palette-services",
    "main",
    async (page) => {
      await opened(page, "Control+k");
      await page.keyboard.type("developer s3 fra");
      await page
        .getByRole("option", { name: /S3 in Frankfurt/ })
        .first()
        .waitFor();
    },
  ],
  [
    "palette-scrolls",
    "main",
    async (page) => {
      await opened(page, "Control+k");
      await page.keyboard.type("northwind");
    },
  ],
  ["settings", "main", (page) => opened(page, "Control+,")],
  ["settings-network", "main", (page) => settingsAt(page, "Network")],
  ["settings-security", "main", (page) => settingsAt(page, "Security")],
  ["settings-sessions", "main", (page) => settingsAt(page, "Sessions")],
  [
    "labels",
    "arranged",
    async (page) => {
      await page.locator(staging).click({ position: { x: 60, y: 20 } });
      await opened(page, "l");
      await page.getByRole("button", { name: "Remove label on call" }).waitFor();
    },
  ],
  [
    "hidden",
    "arranged",
    async (page) => {
      await page.getByRole("button", { name: /^Hidden/ }).click();
      await page.locator("[data-id='contoso/999900001111/Researcher']").waitFor();
    },
  ],
  [
    "view",
    "arranged",
    async (page) => {
      await page.getByRole("button", { name: "On call", exact: true }).press("Enter");
      await page.getByRole("button", { name: "Remove filter on call" }).waitFor();
    },
  ],
  [
    "save-view",
    "arranged",
    async (page) => {
      await page.keyboard.type("/stag");
      await opened(page, "Control+k");
      await page.keyboard.type("save as view");
      await page.keyboard.press("Enter");
      await page.getByRole("textbox", { name: "Name" }).fill("on call");
    },
  ],
  [
    "row-menu",
    "main",
    async (page) => {
      await page.locator(staging).click({ button: "right", position: { x: 60, y: 20 } });
      await page.getByRole("menu").waitFor();
    },
  ],
  ["keys", "main", (page) => opened(page, "?")],
  [
    "several",
    "main",
    async (page) => {
      await page.locator(staging).click({ position: { x: 60, y: 20 } });
      const last = await drawn(page, page.locator(failed));
      await last.click({ position: { x: 60, y: 20 }, modifiers: ["Shift"] });
      await page.getByRole("complementary", { name: "Selected sessions" }).waitFor();
    },
  ],
  ["search", "main", (page) => page.keyboard.type("/stag dev")],
  ["no-match", "main", (page) => page.keyboard.type("/zzzz")],
  [
    "filter",
    "main",
    async (page) => {
      await page.getByRole("button", { name: "Filter" }).click();
      await page.getByRole("menuitem", { name: "Region" }).press("ArrowRight");
      await page.getByRole("menuitemcheckbox", { name: "us-east-1" }).waitFor();
    },
  ],
  [
    "menu",
    "main",
    async (page) => {
      await page.getByRole("button", { name: "More for Northwind" }).press("Enter");
      await page.getByRole("menuitem", { name: "Sign out" }).waitFor();
    },
  ],
  [
    "console-menu",
    "main",
    async (page) => {
      await page
        .locator("[data-id='northwind/444455556666/Developer']")
        .click({ position: { x: 60, y: 20 } });
      await page.keyboard.press("Space");
      await page.getByRole("button", { name: "Console of a service" }).press("Enter");
      await page.getByRole("menuitem", { name: "In another region" }).press("ArrowRight");
      await page.getByRole("menuitemradio", { name: "Frankfurt" }).press("Enter");
      await page.getByRole("menuitem", { name: "In Frankfurt" }).waitFor();
      await page.getByRole("menuitem", { name: "All services" }).press("ArrowRight");
      await page.getByRole("menuitem", { name: "Step Functions" }).waitFor();
    },
  ],
  [
    "replace",
    "profile-in-use",
    async (page) => {
      await (await drawn(page, page.getByRole("button", { name: "Replace… Northwind" }))).click();
      await page.getByRole("alertdialog").waitFor();
    },
  ],
  [
    "details-user",
    "main",
    async (page) => {
      await page.locator("[data-id='ada']").click({ position: { x: 60, y: 20 } });
      await page.keyboard.press("Space");
      await page.getByText("with a code of ada-phone").waitFor();
    },
  ],
  [
    "details-chain",
    "main",
    async (page) => {
      await page.locator("[data-id='audit']").click({ position: { x: 60, y: 20 } });
      await page.keyboard.press("Space");
      await page.getByText("northwind-42").waitFor();
    },
  ],
  [
    "delete",
    "main",
    async (page) => {
      await page.getByText("ada", { exact: true }).first().hover();
      await page.getByRole("button", { name: "More for ada" }).press("Enter");
      await page.getByRole("menuitem", { name: "Delete…" }).click();
      await page.getByRole("dialog").waitFor();
    },
  ],
  ["hover", "main", (page) => page.locator(staging).hover({ position: { x: 60, y: 20 } })],
];
