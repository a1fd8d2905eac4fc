// A program asks for credentials behind an MFA code while the window is closed: the person is told which program, and is not
// interrupted.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { after, before, describe, test } from "node:test";
import { binary } from "../../scripts/parts/checkout.mjs";
import { startSimulator } from "../../scripts/parts/simulator.mjs";
import { windows } from "./parts/desktop.mjs";
import { makeHome } from "./parts/home.mjs";
import { startNotifications } from "./parts/notifications.mjs";
import { addUser, sessionId } from "./parts/person.mjs";
import { totp } from "./parts/totp.mjs";
import { startTray } from "./parts/tray.mjs";
import { until } from "./parts/wait.mjs";

describe("a program that needs a code", { timeout: 120_000 }, () => {
  let simulator, home, notifications, tray, app, user, program;

  before(async () => {
    simulator = await startSimulator(["--demo"]);
    user = simulator.iamUser;
    home = makeHome(simulator);
    [notifications, tray] = [await startNotifications(), await startTray()];
    addUser(home, user);
    app = spawn(binary("daypass-desktop"), ["--hidden"], { env: home.env, stdio: "inherit" });
    await tray.find(/^Quit$/);
  });
  after(() => {
    program?.child.kill();
    app?.kill();
    for (const host of [tray, notifications]) host?.stop();
    simulator?.stop();
  });

  test("is told by its name, and no window takes the keys of whoever is typing", async () => {
    program = run("credential-process", sessionId(home, user.name));
    const { title, body, buttons } = await notifications.find(new RegExp(`needs ${user.name}$`));
    assert.match(title, new RegExp(`^node \\(pid ${process.pid}\\) needs ${user.name}$`));
    assert.equal(body, `It is waiting for an MFA code from ${user.name}.`);
    assert.ok(buttons.includes("Enter code"));
    assert.equal(windows().length, 0);
    const entry = await tray.find(
      new RegExp(`^${user.name} · Enter MFA code for node \\(pid ${process.pid}\\)$`),
    );
    assert.deepEqual(
      (await tray.labels()).filter((label) => label.includes(user.name)),
      [entry],
      "once in the menu",
    );
    assert.equal((await tray.item()).status, "NeedsAttention");
  });

  test("gets its credentials by a click on that and the code, and the window goes again", async () => {
    await notifications.click();
    await until("the window with the field", () => windows().length === 1);
    // Typed again where the first keys came before the field: it waits for six digits.
    await until("the program is answered", () => {
      if (program.ended) return true;
      const [window] = windows();
      if (!window) return false;
      spawnSync("xdotool", ["windowactivate", "--sync", window, "key", "ctrl+a"]);
      spawnSync("xdotool", ["type", "--delay", "30", totp(user.totpSecret)]);
      return false;
    });
    const { status, printed } = await program.ended;
    assert.equal(status, 0);
    assert.equal(JSON.parse(printed).Version, 1);
    await until("no window", () => windows().length === 0);
    assert.deepEqual(await notifications.up(), []);
  });

  /** Daypass's command line, beside this test. */
  function run(...args) {
    const child = spawn(binary("daypass"), args, { env: home.env, stdio: ["ignore", "pipe", "inherit"] });
    const running = { child, ended: null };
    let printed = "";
    child.stdout.on("data", (text) => (printed += text));
    child.once("close", (status) => (running.ended = { status, printed }));
    return running;
  }
});
