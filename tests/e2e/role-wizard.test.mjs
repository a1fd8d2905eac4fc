// The role wizard in the real window: from nothing to a role that runs, with a wrong role first.
// One person does one thing after another, so these tests stand in order.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startSimulator } from "../../scripts/parts/simulator.mjs";
import { makeHome } from "./parts/home.mjs";
import { callerIdentity } from "./parts/person.mjs";
import { noSecretIn, secretsOf } from "./parts/secrets.mjs";
import { totp } from "./parts/totp.mjs";
import { until } from "./parts/wait.mjs";
import { openWindow } from "./parts/window.mjs";

const ENTER = "\uE007";

describe("the role wizard", { timeout: 180_000 }, () => {
  let simulator, home, window, user, role;
  const secrets = new Set();

  before(async () => {
    simulator = await startSimulator(["--demo"]);
    user = simulator.iamUsers.find(({ name }) => name === "jonas");
    role = simulator.roles.find((arn) => arn.endsWith("/OnCall"));
    secrets.add(user.secretAccessKey);
    secrets.add(user.totpSecret);
    home = makeHome(simulator);
    window = await openWindow(home.env);
  });
  after(async () => {
    await window?.close();
    simulator?.stop();
  });

  const calls = async (operation) => {
    const answer = await fetch(`${simulator.endpoint}/_sim/calls`);
    return (await answer.json()).filter(({ op }) => op === operation).length;
  };
  const retype = async (role, name, text) => {
    await (await window.find(role, name)).clear();
    await window.type(role, name, text);
  };

  /** Goes on by the dialog's own button; the page below has one that is called the same. */
  const goOn = async () => {
    await window.script("document.querySelector('[role=dialog] button[type=submit]').focus()");
    await window.keys(ENTER);
  };

  test("on the first run it asks for three names, and says what cannot be one", async () => {
    await window.click("button", "Set up a role…");
    await window.find("dialog", "Set up a role with MFA");
    const [, , , , account] = user.mfaSerial.split(":");
    await window.type("textbox", "AWS account id", account);
    await window.type("textbox", "User name", user.name);
    await window.type("textbox", "Role name", `On Call${ENTER}`);
    await window.find("alert", "/is not a name of IAM/");
    // A letter is missing: such a role there is not.
    await retype("textbox", "Role name", role.slice(0, -1) + ENTER);
    await window.find("button", "Copy Inline policy");
    await window.screenshot("wizard-aws");
  });

  test("a page of the console opens in the browser", async () => {
    await window.click("button", "/^Open Permissions in the console/");
    await until("the page", () => home.opened().at(-1)?.endsWith("/users/details/jonas?section=permissions"));
    assert.match(home.opened().at(-1), /^https:\/\/us-east-1\.console\.aws\.amazon\.com\/iam\/home#/);
  });

  test("the key is taken, and its device found", async () => {
    await goOn();
    await window.type("textbox", "Access key id", user.accessKeyId);
    await window.type("secret", "Secret access key", user.secretAccessKey + ENTER);
    await window.find("textbox", "MFA code for jonas");
    assert.equal(await calls("ListMFADevices"), 1);
    noSecretIn("the page", await window.script("return document.documentElement.outerHTML"), secrets);
    const typed = await window.script(
      "return [...document.querySelectorAll('input')].map((one) => one.value)",
    );
    noSecretIn("a field", typed.join("\n"), secrets);
  });

  test("the test says that the role is the link that fails, and nothing is saved", async () => {
    await window.keys(totp(user.totpSecret));
    await window.find("alert", "/There is no such role/");
    await window.screenshot("wizard-refused");
    assert.equal(home.credentials().trim(), "");
  });

  test("the right role takes no second code, and starts without another", async () => {
    await window.click("button", "Change the role");
    await retype("textbox", "Role name", role + ENTER);
    await window.find("button", "Copy Trust policy");
    await goOn();
    await window.find("textbox", "MFA device");
    await goOn();
    await window.click("button", "Test");
    await window.find("button", "Save and start");
    await window.screenshot("wizard-holds");
    await window.keys(ENTER);
    await window.find("button", "Stop OnCall");
    await window.gone("dialog", "/.*/");
    await window.find("button", "Start jonas");
    const [, profile] = /^\[(.+)\]$/m.exec(home.credentials());
    assert.match(callerIdentity(home, profile), /:assumed-role\/OnCall\//);
    assert.equal(await calls("GetSessionToken"), 1, "one code");
    assert.equal(await calls("AssumeRole"), 2, "one that failed, and one that was kept");
    for (const secret of secretsOf(home.credentials())) secrets.add(secret);
  });

  test("no secret has reached the page, the log or the terminal", async () => {
    assert.ok(secrets.size >= 4, "there were secrets to look for");
    noSecretIn("the page", await window.script("return document.documentElement.outerHTML"), secrets);
    noSecretIn("the terminal", window.said(), secrets);
    noSecretIn("Daypass's folder", home, secrets);
  });
});
