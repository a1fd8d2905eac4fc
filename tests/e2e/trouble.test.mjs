// What keeps Daypass from working at all is said in the window, and goes on from there.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { startSimulator } from "../../scripts/parts/simulator.mjs";
import { makeHome } from "./parts/home.mjs";
import { until } from "./parts/wait.mjs";
import { openWindow } from "./parts/window.mjs";

describe("a folder that cannot be used", { timeout: 120_000 }, () => {
  let simulator, home, window;

  before(async () => {
    simulator = await startSimulator(["--demo"]);
    home = makeHome(simulator);
    writeFileSync(home.env.DAYPASS_HOME, "a file where the folder should be");
    window = await openWindow(home.env);
  });
  after(async () => {
    await window?.close();
    simulator?.stop();
  });

  test("is said in the window", async () => {
    await window.find("button", "Try again");
    assert.ok((await window.text()).includes(home.env.DAYPASS_HOME));
  });

  test("is used as soon as it can be", async () => {
    rmSync(home.env.DAYPASS_HOME);
    await window.click("button", "Try again");
    await window.find("heading", "Connect IAM Identity Center");
  });

  test("from then on everything works", async () => {
    await window.type("textbox", "AWS access portal URL", simulator.startUrl);
    await window.click("button", "Continue");
    await window.find("dialog", "/in your browser/");
  });

  test("a window went on as if nothing were, on a store that a newer Daypass had migrated under it", async () => {
    const migrate = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('PRAGMA user_version = 99')";
    const store = join(home.env.DAYPASS_HOME, "daypass.db");
    assert.equal(spawnSync("python3", ["-c", migrate, store]).status, 0);
    await until("the window says so", async () => (await window.text()).includes("Quit this Daypass"));
  });
});
