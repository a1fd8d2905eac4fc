// The tray with the window closed: started hidden, used, opened, closed again, quit.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { after, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { binary } from "../../scripts/parts/checkout.mjs";
import { startSimulator } from "../../scripts/parts/simulator.mjs";
import { closeWindow, windows } from "./parts/desktop.mjs";
import { makeHome } from "./parts/home.mjs";
import { clipboard } from "./parts/clipboard.mjs";
import { memory } from "../../scripts/parts/memory.mjs";
import { callerIdentity, daypass, linkBehind, press, visit } from "./parts/person.mjs";
import { startTray } from "./parts/tray.mjs";
import { until } from "./parts/wait.mjs";
import { openWindow } from "./parts/window.mjs";

const session = "Shop Development / DataAnalyst";
const row = "Shop Development DataAnalyst";
const profile = "shop-development-dataanalyst";
const live = new RegExp(`^${session} · (\\d+ h )?\\d+ (min|h)$`);

describe("the tray", { timeout: 180_000 }, () => {
  let simulator, home, tray, app, sandbox;

  before(async () => {
    simulator = await startSimulator(["--demo"]);
    home = makeHome(simulator);
    tray = await startTray();
    await signInByWindow(home, simulator);
    app = spawn(binary("daypass-desktop"), ["--hidden"], { env: home.env, stdio: "inherit" });
  });
  after(() => {
    app?.kill();
    tray?.stop();
    simulator?.stop();
  });

  test("it starts without a window and offers what was used", async () => {
    await tray.find(new RegExp(`^Start ${session}$`));
    assert.deepEqual(await tray.labels(), [`Start ${session}`, "Open Daypass", "Quit"]);
    assert.equal(windows().length, 0);
    console.log(`hidden: ${(await memory(app.pid)).words}`);
  });

  test("an idle icon says whose it is, and panels that hide what is passive show it", async () => {
    const { id, title, status, tooltip, description } = await tray.item();
    assert.match(id, /^dev\.daypass\.app\.h[0-9a-f]{16}$/, "another home is another icon");
    assert.equal(title, "Daypass (daypass)");
    assert.deepEqual([tooltip, description, status], [[title, ""], title, "Active"]);
  });

  test("a click starts a session, and the icon says so", async () => {
    const idle = await tray.icon();
    await tray.signals();
    await tray.click(`Start ${session}`);
    assert.ok(await tray.find(live));
    assert.match(callerIdentity(home, profile), /DataAnalyst/);
    await until("another icon", async () => (await tray.icon()) !== idle);
    assert.equal(windows().length, 0, "no window was needed");
    const said = await until("what is live, in words", async () => {
      const item = await tray.item();
      return /: 1 live, next ends \d\d:\d\d$/.test(item.title) && item;
    });
    assert.deepEqual([said.tooltip[0], said.description], [said.title, said.title]);
    const signals = await tray.signals();
    for (const name of ["NewTitle", "NewToolTip", "NewIcon"]) assert.ok(signals.includes(name), name);
    assert.ok(!signals.includes("NewStatus"), "it was active before");
  });

  test("Copy environment makes another shell the session, and clipboard managers keep no copy", async () => {
    await tray.click(await tray.find(live), "Copy environment");
    const { text, targets } = await until("the lines", () => {
      const copied = clipboard(home);
      return copied.text?.includes("AWS_SECRET_ACCESS_KEY") && copied;
    });
    assert.ok(targets.includes("x-kde-passwordManagerHint"), targets.join(" "));
    const asked = spawnSync("bash", ["-c", `${text}\nenv`], {
      env: { PATH: process.env.PATH, AWS_PROFILE: "another" },
      encoding: "utf8",
    }).stdout;
    assert.match(asked, /^AWS_SECRET_ACCESS_KEY=.{40}$/m);
    assert.match(asked, /^DAYPASS_SESSION=.*DataAnalyst$/m);
    assert.match(asked, /^AWS_REGION=/m);
    assert.doesNotMatch(asked, /^AWS_PROFILE=/m);
  });

  test("an open menu stays as it is while a session comes and goes, and its entries do what they say", async () => {
    [{ id: sandbox }] = JSON.parse(daypass(home, "session", "list", "Sandbox/Administrator", "--json"));
    const open = await tray.labels();
    await tray.signals();
    daypass(home, "start", sandbox);
    await until("the icon says so", async () => /: 2 live/.test((await tray.item()).title));
    assert.deepEqual(await tray.shownLabels(), open);
    assert.ok(!(await tray.signals()).includes("LayoutUpdated"), "nobody is told to take it away");
    // The menu is opened anew, and then a click comes in the one from before.
    await tray.find(/^Sandbox \/ Administrator \(\d{12}\) · /, 1);
    assert.ok((await tray.signals()).includes("LayoutUpdated"), "libdbusmenu hears of it by this alone");
    daypass(home, "stop", sandbox);
    await until("the icon says so", async () => /: 1 live/.test((await tray.item()).title));
    await tray.clickShown("Open Daypass");
    await until("the window", () => windows().length === 1);
    await closeWindow();
  });

  test("the icon is there again after the panel was restarted", async () => {
    await tray.restart();
    const { title } = await until("the icon", () => tray.item());
    assert.match(title, /: 1 live/);
  });

  test("a panel that shows the menu without asking has times that stay right, and is told what comes", async () => {
    assert.match((await tray.shownLabels())[0], new RegExp(`^${session} · until \\d\\d:\\d\\d$`));
    await tray.signals();
    daypass(home, "start", sandbox);
    await until("it is told", async () => (await tray.signals()).includes("LayoutUpdated"));
    const labels = await tray.shownLabels();
    assert.equal(labels.filter((label) => / · until /.test(label)).length, 2);
    daypass(home, "stop", sandbox);
    await tray.find(live);
  });

  test("Open console opens that account's console", async () => {
    const before = home.opened().length;
    await tray.click(await tray.find(live), "Open console");
    const address = await until("the browser is opened", () => home.opened()[before]);
    assert.match((await visit(await linkBehind(address))).text, /Shop Development/);
  });

  test("the console of production opens after one question for as long as the session runs", async () => {
    const production = "Shop Production/ReadOnly";
    const entry = /^Shop Production \/ ReadOnly · /;
    const question = "Open the console of Shop Production, which is production";
    daypass(home, "start", production);
    const before = home.opened().length;
    await tray.click(await tray.find(entry), "Open console…", question);
    const address = await until("the browser is opened", () => home.opened()[before]);
    assert.match((await visit(await linkBehind(address))).text, /Shop Production/);
    const again = await until("no question", async () => {
      const asks = (await tray.labelsIn(await tray.find(entry))).includes("Open console");
      return asks && home.opened().length;
    });
    await tray.click(await tray.find(entry), "Open console");
    await linkBehind(await until("the browser is opened again", () => home.opened()[again]));
    daypass(home, "stop", production);
    await tray.find(/^Start Shop Production \/ ReadOnly$/);
    daypass(home, "start", production);
    assert.ok((await tray.labelsIn(await tray.find(entry))).includes("Open console…"), "it is asked anew");
    daypass(home, "stop", production);
    await tray.find(/^Start Shop Production \/ ReadOnly$/);
  });

  test("Open Daypass opens the window; closing it leaves the tray and gives the memory back", async () => {
    await tray.click("Open Daypass");
    await until("the window", () => windows().length === 1);
    await until("the pages are loaded", () => webProcesses(app.pid) > 0);
    console.log(`shown: ${(await memory(app.pid)).words}`);
    await closeWindow();
    await until("no process of the window's", () => webProcesses(app.pid) === 0);
    console.log(`closed: ${(await memory(app.pid)).words}`);
    assert.equal(app.exitCode, null, "it runs on");
    assert.match(callerIdentity(home, profile), /DataAnalyst/);
  });

  test("a second start shows the first one's window", async () => {
    const second = spawn(binary("daypass-desktop"), { env: home.env, stdio: "inherit" });
    const [code] = await once(second, "exit");
    assert.equal(code, 0);
    await until("the window", () => windows().length === 1);
    await closeWindow();
  });

  test("the window comes back where it was, as large as it was", async () => {
    await tray.click("Open Daypass");
    await until("the window", () => windows().length === 1);
    // A window that has just come up may still take the size that it was made with.
    const placed = await until("a rest at 800 × 560", async () => {
      spawnSync("xdotool", ["windowsize", "--sync", windows()[0], "800", "560"], { timeout: 2_000 });
      spawnSync("xdotool", ["windowmove", "--sync", windows()[0], "200", "120"], { timeout: 2_000 });
      const rest = await geometryAtRest();
      return /Geometry: 800x560/.test(rest) && rest;
    });
    for (const _again of [1, 2]) {
      await closeWindow();
      await tray.click("Open Daypass");
      await until(`the window at ${placed}`, () => windows().length === 1 && geometry() === placed);
    }
    await closeWindow();
  });

  test("a click stops the session", async () => {
    await tray.click(await tray.find(live), "Stop");
    await tray.find(new RegExp(`^Start ${session}$`));
    assert.doesNotMatch(home.credentials(), /\[/);
  });

  test("what the command line does shows within a second", async () => {
    const [{ id }] = JSON.parse(daypass(home, "session", "list", "Sandbox/Administrator", "--json"));
    daypass(home, "start", id);
    // There are two accounts of that name.
    await tray.find(/^Sandbox \/ Administrator \(\d{12}\) · /, 1);
    daypass(home, "stop", id);
    await tray.find(/^Start Sandbox \/ Administrator/, 1);
    const favourite = "Data Platform/DataAnalyst";
    daypass(home, "session", "favourite", favourite);
    await tray.find(/^Start Data Platform \/ DataAnalyst$/, 1);
  });

  test("Quit stops what is active, as the settings say, and ends", async () => {
    await tray.click(`Start ${session}`);
    await tray.find(live);
    const ended = once(app, "exit");
    await tray.click("Quit and stop 1 session");
    assert.deepEqual(await ended, [0, null]);
    assert.doesNotMatch(home.credentials(), /\[/);
  });
});

/** Adds the integration, signs in and uses one session once, so that the tray has something to offer. */
async function signInByWindow(home, simulator) {
  const window = await openWindow(home.env);
  await window.type("textbox", "AWS access portal URL", simulator.startUrl);
  await window.click("button", "Continue");
  const [address] = await until("the browser is opened", () => home.opened().length > 0 && home.opened());
  await press(await visit(address), "Allow");
  await window.click("button", `Start ${row}`);
  await window.click("button", `Stop ${row}`);
  await window.find("button", `Start ${row}`);
  await window.close();
}

function geometry() {
  return spawnSync("xdotool", ["getwindowgeometry", windows()[0]], { encoding: "utf8" }).stdout.replace(
    /^Window \d+/,
    "",
  );
}

/** Where the window is, once it has stayed there for a moment. */
async function geometryAtRest() {
  const before = geometry();
  await pause(300);
  return geometry() === before && before;
}

/** How many processes render pages for the app. */
function webProcesses(pid) {
  const found = spawnSync("pgrep", ["--count", "--parent", String(pid), "WebKit"], { encoding: "utf8" });
  return Number(found.stdout);
}
