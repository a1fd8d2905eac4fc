// What is added and edited: forms, and the wizard for a role.
import { giveKey, opened, setUp, type State } from "./acts";

export const adding: State[] = [
  ["add", "main", (page) => opened(page, "Control+n")],
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
  ["add-plain-keys", "plain-keys", (page) => opened(page, "Control+n")],
];
