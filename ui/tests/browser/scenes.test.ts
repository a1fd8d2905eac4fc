// Every scene in both themes: accessible by axe, without complaints of the page, and kept as a picture.
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sceneNames } from "../../src/lib/backend/fake/scenes";
import { violations } from "./accessibility";
import { raiseStage, screenshots, still, type Stage } from "./stage";

let stage: Stage;
beforeAll(async () => {
  stage = await raiseStage();
});
afterAll(() => stage.close());

const staging = "[data-id='northwind/444455556666/Developer']";
const failed = "[data-id='northwind/444455556666/DataPlatformPowerUserAccess']";

/** Scrolls the list until it is drawn: what is out of sight is not. */
const drawn = async (page: Page, element: Locator) => {
  await page.getByRole("grid").hover();
  while ((await element.count()) === 0) {
    await page.mouse.wheel(0, 200);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  // A list that scrolls takes no click.
  await element.scrollIntoViewIfNeeded();
  await still(page);
  return element;
};
/** Presses a key that opens a dialog, whose code may still be on its way. */
const opened = async (page: Page, key: string) => {
  await page.keyboard.press(key);
  await page.getByRole("dialog").waitFor();
};
const protect = async (page: Page) => {
  await page.getByRole("button", { name: /^Protect (it|them)$/ }).click();
  await page.getByRole("dialog").waitFor();
};
const importing = async (page: Page) => {
  await page.getByRole("button", { name: "Review what can be imported" }).click();
  await page.getByRole("button", { name: /^Import \d/ }).waitFor();
};

/** What a person does to see it, where opening the scene is not enough. */
const acts: Record<string, (page: Page) => Promise<void>> = {
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
    await page.getByRole("heading", { name: "3 troubles and 1 piece of advice" }).waitFor();
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

/** Opens the settings at a group. */
async function settingsAt(page: Page, group: string) {
  await opened(page, "Control+,");
  await page.getByRole("tab", { name: group }).click();
  await page.getByRole("tabpanel", { name: group }).waitFor();
}

/** Opens the role wizard and says what is wanted. */
async function setUp(page: Page, user: string, role: string) {
  await page.keyboard.press("Control+n");
  await page.getByRole("button", { name: /^Set up a role/ }).press("Enter");
  await page.getByRole("textbox", { name: "AWS account id" }).fill("1234-5678-9012");
  await page.getByRole("textbox", { name: "User name" }).fill(user);
  await page.getByRole("textbox", { name: "Role name" }).fill(role);
}

/** The same, up to a key that AWS takes. */
async function giveKey(page: Page, user: string, role: string) {
  await setUp(page, user, role);
  await page.getByRole("button", { name: "I already have both" }).click();
  await page.getByRole("textbox", { name: "Access key id" }).fill("AKIAI44QH8DHBEXAMPLE");
  await page.getByLabel("Secret access key").fill("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
  await page.keyboard.press("Enter");
}

const more: [name: string, scene: string, act: (page: Page) => Promise<void>][] = [
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
  [
    "row-menu",
    "main",
    async (page) => {
      await page.locator(staging).click({ button: "right", position: { x: 60, y: 20 } });
      await page.getByRole("menu").waitFor();
    },
  ],
  ["keys", "main", (page) => opened(page, "?")],
  ["add", "main", (page) => opened(page, "Control+n")],
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
  [
    "add-region",
    "main",
    async (page) => {
      await page.keyboard.press("Control+n");
      await page.getByRole("button", { name: /^IAM Identity Center/ }).press("Enter");
      await page.keyboard.type("https://fabrikam.awsapps.com/start");
      await page.getByRole("combobox", { name: "Identity Center region" }).fill("eu");
      await page.getByRole("option").first().waitFor();
    },
  ],
  [
    "add-here",
    "main",
    async (page) => {
      await page.keyboard.press("Control+n");
      await page.getByRole("button", { name: /^IAM Identity Center/ }).press("Enter");
      await page.keyboard.type("https://northwind.awsapps.com/start");
      await page.getByRole("button", { name: "Use Northwind" }).waitFor();
    },
  ],
  [
    "add-another",
    "main",
    async (page) => {
      await page.keyboard.press("Control+n");
      await page.getByRole("button", { name: /^IAM Identity Center/ }).press("Enter");
      await page.keyboard.type("https://northwind.awsapps.com/start");
      await page.getByRole("button", { name: "Another person signs in" }).click();
      await page.getByText("private window").waitFor();
    },
  ],
  [
    "edit-integration",
    "region-silent",
    async (page) => {
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await page.getByText("Northwind", { exact: true }).first().hover();
      await page.getByRole("button", { name: "More for Northwind" }).click();
      await page.getByRole("menuitem", { name: "Edit…" }).click();
      await page.getByRole("button", { name: "Remove us-east-1" }).waitFor();
    },
  ],
  [
    "add-invalid",
    "first-run",
    async (page) => {
      await page.keyboard.type("https://example.com\n");
      await page.getByRole("alert").waitFor();
    },
  ],
  [
    "add-user",
    "main",
    async (page) => {
      await page.keyboard.press("Control+n");
      await page.getByRole("button", { name: /^IAM user/ }).press("Enter");
      await page.getByRole("textbox", { name: "Access key id" }).fill("AKIA");
      await page.getByRole("button", { name: "Add", exact: true }).last().click();
      await page.getByRole("alert").waitFor();
    },
  ],
  [
    "add-role",
    "main",
    async (page) => {
      await page.locator("[data-id='ada']").click({ position: { x: 60, y: 20 } });
      await page.keyboard.press("c");
      await page.getByRole("textbox", { name: "Role ARN" }).fill("arn:aws:iam::123456789012:role/ops/Backup");
    },
  ],
  [
    "add-role-source",
    "main",
    async (page) => {
      await page.locator("[data-id='ada']").click({ position: { x: 60, y: 20 } });
      await page.keyboard.press("c");
      await page.getByRole("combobox", { name: "Uses credentials of" }).fill("stag dev");
      await page.getByRole("option").first().waitFor();
    },
  ],
  [
    "edit-role",
    "main",
    async (page) => {
      await page.locator("[data-id='audit']").click({ position: { x: 60, y: 20 } });
      await page.keyboard.press("e");
      await page.getByRole("button", { name: "More", exact: true }).click();
    },
  ],
  [
    "edit-user",
    "main",
    async (page) => {
      await page.locator("[data-id='ada']").click({ position: { x: 60, y: 20 } });
      await page.keyboard.press("e");
      await page.getByText("arn:aws:iam::123456789012:user/ada").waitFor();
    },
  ],
  [
    "role-wizard",
    "main",
    async (page) => {
      await setUp(page, "ada lovelace", "Deploy");
      await page.keyboard.press("Enter");
      await page.getByRole("alert").waitFor();
    },
  ],
  [
    "role-wizard-console",
    "main",
    async (page) => {
      await setUp(page, "grace", "Deploy");
      await page.keyboard.press("Enter");
      await page.getByRole("region", { name: "Inline policy" }).waitFor();
    },
  ],
  [
    "role-wizard-terminal",
    "main",
    async (page) => {
      await setUp(page, "grace", "Deploy");
      await page.keyboard.press("Enter");
      await page.getByRole("radio", { name: "AWS CLI" }).click();
      await page.getByRole("region", { name: "Commands for the user" }).waitFor();
    },
  ],
  [
    "role-wizard-device",
    "main",
    async (page) => {
      await giveKey(page, "mira", "Deploy");
      await page.getByText("may not see its own MFA devices").waitFor();
    },
  ],
  [
    "role-wizard-code",
    "main",
    async (page) => {
      await giveKey(page, "grace", "Deploy");
      await page.getByLabel("MFA code for grace-phone").fill("000000");
      await page.getByText("Wait for the next code.", { exact: true }).waitFor();
    },
  ],
  [
    "role-wizard-refused",
    "main",
    async (page) => {
      await giveKey(page, "grace", "Deplo");
      await page.getByLabel("MFA code for grace-phone").fill("123456");
      await page.getByText("AWS refuses the role").waitFor();
    },
  ],
  [
    "role-wizard-holds",
    "main",
    async (page) => {
      await giveKey(page, "grace", "Deploy");
      await page.getByLabel("MFA code for grace-phone").fill("123456");
      await page.getByRole("button", { name: "Save and start" }).waitFor();
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
  ["add-plain-keys", "plain-keys", (page) => opened(page, "Control+n")],
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
  ["hover", "main", (page) => page.locator(staging).hover({ position: { x: 60, y: 20 } })],
];

const shown: [string, string, (page: Page) => Promise<void>][] = [
  ...sceneNames.map((name): (typeof more)[number] => [name, name, acts[name] ?? (() => Promise.resolve())]),
  ...more,
];

describe.each(shown)("%s", (name, scene, act) => {
  let page: Page | null = null;

  // A theme is colours alone, so both are looked at in the page that the first of them opened.
  test.each(["dark", "light"] as const)("%s", async (theme) => {
    if (page) await page.emulateMedia({ colorScheme: theme });
    else {
      page = await stage.open(scene, { theme });
      await act(page);
    }
    await still(page);
    await page.screenshot({ path: `${screenshots}/${name}-${theme}.png` });
    expect(await violations(page)).toEqual([]);
  });
});

test("no page complained, of its content security policy least of all", () => {
  expect(stage.complaints).toEqual([]);
});
