// Quitting while the vault does not open: keys go all the same.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { binary } from "../../scripts/parts/checkout.mjs";
import { startSimulator } from "../../scripts/parts/simulator.mjs";
import { makeHome } from "./parts/home.mjs";
import { daypass } from "./parts/person.mjs";
import { startTray } from "./parts/tray.mjs";

const MINE = "# mine\n[dev]\nregion = eu-west-1\n";
const [FIRST, SECOND] = ["correct horse battery staple", "paper clip lantern violin"];

describe("quitting with a vault that does not open", { timeout: 120_000 }, () => {
  let simulator, home, tray, app;

  before(async () => {
    simulator = await startSimulator(["--demo", "--auto-approve"]);
    home = makeHome(simulator);
    Object.assign(home.env, { DAYPASS_VAULT: "passphrase", DAYPASS_VAULT_PASSPHRASE: FIRST });
    writeFileSync(home.env.AWS_SHARED_CREDENTIALS_FILE, MINE);
    daypass(home, "integration", "add", simulator.startUrl, "--alias", "demo");
    tray = await startTray();
    app = spawn(binary("daypass-desktop"), ["--hidden"], { env: home.env, stdio: "inherit" });
    await tray.find(/^Quit$/);
  });
  after(() => {
    app?.kill();
    tray?.stop();
    simulator?.stop();
  });

  test("live keys stayed in the file, since the text that they replace could not be had", async () => {
    daypass(home, "start", "Shop Development/DataAnalyst", "--profile", "dev", "--replace");
    assert.match(home.credentials(), /aws_session_token/);
    // Somewhere else the passphrase is changed: the running app's opens nothing any more.
    const change = ["vault", "passphrase", "--stdin"];
    const changed = spawnSync(binary("daypass"), change, {
      env: home.env,
      input: `${SECOND}\n`,
      encoding: "utf8",
    });
    assert.equal(changed.status, 0, changed.stderr);
    const ended = once(app, "exit");
    await tray.click(await tray.find(/^Quit and stop 1 session$/));
    assert.deepEqual(await ended, [0, null]);
    assert.doesNotMatch(home.credentials(), /aws_/);
  });

  test("the text is put back when the vault opens", () => {
    home.env.DAYPASS_VAULT_PASSPHRASE = SECOND;
    daypass(home, "stop", "--all");
    assert.equal(home.credentials(), MINE);
  });
});
