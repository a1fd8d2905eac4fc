// Daypass is killed while three sessions are active, and is started again: the states are told from facts, and the person's
// file is right. One thing after another, so these tests stand in order.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { binary } from "../../scripts/parts/checkout.mjs";
import { startSimulator } from "../../scripts/parts/simulator.mjs";
import { makeHome } from "./parts/home.mjs";
import { addIntegration, callerIdentity, daypass, endIn, sessionId } from "./parts/person.mjs";
import { startTray } from "./parts/tray.mjs";
import { until } from "./parts/wait.mjs";
import { openWindow } from "./parts/window.mjs";

const SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const OWN = `# my own\n[legacy]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = ${SECRET}\n`;
/** What the person writes into a section of Daypass's while it is dead. */
const FOREIGN = `[foreign]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = ${SECRET}\n`;

describe("killed while three sessions are active", { timeout: 180_000 }, () => {
  const sessions = {
    kept: "Shop Development/DataAnalyst",
    ended: "Shop Development/Support",
    foreign: "Data Platform/DataEngineer",
  };
  const ids = {};
  let simulator, home, tray, app, window;

  const sections = () =>
    Object.fromEntries(split(home.credentials()).map((text) => [/\[(.+)\]/.exec(text)[1], text]));
  const states = () =>
    Object.fromEntries(
      JSON.parse(daypass(home, "status", "--json")).sessions.map(({ id, state }) => [nameOf(id), state]),
    );
  const nameOf = (id) => Object.keys(ids).find((name) => ids[name] === id);

  before(async () => {
    simulator = await startSimulator(["--demo"]);
    home = makeHome(simulator);
    writeFileSync(home.env.AWS_SHARED_CREDENTIALS_FILE, OWN, { mode: 0o600 });
    tray = await startTray();
    await addIntegration(home, simulator, "hafenlicht");
    app = spawn(binary("daypass-desktop"), ["--hidden"], { env: home.env, stdio: "inherit" });
    await tray.find(/^Quit$/);
    for (const [profile, name] of Object.entries(sessions)) {
      ids[profile] = sessionId(home, name);
      daypass(home, "start", ids[profile], "--profile", profile);
    }
    await tray.find(/^Data Platform .* · /);
  });
  after(async () => {
    await window?.close();
    app?.kill("SIGKILL");
    tray?.stop();
    simulator?.stop();
  });

  test("the kill leaves the file whole, and the credentials in it work on", async () => {
    const before = home.credentials();
    const ended = once(app, "exit");
    app.kill("SIGKILL");
    assert.deepEqual(await ended, [null, "SIGKILL"]);
    assert.equal(home.credentials(), before);
    assert.ok(before.startsWith(OWN));
    assert.deepEqual(Object.keys(sections()), ["legacy", "kept", "ended", "foreign"]);
    assert.match(callerIdentity(home, "kept"), /DataAnalyst/);
  });

  test("started again, what is valid is active, what has ended is taken out, what is foreign stays", async () => {
    const { kept, foreign } = sections();
    endIn(home, ids.ended, -60);
    writeFileSync(home.env.AWS_SHARED_CREDENTIALS_FILE, home.credentials().replace(foreign, FOREIGN));
    window = await openWindow(home.env);
    await window.find("button", "Stop Shop Development DataAnalyst");
    await window.find("button", "Renew Shop Development Support");
    await until("the section of what has ended goes", () => !("ended" in sections()));
    await window.screenshot("after-a-kill");
    assert.deepEqual(states(), { kept: "active", ended: "expired", foreign: "needs-you" });
    assert.equal(home.credentials(), `${OWN}\n${kept}${FOREIGN}`);
    assert.match(callerIdentity(home, "kept"), /DataAnalyst/);
  });

  test("what has ended is renewed by a click, and everything is stopped without a trace", async () => {
    await window.click("button", "Renew Shop Development Support");
    await window.find("button", "Stop Shop Development Support");
    assert.match(callerIdentity(home, "ended"), /Support/);
    daypass(home, "stop", "--all");
    assert.deepEqual(states(), {});
    assert.equal(home.credentials(), `${OWN}\n${FOREIGN}`);
  });
});

/** The sections of a credentials file, what stands above a header with it. */
function split(text) {
  return text.split(/^(?=\[)/m).reduce((all, part) => (part.startsWith("[") ? [...all, part] : all), []);
}
