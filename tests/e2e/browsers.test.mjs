// Consoles in real browsers: Chromium with two profiles, and Firefox. They follow what Daypass gives them to the simulator's console,
// whose page has account, role, service and region in its title, which is the title of the browser's window.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startSimulator } from "../../scripts/parts/simulator.mjs";
import { makeHome } from "./parts/home.mjs";
import { addIntegration, daypass } from "./parts/person.mjs";
import { until } from "./parts/wait.mjs";

let simulator, home, folder, sessions;

before(async () => {
  simulator = await startSimulator(["--demo"]);
  home = makeHome(simulator);
  folder = mkdtempSync(join(tmpdir(), "daypass-browsers-"));
  Object.assign(home.env, { HOME: folder, XDG_CONFIG_HOME: join(folder, ".config") });
  await addIntegration(home, simulator, "hafenlicht");
  sessions = JSON.parse(daypass(home, "session", "list", "--all", "--json"));
});
after(() => {
  // Those of this test alone, by the folder that they were started in.
  for (const pid of own()) kill(pid);
  simulator?.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

test("two profiles of Chromium have a console each, and one of them several", async () => {
  chromium();
  const [one, other] = pair();
  open(one, "s3", "--browser", "chromium", "--browser-profile", "Work");
  await shown(one, "s3");
  open(other, "ec2", "--browser", "chromium", "--browser-profile", "Home");
  await shown(other, "ec2");
  assert.ok(
    titles().some((title) => is(title, one, "s3")),
    "the first one stays, in its own profile",
  );

  // In one profile the second signs the first out, and its page is what is shown.
  open(other, "iam", "--browser", "chromium", "--browser-profile", "Work");
  await shown(other, "iam");
  // With AWS's multi-session both are open.
  daypass(home, "settings", "set", "console-sessions", "several", "--in", "chromium:Work");
  for (const [session, service] of [
    [one, "lambda"],
    [other, "rds"],
  ]) {
    open(session, service, "--browser", "chromium", "--browser-profile", "Work");
    await shown(session, service);
  }
  nothingSecret();
});

test("Firefox opens it in the profile that was chosen", async () => {
  firefox();
  const [one, other] = pair();
  open(one, "s3", "--browser", "firefox", "--browser-profile", "Work");
  await shown(one, "s3");
  open(other, "sqs", "--browser", "firefox", "--browser-profile", "Work");
  await shown(other, "sqs");
  nothingSecret();
});

/** Sessions of two accounts. */
function pair() {
  const [one] = sessions;
  return [one, sessions.find(({ accountId }) => accountId !== one.accountId)];
}

/** The session's console at a service's page, by the command line, as a person types it. */
function open({ id }, service, ...where) {
  daypass(home, "console", id, "--service", service, "--region", "eu-west-1", ...where);
}

const is = (title, { accountId, roleName }, service) =>
  title.startsWith(`AWS console: ${service} in eu-west-1 as ${roleName} of ${accountId}`);

/** The page that a window of a browser shows. */
async function shown(session, service) {
  const there = () => titles().some((title) => is(title, session, service));
  await until(`${service} of ${session.name}, in ${JSON.stringify(titles())}`, there, 60);
}

function titles() {
  const [found] = [xdotool("search", "--name", "AWS console")];
  return found
    .split("\n")
    .filter(Boolean)
    .map((window) => xdotool("getwindowname", window).trim());
}

function xdotool(...args) {
  try {
    return execFileSync("xdotool", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return "";
  }
}

/** What a browser takes that is run by root and without a keyring of its own. */
function wrapped(name, program, ...more) {
  const script = `#!/bin/sh\nprintf '%s\\n' "$@" >> '${folder}/arguments'\nexec ${program} ${more.join(" ")} "$@" >/dev/null 2>&1\n`;
  writeFileSync(join(home.path, "bin", name), script, { mode: 0o755 });
}

function chromium() {
  wrapped("chromium", "/usr/bin/chromium", "--no-sandbox", "--password-store=basic", "--disable-gpu");
  const data = join(folder, ".config/chromium");
  for (const profile of ["Default", "Profile 1"]) mkdirSync(join(data, profile), { recursive: true });
  const cache = { Default: { name: "Home" }, "Profile 1": { name: "Work" } };
  writeFileSync(join(data, "Local State"), JSON.stringify({ profile: { info_cache: cache } }));
}

function firefox() {
  wrapped("firefox-esr", "/usr/bin/firefox-esr");
  const data = join(folder, ".mozilla/firefox");
  mkdirSync(join(data, "work"), { recursive: true });
  writeFileSync(join(data, "profiles.ini"), "[Profile0]\nName=Work\nIsRelative=1\nPath=work\nDefault=1\n");
  const preferences = [
    ["browser.aboutwelcome.enabled", false],
    ["browser.shell.checkDefaultBrowser", false],
    ["datareporting.policy.dataSubmissionEnabled", false],
    ["app.normandy.enabled", false],
  ];
  const lines = preferences.map(([name, value]) => `user_pref("${name}", ${value});\n`);
  writeFileSync(join(data, "work/user.js"), lines.join(""));
}

/** No link is in what a browser or any program was started with, nor in what Daypass wrote of it. */
function nothingSecret() {
  const secret = /SigninToken|Action=login|Session=/;
  assert.doesNotMatch(readFileSync(join(folder, "arguments"), "utf8"), secret);
  for (const pid of own()) assert.doesNotMatch(read(`/proc/${pid}/cmdline`), secret);
  assert.doesNotMatch(daypass(home, "history", "--json"), secret);
  const logs = join(home.env.DAYPASS_HOME, "logs");
  for (const name of existsSync(logs) ? readdirSync(logs) : []) {
    assert.doesNotMatch(readFileSync(join(logs, name), "utf8"), secret);
  }
}

/** The processes that were started with this test's folder as their home. */
function own() {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return all.filter((pid) => read(`/proc/${pid}/environ`).split("\0").includes(`HOME=${folder}`));
}

function kill(pid) {
  try {
    process.kill(Number(pid));
  } catch {
    // It has ended by itself.
  }
}

function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
