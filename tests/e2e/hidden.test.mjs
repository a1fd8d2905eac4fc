// Started hidden where nothing shows an icon.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after, before, describe, test } from "node:test";
import { binary } from "../../scripts/parts/checkout.mjs";
import { startSimulator } from "../../scripts/parts/simulator.mjs";
import { closeWindow, windows } from "./parts/desktop.mjs";
import { makeHome } from "./parts/home.mjs";
import { until } from "./parts/wait.mjs";

describe("hidden, without a tray", { timeout: 120_000 }, () => {
  let simulator, app;

  before(async () => {
    simulator = await startSimulator(["--demo"]);
    const home = makeHome(simulator);
    app = spawn(binary("daypass-desktop"), ["--hidden"], { env: home.env, stdio: "inherit" });
  });
  after(() => {
    app?.kill();
    simulator?.stop();
  });

  test("it was a process that nobody could see; it shows its window, and closing that minimises it", async () => {
    // A desktop that has just started is given some seconds to show icons.
    await until("the window", () => windows().length === 1, 60);
    await closeWindow();
    await until("it is minimised", () => windows().length === 0);
    assert.equal(app.exitCode, null, "the sessions are still cared for");
    const ended = once(app, "exit");
    app.kill();
    assert.deepEqual(await ended, [0, null]);
  });
});
