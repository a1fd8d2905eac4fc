// Long-term keys in the real window: a machine where one lies in plain text, its way into the vault, and back.
// One person does one thing after another, so these tests stand in order.
import assert from "node:assert/strict";
import { appendFileSync, writeFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { startSimulator } from "../../scripts/parts/simulator.mjs";
import { makeHome } from "./parts/home.mjs";
import { callerIdentity } from "./parts/person.mjs";
import { noSecretIn, secretsOf } from "./parts/secrets.mjs";
import { totp } from "./parts/totp.mjs";
import { until } from "./parts/wait.mjs";
import { openWindow } from "./parts/window.mjs";

describe("a long-term key in plain text", { timeout: 180_000 }, () => {
  let simulator, home, window, user, original;
  const secrets = new Set();

  before(async () => {
    simulator = await startSimulator(["--demo"]);
    user = simulator.iamUser;
    secrets.add(user.secretAccessKey);
    home = makeHome(simulator);
    original = `# mine\n[work]\naws_access_key_id=${user.accessKeyId}\naws_secret_access_key = ${user.secretAccessKey}  \r\n\n[other]\nregion = eu-west-1`;
    writeFileSync(home.env.AWS_SHARED_CREDENTIALS_FILE, original, { mode: 0o600 });
    const developer = simulator.roles.find((arn) => arn.endsWith("/Developer"));
    writeFileSync(
      home.env.AWS_CONFIG_FILE,
      `[profile work]\nmfa_serial = ${user.mfaSerial}\n\n[profile dev]\nrole_arn = ${developer}\nsource_profile = work\n`,
    );
    window = await openWindow(home.env);
  });
  after(async () => {
    await window?.close();
    simulator?.stop();
  });

  const hasKey = () => home.credentials().includes(user.accessKeyId);

  test("the first run says so first", async () => {
    await window.find("heading", "1 long-term key lies in plain text");
    await window.find("heading", "Import from ~/.aws");
    await until("what could be imported", async () => (await window.text()).includes("2 profiles found."));
    await window.screenshot("first-run-plain-key");
  });

  test("the import shows what each profile becomes, and changes nothing", async () => {
    await window.click("button", "Review what can be imported");
    await window.find("button", "Import 2 profiles");
    const text = await window.text();
    assert.match(text, /work becomes the IAM user session work/);
    assert.match(text, /dev becomes the role session dev from work/);
    await window.screenshot("import");
    await window.click("button", "Cancel");
    await window.gone("dialog", "/.*/");
    assert.equal(home.credentials(), original);
  });

  test("Protect shows the key, what uses it, and what will happen", async () => {
    await window.click("button", "Protect it");
    await window.find("dialog", "1 long-term key lies in plain text");
    await window.find("button", "Protect 1 key");
    const text = await window.text();
    assert.match(text, new RegExp(user.accessKeyId));
    assert.match(text, /dev takes its credentials from this key/);
    await window.screenshot("protect");
    assert.equal(home.credentials(), original);
  });

  test("the key leaves the file, and a session has the profile's name", async () => {
    await window.click("button", "Protect 1 key");
    await window.find("dialog", "1 key is in the vault");
    assert.ok(!hasKey(), "the key is still in the file");
    assert.ok(!home.credentials().includes(user.secretAccessKey), "the secret is still in the file");
    await window.screenshot("protect-done");
    await window.click("button", "Done");
    await window.gone("dialog", "/.*/");
  });

  test("the session starts with a code, and the AWS CLI works in the same profile", async () => {
    await window.click("button", "Start work");
    await window.find("dialog", "MFA code for work");
    await window.keys(totp(user.totpSecret));
    await window.find("button", "Stop work");
    assert.match(callerIdentity(home, "work"), new RegExp(`:user/.*${user.name}$`));
    for (const secret of secretsOf(home.credentials())) secrets.add(secret);
  });

  test("a key that comes to lie there is told by a banner, once the window is looked at again", async () => {
    const before = home.credentials();
    appendFileSync(
      home.env.AWS_SHARED_CREDENTIALS_FILE,
      "\n[stray]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
    );
    await window.script("window.dispatchEvent(new Event('focus'))");
    await window.find("button", "Protect it");
    await window.screenshot("plain-key-banner");
    writeFileSync(home.env.AWS_SHARED_CREDENTIALS_FILE, before);
    await window.script("window.dispatchEvent(new Event('focus'))");
    await window.gone("button", "Protect it");
  });

  test("put back from the settings, the file is byte for byte the old one", async () => {
    await window.click("button", "Settings");
    await window.click("tab", "Security");
    await window.click("button", "Show long-term keys");
    await window.find("dialog", "No long-term key lies in plain text");
    await window.screenshot("protect-later");
    await window.click("button", "Put the key of work back");
    await window.find("dialog", "1 key is back in plain text");
    assert.equal(home.credentials(), original);
    await window.click("button", "Done");
    await window.gone("dialog", "/.*/");
    await window.find("button", "Start work");
  });

  test("Undo right after it puts the file back too", async () => {
    await window.click("button", "Settings");
    await window.click("tab", "Security");
    await window.click("button", "Protect long-term keys");
    await window.click("button", "Protect 1 key");
    await window.find("dialog", "1 key is in the vault");
    assert.ok(!hasKey(), "the key is still in the file");
    await window.click("button", "Undo");
    await window.find("dialog", "1 key is back in plain text");
    assert.equal(home.credentials(), original);
    await window.screenshot("protect-undone");
    await window.click("button", "Done");
    await window.gone("dialog", "/.*/");
  });

  test("no secret has reached the page, the log or the terminal", async () => {
    noSecretIn("the page", await window.script("return document.documentElement.outerHTML"), secrets);
    noSecretIn("the terminal", window.said(), secrets);
    noSecretIn("Daypass's folder", home, secrets);
  });
});
