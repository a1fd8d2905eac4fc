// A session that needs its person, who is elsewhere: the notification, the tray and the command line say so, and a click
// leads to the prompt.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { after, before, describe, test } from "node:test";
import { binary } from "../../scripts/parts/checkout.mjs";
import { startSimulator } from "../../scripts/parts/simulator.mjs";
import { closeWindow, windows } from "./parts/desktop.mjs";
import { makeHome } from "./parts/home.mjs";
import { startNotifications } from "./parts/notifications.mjs";
import {
  addIntegration,
  addUser,
  ask,
  callerIdentity,
  daypass,
  endIn,
  linkBehind,
  press,
  sessionId,
  visit,
} from "./parts/person.mjs";
import { totp } from "./parts/totp.mjs";
import { startTray } from "./parts/tray.mjs";
import { until } from "./parts/wait.mjs";

const session = "Shop Development / DataAnalyst";
const needs = new RegExp(`^Sign in to hafenlicht: ${session} ends in \\d+ min$`);
const live = new RegExp(`^${session} · `);
const renewed = new RegExp(`^${session} · .*h`);

describe("a session that needs its person", { timeout: 120_000 }, () => {
  let simulator, home, notifications, tray, app, id;

  before(async () => {
    simulator = await startSimulator(["--demo"]);
    home = makeHome(simulator);
    [notifications, tray] = [await startNotifications(), await startTray()];
    await addIntegration(home, simulator, "hafenlicht");
    id = sessionId(home, "Shop Development/DataAnalyst");
    app = spawn(binary("daypass-desktop"), ["--hidden"], { env: home.env, stdio: "inherit" });
    await tray.find(/^Quit$/);
    daypass(home, "start", id);
    await tray.find(live);
  });
  after(() => {
    app?.kill();
    for (const host of [tray, notifications]) host?.stop();
    simulator?.stop();
  });

  test("is told ten minutes before its end, everywhere", async () => {
    const before = await tray.icon();
    daypass(home, "logout");
    endIn(home, id, 540);
    const { title, body, buttons } = await notifications.find(/ends in/);
    assert.equal(title, `${session} ends in 9 min`);
    assert.equal(body, "Sign in to hafenlicht to keep it.");
    assert.ok(buttons.includes("Sign in"));
    assert.match((await tray.labels())[0], needs);
    assert.notEqual(await tray.icon(), before);
    const item = await tray.item();
    assert.equal(item.status, "NeedsAttention");
    assert.match(item.title, /: 1 live, next ends \d\d:\d\d, 1 needs you$/);
    const [{ state }] = JSON.parse(daypass(home, "status", "--json")).sessions;
    assert.equal(state, "needs-you");
    assert.equal(windows().length, 0, "nobody is interrupted by a window");
  });

  test("is renewed by a click on the notification and what it asks for", async () => {
    const before = home.opened().length;
    await notifications.click();
    const address = await until("the sign-in page", () => home.opened()[before]);
    await until("the window that waits for it", () => windows().length === 1);
    await press(await visit(address), "Allow");
    await tray.find(renewed);
    assert.deepEqual(await notifications.up(), []);
    assert.equal(await notifications.shown(), 1);
    await closeWindow();
  });

  test("is told at its end too, and renewed by a click in the tray", async () => {
    daypass(home, "logout");
    endIn(home, id, 300);
    await notifications.find(/ends in 5 min$/);
    endIn(home, id, 1);
    const { title } = await notifications.find(/has ended$/);
    assert.equal(title, `${session} has ended`);
    assert.equal((await notifications.up()).length, 1, "instead of the one before");
    const before = home.opened().length;
    await tray.click(await tray.find(new RegExp(`^Sign in to hafenlicht: ${session} has ended$`)));
    const address = await until("the sign-in page", () => home.opened()[before]);
    await press(await visit(address), "Allow");
    await tray.find(renewed);
    await until("nothing is up", async () => (await notifications.up()).length === 0);
  });

  test("a link to the console that two came for is told, as no window is there to say it", async () => {
    const before = home.opened().length;
    await tray.click(await tray.find(live), "Open console");
    const address = await until("the browser is opened", () => home.opened()[before]);
    await linkBehind(address);
    assert.equal((await ask(address)).status, 410);
    const { title, buttons } = await notifications.find(/already used/);
    assert.equal(title, "The link was already used by another program");
    assert.ok(buttons.includes("Open Daypass"));
    await until("the window", () => windows().length === 1);
    await closeWindow();
  });

  test("a notification outlasted the app, and nobody heard a click on it", async () => {
    assert.equal((await notifications.up()).length, 1);
    await tray.click(await tray.find(/^Quit/));
    await until("nothing is up", async () => (await notifications.up()).length === 0);
  });
});

describe("a session that needs a code", { timeout: 120_000 }, () => {
  let simulator, home, notifications, tray, app, user, id;

  before(async () => {
    simulator = await startSimulator(["--demo"]);
    user = simulator.iamUser;
    home = makeHome(simulator);
    [notifications, tray] = [await startNotifications(), await startTray()];
    addUser(home, user);
    id = sessionId(home, user.name);
    app = spawn(binary("daypass-desktop"), ["--hidden"], { env: home.env, stdio: "inherit" });
    await tray.find(/^Quit$/);
    daypass(home, "start", id, "--profile", "coded", "--mfa-code", totp(user.totpSecret));
    await tray.find(new RegExp(`^${user.name} · `));
  });
  after(() => {
    app?.kill();
    for (const host of [tray, notifications]) host?.stop();
    simulator?.stop();
  });

  test("is told ten minutes before its end, and a click leads straight to the field for the code", async () => {
    endIn(home, id, 540);
    const { body, buttons } = await notifications.find(/ends in 9 min$/);
    assert.equal(body, "Enter an MFA code to keep it.");
    assert.ok(buttons.includes("Enter code"));
    assert.match((await tray.labels())[0], new RegExp(`^Enter MFA code for ${user.name} · \\d min$`));
    await notifications.click();
    await until("the window with the field", () => windows().length === 1);
  });

  test("the code, typed there, renews it, and the window that was opened for it goes", async () => {
    // Typed again where the first keys came before the field: it waits for six digits.
    await until("the session goes on", async () => {
      spawnSync("xdotool", ["windowactivate", "--sync", windows()[0], "key", "ctrl+a"]);
      spawnSync("xdotool", ["type", "--delay", "30", totp(user.totpSecret, 1)]);
      return tray.find(new RegExp(`^${user.name} · .*h`), 2);
    });
    assert.match(callerIdentity(home, "coded"), new RegExp(`:user/.*${user.name}$`));
    assert.deepEqual(await notifications.up(), []);
    await until("no window", () => windows().length === 0);
  });
});
