// The same place in the same console, in the same browser, from the shell, a row, its menu and the tray. What each takes is in its title,
// counted in keys and clicks once what it begins with is in sight.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Key } from "selenium-webdriver";
import { startSimulator } from "../../scripts/parts/simulator.mjs";
import { makeHome } from "./parts/home.mjs";
import { addIntegration, daypass, sessionId } from "./parts/person.mjs";
import { startTray } from "./parts/tray.mjs";
import { until } from "./parts/wait.mjs";
import { openWindow } from "./parts/window.mjs";

const SESSION = "Shop Development/DataAnalyst";
const ROW = "/Shop Development DataAnalyst/";
const PLACE = "S3 in Ireland";

describe("the console where a person was last", { timeout: 180_000 }, () => {
  let simulator, home, tray, window, id, opened;

  before(async () => {
    simulator = await startSimulator(["--demo"]);
    home = makeHome(simulator);
    opened = join(home.path, "consoles");
    const browser = join(home.path, "bin/console-browser");
    // Asks for the page as a browser does, and notes where it is led.
    const script = `require("node:http").get(process.argv[2], (page) => {
      require("node:fs").appendFileSync(${JSON.stringify(opened)}, page.headers.location + "\\n");
      page.resume();
    });`;
    writeFileSync(browser, `#!${process.execPath}\n${script}\n`, { mode: 0o755 });
    tray = await startTray();
    await addIntegration(home, simulator, "hafenlicht");
    daypass(home, "settings", "set", "console-browser", `${browser} {url}`);
    id = sessionId(home, SESSION);
    daypass(home, "start", id);
    window = await openWindow(home.env);
    await window.find("row", ROW);
  });
  after(async () => {
    await window?.close();
    tray?.stop();
    simulator?.stop();
  });

  test("shell: a command, which names the place", async () => {
    await isOpenedBy(() => daypass(home, "console", id, "--service", "s3", "--region", "euw1"));
  });

  test("a row's menu: two clicks", async () => {
    const row = await window.find("row", ROW);
    const { session } = window;
    await isOpenedBy(async () => {
      await session.actions().contextClick(row).perform();
      // With its keys behind it.
      await window.click("menuitem", new RegExp(`^Open ${PLACE}`));
    });
  });

  test("row: one key", async () => {
    await window.click("row", ROW);
    await isOpenedBy(() => press(Key.SHIFT, "O"));
  });

  test("tray: three clicks, that on the icon counted", async () => {
    const entry = await tray.find(/^Shop Development \/ DataAnalyst · /);
    await isOpenedBy(() => tray.click(entry, `Open ${PLACE}`));
  });

  const press = (modifier, key) =>
    window.session.actions().keyDown(modifier).sendKeys(key).keyUp(modifier).perform();
  const links = () => (existsSync(opened) ? readFileSync(opened, "utf8").trim().split("\n") : []);

  /** One link in the consoles' browser and none in another, to the place, as the session. */
  async function isOpenedBy(act) {
    const [before, elsewhere] = [links().length, home.opened().length];
    await act();
    const [link] = await until("a link", () => links().length > before && links().slice(before));
    // Where another console may be open, the link leads by way of the sign-out.
    const { searchParams } = new URL(new URL(link).searchParams.get("redirect_uri") ?? link);
    const console = searchParams.get("Destination");
    assert.match(console, /\/s3\/.*region=eu-west-1$/);
    assert.deepEqual([links().length, home.opened().length], [before + 1, elsewhere]);
  }
});
