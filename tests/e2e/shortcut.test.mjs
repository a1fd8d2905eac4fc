// The keys that open the palette while another program is in front: by the X server, and by a desktop's portal, as on Wayland.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { after, before, describe, test } from "node:test";
import { Key } from "selenium-webdriver";
import { binary } from "../../scripts/parts/checkout.mjs";
import { startSimulator } from "../../scripts/parts/simulator.mjs";
import { windows } from "./parts/desktop.mjs";
import { makeHome } from "./parts/home.mjs";
import { startHost } from "./parts/host.mjs";
import { addIntegration, daypass } from "./parts/person.mjs";
import { until } from "./parts/wait.mjs";
import { openWindow } from "./parts/window.mjs";

const OTHER = "Another program";
const KEYS = "ctrl+alt+k";
const AS_HEARD = "<Primary><Alt>k";

describe("the palette's keys", { timeout: 180_000 }, () => {
  let simulator, home, other, portal, window;

  before(async () => {
    simulator = await startSimulator(["--demo"]);
    home = makeHome(simulator);
    await addIntegration(home, simulator, "hafenlicht");
    other = await startHost("other-program.py");
    window = await openWindow(home.env);
    await window.find("button", "Settings");
  });
  after(async () => {
    await window?.close();
    other?.stop();
    portal?.stop();
    simulator?.stop();
  });

  test("are another program's as long as they are off, and again when they are turned off", async () => {
    await heardByOther();
    set(KEYS);
    await openPalette(pressed);
    await closePalette();
    set("off");
    await heardByOther();
    assert.equal(front(), OTHER);
  });

  test("open the palette in front of the other program, which hears nothing, and what is typed next is searched", async () => {
    set(KEYS);
    await until("the keys are Daypass's", async () => {
      await pressed();
      return !(await heard()).includes(AS_HEARD);
    });
    await openPalette(pressed);
    await until("Daypass is in front", () => front() === "Daypass");
    spawnSync("xdotool", ["type", "prod"]);
    await until("what was typed", async () => (await typed()) === "prod");
    await closePalette();
  });

  test("that another program has are said to be its", async () => {
    // The window manager has them.
    set("Super+E");
    await said("Another program has these keys. Choose others.");
  });

  test("on Wayland without a portal for them, the desktop's own keys and a command are said to help", async () => {
    await openOnWayland();
    await said("This desktop lets no program have keys of its own.");
    assert.ok((await window.text()).includes(`${binary("daypass-desktop")} --palette`));
  });

  test("on Wayland are asked of the portal, which says by what it opens the palette", async () => {
    portal = await startHost("portal-host.py");
    set("Alt+Shift+Space");
    const { sessions } = await until("a shortcut of the desktop", async () => {
      const open = await portal.ask({ do: "sessions" });
      return open.sessions[0]?.shortcuts.length > 0 && open;
    });
    const shortcut = { id: "palette", description: "Open Daypass's palette", trigger: "ALT+SHIFT+space" };
    assert.deepEqual(sessions, [{ app: "Daypass", shortcuts: [shortcut] }]);
    await said("Your desktop opens the palette with Press ALT+SHIFT+space");
    await openPalette(() => portal.ask({ do: "press" }));
    await closePalette();
  });

  test("are asked for again when the portal was started anew", async () => {
    await portal.ask({ do: "restart" });
    await until("a shortcut of the new one", async () => {
      const { sessions } = await portal.ask({ do: "sessions" });
      return sessions[0]?.app === "Daypass" && sessions[0].shortcuts.length > 0;
    });
    await openPalette(() => portal.ask({ do: "press" }));
    await closePalette();
  });

  test("that the desktop declines are said to be declined, and what was held is given back", async () => {
    await portal.ask({ do: "decline", is: true });
    set("Alt+Shift+P");
    await said("Your desktop has not given the palette these keys.");
    await until(
      "no session is open",
      async () => (await portal.ask({ do: "sessions" })).sessions.length === 0,
    );
    await portal.ask({ do: "decline", is: false });
    set("Alt+Shift+O");
    await openPalette(() => portal.ask({ do: "press" }));
    await closePalette();
    set("off");
    await until(
      "no session is open",
      async () => (await portal.ask({ do: "sessions" })).sessions.length === 0,
    );
  });

  const set = (keys) => daypass(home, "settings", "set", "palette-shortcut", keys);
  const heard = async () => (await other.ask({ do: "keys" })).keys;
  const front = () =>
    spawnSync("xdotool", ["getactivewindow", "getwindowname"], { encoding: "utf8" }).stdout.trim();
  const typed = () => window.script("return document.activeElement?.value ?? null");

  /** Presses the keys while the other program is in front. */
  async function pressed() {
    const [there] = windows(OTHER);
    spawnSync("xdotool", ["windowactivate", "--sync", there]);
    spawnSync("xdotool", ["key", "--clearmodifiers", KEYS]);
  }

  async function heardByOther() {
    await until("the other program hears the keys", async () => {
      await pressed();
      return (await heard()).includes(AS_HEARD);
    });
    assert.equal(await window.has("dialog", "Commands"), false);
  }

  /** Presses until the palette is there: a setting of another process is noticed a moment later. */
  async function openPalette(press) {
    await until(
      "the palette",
      async () => (await window.has("dialog", "Commands")) || (await press(), false),
    );
    await window.find("textbox", "Search commands");
  }

  async function closePalette() {
    await window.keys(Key.ESCAPE);
    await window.gone("dialog", "Commands");
  }

  /** What the settings say of the keys. */
  async function said(sentence) {
    if (!(await window.has("dialog", "Settings"))) await window.click("button", "Settings");
    await until(sentence, async () => (await window.text()).includes(sentence));
  }

  /** The same Daypass on a desktop that says that it is Wayland's. Its window is drawn by the X server that is there too. */
  async function openOnWayland() {
    await window.close();
    window = await openWindow({ ...home.env, XDG_SESSION_TYPE: "wayland" });
    await window.find("button", "Settings");
  }
});
