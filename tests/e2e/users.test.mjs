// IAM users and roles in the real window: a key into the vault, codes of an MFA device, a chain of roles, and a refusal.
// One person does one thing after another, so these tests stand in order.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startSimulator } from "../../scripts/parts/simulator.mjs";
import { makeHome } from "./parts/home.mjs";
import { callerIdentity } from "./parts/person.mjs";
import { noSecretIn, secretsOf } from "./parts/secrets.mjs";
import { totp, wrongCode } from "./parts/totp.mjs";
import { until } from "./parts/wait.mjs";
import { openWindow } from "./parts/window.mjs";

const ENTER = "\uE007";
const ESCAPE = "\uE00C";

describe("an IAM user and the roles on it", { timeout: 180_000 }, () => {
  let simulator, home, window, user;
  const secrets = new Set();

  before(async () => {
    simulator = await startSimulator(["--demo"]);
    user = simulator.iamUser;
    secrets.add(user.secretAccessKey);
    secrets.add(user.totpSecret);
    home = makeHome(simulator);
    window = await openWindow(home.env);
  });
  after(async () => {
    await window?.close();
    simulator?.stop();
  });

  const roleArn = (name) => simulator.roles.find((arn) => arn.endsWith(`/${name}`));
  const profiles = () => [...home.credentials().matchAll(/^\[(.+)\]$/gm)].map(([, name]) => name);
  const focusRow = (name) =>
    until(`the row of ${name}`, () =>
      window.script(
        `const rows = [...document.querySelectorAll("[role=row][data-id]")];
         const row = rows.find((one) => one.querySelector("strong").textContent === arguments[0]);
         row?.focus();
         return row === document.activeElement;`,
        name,
      ),
    );
  /** Adds a role on a session, by keys. */
  const addRole = async (source, name) => {
    await focusRow(source);
    await window.keys("c");
    await window.type("textbox", "Role ARN", roleArn(name) + ENTER);
    await window.find("button", `Start ${name}`);
    await window.gone("dialog", "/.*/");
  };

  test("a key that AWS does not know is said at its field", async () => {
    await window.click("button", "Add an IAM user");
    await window.type("textbox", "Access key id", "AKIAIOSFODNN7EXAMPLE");
    await window.type("secret", "Secret access key", user.secretAccessKey);
    await window.type("textbox", "MFA device", user.mfaSerial + ENTER);
    await window.find("alert", "/AWS does not accept this access key/");
    await window.screenshot("add-user-problem");
  });

  test("the right one is added, and what was typed beside it had stayed", async () => {
    await (await window.find("textbox", "Access key id")).clear();
    await window.type("textbox", "Access key id", user.accessKeyId + ENTER);
    await window.find("button", `Start ${user.name}`);
    await window.gone("dialog", "/.*/");
    assert.equal(home.credentials().trim(), "", "nothing is in a plain file");
  });

  test("Escape at the question for a code cancels the start", async () => {
    await window.click("button", `Start ${user.name}`);
    await window.find("dialog", `MFA code for ${user.name}`);
    await window.keys(ESCAPE);
    await window.gone("dialog", "/.*/");
    await window.find("button", `Start ${user.name}`);
  });

  test("a start asks for a code; a wrong one is said, and the field waits for the next", async () => {
    await window.click("button", `Start ${user.name}`);
    await window.find("dialog", `MFA code for ${user.name}`);
    await window.screenshot("mfa");
    await window.keys(wrongCode(user.totpSecret));
    await until("the rejection", async () => (await window.text()).includes("Wrong or already used"));
    const focused = await window.script(
      "return [document.activeElement.getAttribute('aria-label'), document.activeElement.value]",
    );
    assert.deepEqual(focused, ["MFA code", ""]);
    await window.screenshot("mfa-rejected");
  });

  test("six digits are enough: the session starts, and the AWS CLI uses it", async () => {
    await window.keys(totp(user.totpSecret));
    await window.find("button", `Stop ${user.name}`);
    await window.gone("dialog", "/.*/");
    const [profile] = profiles();
    assert.match(callerIdentity(home, profile), new RegExp(`:user/.*${user.name}$`));
    for (const secret of secretsOf(home.credentials())) secrets.add(secret);
  });

  test("a chain of three roles is walked to its end, without another code", async () => {
    await addRole(user.name, "Developer");
    await addRole("Developer", "Audit");
    await addRole("Audit", "Evidence");
    const earlier = profiles();
    await window.click("button", "Start Evidence");
    await window.find("button", "Stop Evidence");
    const profile = profiles().find((name) => !earlier.includes(name));
    assert.match(callerIdentity(home, profile), /:assumed-role\/Evidence\//);
    for (const secret of secretsOf(home.credentials())) secrets.add(secret);
  });

  test("the details tell the chain hop by hop", async () => {
    await focusRow("Evidence");
    await window.keys(" ");
    await until("every hop", async () => {
      const text = await window.text();
      return [`IAM user ${user.name}`, "Developer", "Audit", "Evidence"].every((hop) => text.includes(hop));
    });
    await window.screenshot("details-chain");
    await window.click("button", "Close details");
  });

  test("a role that does not let in who asks: who, why, and a policy that would", async () => {
    await addRole(user.name, "Partner");
    await window.click("button", "Start Partner");
    await window.click("button", "Trust policy… Partner");
    await window.find("dialog", "AWS does not let Partner be assumed");
    const text = await window.text();
    assert.match(text, /external id/);
    assert.match(text, /"sts:AssumeRole"/);
    await window.screenshot("trust-policy");
    await window.keys(ESCAPE);
    await window.gone("dialog", "/.*/");
  });

  test("the role is changed to name its external id, and is let in", async () => {
    await focusRow("Partner");
    await window.keys("e");
    await window.click("button", "More");
    await window.type("textbox", "External id", `hafenlicht-partner${ENTER}`);
    await window.gone("dialog", "/.*/");
    await window.click("button", "Trust policy… Partner");
    await window.click("button", "Try again");
    await window.find("button", "Stop Partner");
  });

  test("no secret has reached the page, the log or the terminal", async () => {
    assert.ok(secrets.size >= 4, "there were secrets to look for");
    noSecretIn("the page", await window.script("return document.documentElement.outerHTML"), secrets);
    noSecretIn("the terminal", window.said(), secrets);
    noSecretIn("Daypass's folder", home, secrets);
  });
});
