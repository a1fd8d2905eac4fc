// What a person does to come to a state of the window.
import type { Locator, Page } from "playwright-core";
import type { SceneName } from "../../../src/lib/backend/fake/sceneNames";
import { still } from "../stage";

/** A name, the scene that is opened, and what is done there. */
export type State = [name: string, scene: SceneName, act: (page: Page) => Promise<void>];

export const staging = "[data-id='northwind/444455556666/Developer']";
export const failed = "[data-id='northwind/444455556666/DataPlatformPowerUserAccess']";

/** Scrolls the list until it is drawn: what is out of sight is not. */
export const drawn = async (page: Page, element: Locator) => {
  await page.getByRole("grid").hover();
  while ((await element.count()) === 0) {
    await page.mouse.wheel(0, 200);
    // Turned again before that has come to rest, it would be scrolled past.
    await still(page);
  }
  // A click goes to where the element is, once it has come to rest.
  await element.scrollIntoViewIfNeeded();
  await still(page);
  return element;
};
/** Presses a key that opens a dialog, whose code may still be on its way. */
export const opened = async (page: Page, key: string) => {
  await page.keyboard.press(key);
  await page.getByRole("dialog").waitFor();
};
export const protect = async (page: Page) => {
  await page.getByRole("button", { name: /^Protect (it|them)$/ }).click();
  await page.getByRole("dialog").waitFor();
};
export const importing = async (page: Page) => {
  await page.getByRole("button", { name: "Review what can be imported" }).click();
  await page.getByRole("button", { name: /^Import \d/ }).waitFor();
};

/** Opens the settings at a group. */
export async function settingsAt(page: Page, group: string) {
  await opened(page, "Control+,");
  await page.getByRole("tab", { name: group }).click();
  await page.getByRole("tabpanel", { name: group }).waitFor();
}

/** Opens the role wizard and says what is wanted. */
export async function setUp(page: Page, user: string, role: string) {
  await page.keyboard.press("Control+n");
  await page.getByRole("button", { name: /^Set up a role/ }).press("Enter");
  await page.getByRole("textbox", { name: "AWS account id" }).fill("1234-5678-9012");
  await page.getByRole("textbox", { name: "User name" }).fill(user);
  await page.getByRole("textbox", { name: "Role name" }).fill(role);
}

/** The same, up to a key that AWS takes. */
export async function giveKey(page: Page, user: string, role: string) {
  await setUp(page, user, role);
  await page.getByRole("button", { name: "I already have both" }).click();
  await page.getByRole("textbox", { name: "Access key id" }).fill("AKIAI44QH8DHBEXAMPLE");
  await page.getByLabel("Secret access key").fill("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
  await page.keyboard.press("Enter");
}
