// Fifty programs and terminals want credentials at the moment at which the sign-in dies: one page for all of them.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { after, before, test } from "node:test";
import { binary } from "../../scripts/parts/checkout.mjs";
import { control, startSimulator } from "../../scripts/parts/simulator.mjs";
import { makeHome } from "./parts/home.mjs";
import { addIntegration, daypass, press, visit } from "./parts/person.mjs";
import { startTray } from "./parts/tray.mjs";
import { until } from "./parts/wait.mjs";

const PROGRAMS = 40;

let simulator, home, tray, app;

before(async () => {
  simulator = await startSimulator(["--demo"]);
  home = makeHome(simulator);
  tray = await startTray();
  await addIntegration(home, simulator, "hafenlicht");
  app = spawn(binary("daypass-desktop"), ["--hidden"], { env: home.env, stdio: "inherit" });
  await tray.find(/^Quit$/);
});
after(() => {
  app?.kill();
  tray?.stop();
  simulator?.stop();
});

test("fifty at the moment the sign-in dies: one page, and all succeed when it is allowed", async () => {
  const ids = JSON.parse(daypass(home, "session", "list", "--all", "--json")).map(({ id }) => id);
  // AWS takes the token no more, nor the refresh token: neither of it is known here before it is asked.
  await control(simulator, "clock", { advanceSeconds: 9 * 3600 });
  await control(simulator, "faults", { op: "CreateToken", times: 3, error: "InvalidGrantException" });
  const [before, opened] = [await calls(), home.opened().length];

  const programs = Array.from({ length: PROGRAMS }, (_, n) => run("credential-process", ids[n % 8]));
  const all = Promise.all(programs);
  const address = await until("a page for them", () => home.opened()[opened]);
  await press(await visit(address), "Allow");

  const ends = await all;
  assert.deepEqual([...new Set(ends.map(({ status, said }) => `${status} ${said}`))], ["0 "]);
  for (const { printed } of ends.slice(0, PROGRAMS)) assert.equal(JSON.parse(printed).Version, 1);
  assert.equal(home.opened().length, opened + 1, "one page was opened");
  const since = (await calls()).slice(before.length);
  const answered = (op, status) => since.filter((call) => call.op === op && call.status === status).length;
  assert.equal(answered("CreateToken", 200), 1);
  assert.equal(answered("GetRoleCredentials", 200), 8, "each session was asked for once");
});

const calls = async () => (await fetch(`${simulator.endpoint}/_sim/calls`)).json();

/** Daypass's command line, however it ends: `said` is what it calls a problem. */
function run(...args) {
  const child = spawn(binary("daypass"), args, { env: home.env, stdio: ["ignore", "pipe", "pipe"] });
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) child[name].on("data", (text) => (texts[name] += text));
  return new Promise((resolve) => {
    child.once("close", (status) => {
      const said = /^daypass: .*$/m.exec(texts.stderr)?.[0] ?? "";
      resolve({ status, printed: texts.stdout, said });
    });
  });
}
