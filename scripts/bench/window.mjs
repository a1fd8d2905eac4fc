// How fast the window answers keys and the wheel: its model alone in Node, then the real window in WebKitGTK, on a desktop of its
// own (scripts/with-session).
//
// Keys and notches come from outside, as a person's do, and a change counts when its pixels are on the screen (screen.py). What a
// key costs within the window is read from marks that WebDriver puts there. Nothing of that is in what people get: WebKit lets
// itself be driven in every build, where the app is started with TAURI_WEBVIEW_AUTOMATION.
import { windows } from "../../tests/e2e/parts/desktop.mjs";
import { makeHome } from "../../tests/e2e/parts/home.mjs";
import { startHost } from "../../tests/e2e/parts/host.mjs";
import { until } from "../../tests/e2e/parts/wait.mjs";
import { builtHere, openWindow } from "../../tests/e2e/parts/window.mjs";
import { measured, PROFILE, SHORT } from "../parts/bench-form.mjs";
import { person, signIn } from "../parts/bench-person.mjs";
import { row } from "../parts/bench-table.mjs";
import { judge } from "../parts/promises.mjs";
import { fail, output, succeeds } from "../parts/run.mjs";
import { startSimulator } from "../parts/simulator.mjs";
import { FORGET_MARKS, PUT_MARKS, READ_MARKS } from "../parts/window-marks.mjs";

/** In short there are more than fit into the window, for the wheel. */
const [ACCOUNTS, ROLES] = SHORT ? [20, 2] : [1000, 10];
/** How often each is measured, after once that is not: what is loaded then is there afterwards. In short that once counts. */
const TURNS = SHORT ? 0 : 40;
/** Notches of the wheel, and milliseconds between them: as fast as a finger turns it. */
const [NOTCHES, EVERY] = SHORT ? [3, 50] : [60, 1000 / 30];
const [WIDTH, HEIGHT] = [960, 640];
/** The bar at the side of a list fades long after its rows are there. */
const BAR = 16;
/** Milliseconds, for 95 in 100 keys: until something of the answer is on the screen, and until all sessions are selected. */
const [ANSWERED, ALL_SELECTED] = [50, 200];
/** So many notches in 100 may have no frame of their own. */
const DROPPED = 5;

const modelIsFast = succeeds("npm", ["run", "--silent", "-w", "ui", "bench"]);

const organisation = ["--accounts", ACCOUNTS, "--roles", ROLES, "--tps", 500, "--auto-approve"];
const simulator = await startSimulator(organisation.map(String), { profile: PROFILE });
const home = makeHome(simulator);
const daypass = person(home);
signIn(daypass, simulator);
daypass("integration", "sync", "bench");

const screen = await startHost("../../scripts/bench/screen.py");
const page = await openWindow(home.env, builtHere(measured("daypass-desktop")));
const { taken, wheel } = await measure().finally(async () => {
  await page.close();
  screen.stop();
  simulator.stop();
});
report(taken, wheel);
if (!modelIsFast) fail("The window's model took longer than a frame");
process.exit(0);

/** What each operation took, each time, by its name; and what came of the wheel. */
async function measure() {
  await page.find("row", "/Role/");
  const { regions, process } = await atRest();
  await page.script(PUT_MARKS);
  let taken;

  for (let turn = 0; turn <= TURNS; turn += 1) {
    if (turn < 2) taken = {};
    await rows();
    await search(String(1 + ((17 * turn) % (ACCOUNTS / 2))).padStart(4, "0"));
    await several();
    await palette();
  }
  return { taken, wheel: await turnWheel() };

  async function rows() {
    await press("next row", ["Down"], regions.list);
    await press("a page down", ["Next"], regions.list);
    await press("back to the top", ["Home"], regions.list);
  }

  /** Looks for an account of the first half by its four digits, so that there are rows below it to go on to. */
  async function search([first, second, third, last]) {
    await tap(["slash"]);
    await press("first letter of a search", [first], regions.list);
    for (const letter of [second, third]) await press("next letter of a search", [letter], regions.list);
    await press("letter that leaves few rows", [last], regions.list);
    await press("search cleared", ["Escape"], regions.list);
    await tap(["Escape"]);
  }

  async function several() {
    await press("select all", ["Control_L", "a"], regions.window);
    await tap(["Escape"]);
  }

  async function palette() {
    await press("palette opens", ["Control_L", "k"], regions.palette);
    // One that accounts are found by: to draw what is offered on them takes longer than to look for it.
    await press("letter in the palette", ["a"], regions.palette);
    await tap(["Escape"]);
  }

  async function turnWheel() {
    const [left, top, width, height] = regions.list;
    await screen.ask({ do: "point", at: [left + Math.round(width / 2), top + Math.round(height / 2)] });
    await screen.ask({ do: "still", region: regions.window });
    return screen.ask({ do: "turn", notches: NOTCHES, every: EVERY, region: regions.list, process });
  }

  async function press(what, keys, region) {
    await page.script(FORGET_MARKS);
    const seen = await screen.ask({ do: "press", keys, region, process });
    const marks = await until(`the window's marks of ${keys.join("+")}`, () => page.script(READ_MARKS));
    (taken[what] ??= []).push({ ...seen, ...marks });
  }

  /** Presses keys that are not measured. */
  async function tap(keys) {
    await screen.ask({ do: "press", keys, region: regions.window, process });
  }
}

