// How soon the app shows something and what memory it takes, against a bare Tauri app's, and its quiet with a hundred active sessions.
// Runs on a desktop of its own (scripts/with-session).
//
// DAYPASS_BENCH_IDLE sets how long the quiet is watched, in seconds.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { closeWindow, windows } from "../../tests/e2e/parts/desktop.mjs";
import { makeHome } from "../../tests/e2e/parts/home.mjs";
import { PYTHON } from "../../tests/e2e/parts/host.mjs";
import { startTray } from "../../tests/e2e/parts/tray.mjs";
import { until } from "../../tests/e2e/parts/wait.mjs";
import { measured, PROFILE, SHORT } from "../parts/bench-form.mjs";
import { root } from "../parts/checkout.mjs";
import { memory } from "../parts/memory.mjs";
import { judge } from "../parts/promises.mjs";
import { fail } from "../parts/run.mjs";
import { startSimulator } from "../parts/simulator.mjs";

const SESSIONS = SHORT ? 2 : 100;
const IDLE = Number(process.env.DAYPASS_BENCH_IDLE ?? (SHORT ? 2 : 600));
/** How long an app has to settle before its memory is read, and before it is expected to be quiet, in seconds. */
const [SETTLED, QUIET] = SHORT ? [0.2, 0.2] : [6, 20];
/** A program may take so much more than the bare one: in the tray, with its window shown, and until that shows something. */
const [SHARE, SHOWN, PAINTED] = [1.15, 1.25, 1.3];
/** How often each is started to see how soon it shows something. */
const STARTS = SHORT ? 1 : 11;
/** How often it is looked whether the app was awake, in seconds, and how long what it does then may take. */
const [LOOK, AT_ONCE] = [0.5, 2];
/** Hundredths of a second, in which Linux counts a program's time (`getconf CLK_TCK`). */
const TICKS = 100;

const simulator = await startSimulator(["--accounts", "50", "--roles", "2", "--auto-approve"], {
  profile: PROFILE,
});
const home = makeHome(simulator);
const roles = signIn();
// Before anything else has a window.
const paint = firstPaints();
const tray = await startTray();
const bare = await memories(measured("examples/bare"), [], process.env, "Open", "Bare");
const daypass = await memories(
  measured("daypass-desktop"),
  ["--hidden"],
  home.env,
  "Open Daypass",
  "Daypass",
);
const quiet = await watchQuiet();
tray.stop();
simulator.stop();

judge([
  ["start to first paint, against a bare app's", paint.daypass, PAINTED * paint.bare, "ms"],
  ["memory with the window shown, against a bare app's", daypass.shown, SHOWN * bare.shown, "MB"],
  ["memory hidden, against a bare app's", daypass.hidden, SHARE * bare.hidden, "MB"],
  ["memory with the window closed, against a bare app's", daypass.closed, SHARE * bare.closed, "MB"],
  [`of a core, with ${SESSIONS} active sessions for ${IDLE} s`, quiet.share * 100, 0.1, "% "],
  ["wake-ups less than 30 s apart", quiet.early, 0, "× "],
]);
process.exit(0);

/** The memory of an app that lies in the tray: never shown, and with its window closed again. */
async function memories(path, args, env, open, title) {
  const app = spawn(path, args, { env, stdio: "ignore" });
  const ended = once(app, "exit");
  await tray.find(new RegExp(`^${open}$`));
  const hidden = await memory(app.pid, SETTLED);
  await tray.click(open);
  await until(`the window of ${title}`, () => windows(title).length === 1);
  const shown = await memory(app.pid, SETTLED);
  await closeWindow(title);
  const closed = await memory(app.pid, SETTLED);
  for (const [state, { words }] of Object.entries({ hidden, shown, closed }))
    console.log(`${title} ${state}: ${words}`);
  app.kill();
  await ended;
  return { hidden: hidden.total, shown: shown.total, closed: closed.total };
}

/** How long each takes from its start until its window shows something, in milliseconds: medians of starts in turns. */
function firstPaints() {
  const programs = {
    bare: [[measured("examples/bare"), "--shown"], process.env],
    daypass: [[measured("daypass-desktop")], home.env],
  };
  const taken = { bare: [], daypass: [] };
  for (let start = 0; start < STARTS; start += 1)
    for (const [name, [command, env]] of Object.entries(programs)) taken[name].push(firstPaint(command, env));
  const median = (times) => times.sort((one, other) => one - other)[(STARTS - 1) / 2];
  const medians = { bare: median(taken.bare), daypass: median(taken.daypass) };
  for (const [name, time] of Object.entries(medians)) console.log(`${name} shows something after ${time} ms`);
  return medians;
}

function firstPaint(command, env) {
  const script = join(root, "scripts/bench/first-paint.py");
  const ended = spawnSync(PYTHON, [script, ...command], { env, encoding: "utf8" });
  if (ended.status !== 0) fail(`${command.join(" ")}: ${ended.stderr}`);
  return Number(ended.stdout.trim().split("\n").at(-1));
}

/** Signs in, and reads the roles. */
function signIn() {
  command("integration", "add", simulator.startUrl, "--alias", "bench", "--no-sign-in");
  command("login", "bench", "--device", "--no-browser");
  command("integration", "sync", "bench");
  return JSON.parse(command("session", "list", "--all", "--json"));
}

/** Watches the app in the tray, with all sessions active. */
async function watchQuiet() {
  const app = spawn(measured("daypass-desktop"), ["--hidden"], { env: home.env, stdio: "ignore" });
  await tray.find(/^Open Daypass$/);
  for (const { id } of roles.slice(0, SESSIONS)) command("start", id);
  await tray.find(/^Stop all/);
  // What the last start set going comes to rest.
  await pause(QUIET * 1000);
  const [wakes, from, used] = [[], performance.now(), ticks(app.pid)];
  for (let last = switches(app.pid); performance.now() - from < IDLE * 1000; await pause(LOOK * 1000)) {
    const now = switches(app.pid);
    if (now !== last) wakes.push((performance.now() - from) / 1000);
    last = now;
  }
  const share = (ticks(app.pid) - used) / TICKS / IDLE;
  console.log(`awake at ${wakes.map((at) => at.toFixed(0)).join(", ") || "no time"} s`);
  app.kill();
  return { share, early: early(wakes) };
}

/** How many of the moments of being awake come less than 30 s after one before, and are not part of what is done then. */
function early(wakes) {
  let [count, since] = [0, -Infinity];
  for (const at of wakes) {
    if (at - since >= 30 - LOOK) since = at;
    else if (at - since > AT_ONCE) count += 1;
  }
  return count;
}

/** The time that a program and its threads have had on a core, in ticks (proc(5), *stat*, fields 14 and 15). */
function ticks(pid) {
  const [, fields] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ");
  const [user, system] = fields.split(" ").slice(11, 13).map(Number);
  return user + system;
}

/** How often a program's threads have gone to sleep so far: one that was never woken has not either. */
function switches(pid) {
  return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => {
    const status = statusOf(`/proc/${pid}/task/${thread}/status`);
    return sum + Number(/^voluntary_ctxt_switches:\s+(\d+)$/m.exec(status)?.[1] ?? 0);
  }, 0);
}

/** Nothing where the thread has ended since it was listed. */
function statusOf(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function command(...args) {
  const ended = spawnSync(measured("daypass"), args, { env: home.env, encoding: "utf8" });
  if (ended.status !== 0) fail(`daypass ${args.join(" ")} failed:\n${ended.stderr}`);
  return ended.stdout;
}