/**
 * Gives the window its size and the keys, and waits until all is drawn. Returns where on the screen the window, its list and the
 * offers of its palette are, without the fields above them, whose caret blinks; and the id of the process that draws them.
 */
async function atRest() {
  const [id] = await until("the window is on the screen", () => windows().length === 1 && windows());
  const process = output("pgrep", ["--parent", desktop("getwindowpid", id), "WebKitWebProces"]);
  desktop("windowsize", id, String(WIDTH), String(HEIGHT));
  desktop("windowactivate", "--sync", id);
  const place = () => {
    const said = desktop("getwindowgeometry", "--shell", id);
    return ["X", "Y", "WIDTH", "HEIGHT"].map((name) =>
      Number(new RegExp(`^${name}=(.*)$`, "m").exec(said)[1]),
    );
  };
  await until("the window has its size", () => place()[2] === WIDTH && place()[3] === HEIGHT);
  const window = place();
  const [x, y] = window;
  const regionOf = async (selector) => {
    const box = "return document.querySelector(arguments[0]).getBoundingClientRect()";
    const { left, top, width, height } = await page.script(box, selector);
    return [x + left, y + top, width - BAR, height].map(Math.round);
  };
  // The pointer out of the way.
  await screen.ask({ do: "point", at: [x + WIDTH / 2, y + 2] });
  await screen.ask({ do: "still", region: window });
  const list = await regionOf("[role=grid]");
  await screen.ask({ do: "press", keys: ["Control_L", "k"], region: window, process });
  const palette = await regionOf("[role=dialog] [role=listbox]");
  await screen.ask({ do: "press", keys: ["Escape"], region: window, process });
  return { regions: { window, list, palette }, process };
}

function report(taken, wheel) {
  const where = `window of ${ACCOUNTS * ROLES} sessions`;
  const promises = Object.entries(taken).map(([what, times]) => {
    const of = (name, share) =>
      quantile(
        times.map((time) => time[name]),
        share,
      );
    const whole = (name, share = 0.5) => of(name, share).toFixed(0);
    const note = [
      `least ${whole("first", 0)}`,
      `last change ${whole("settled")}, 95 in 100 ${whole("settled", 0.95)}`,
      `in the window: script ${whole("script")}, frame ${whole("frame")}, main thread ${whole("busy")}`,
    ].join("; ");
    console.log(`${what.padEnd(28)} first change ${whole("first").padStart(4)} ms; ${note}`);
    row(`${where}, ${what}: first change`, of("first", 0.5), "ms", null, note);
    return what === "select all"
      ? [`${where}, ${what}: last change, 95 in 100`, of("settled", 0.95), ALL_SELECTED, "ms"]
      : [`${where}, ${what}: first change, 95 in 100`, of("first", 0.95), ANSWERED, "ms"];
  });

  const waits = wheel.waits.filter((wait) => wait !== null);
  const note = `${wheel.frames} frames of ${NOTCHES} notches; main thread ${(wheel.busy / NOTCHES).toFixed(0)} each`;
  console.log(`${"wheel".padEnd(28)} ${note}`);
  row(`${where}, wheel: first change`, quantile(waits, 0.5), "ms", null, note);
  const dropped = 100 * (1 - waits.length / NOTCHES);
  judge([...promises, [`${where}, wheel: notches without a frame`, dropped, DROPPED, "% "]]);
}

/** The figure that a share of the figures does not exceed, the least of them for none; `null` of nothing. */
function quantile(figures, share) {
  const sorted = figures.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

function desktop(...args) {
  return output("xdotool", args, { timeout: 20_000 });
}
