// How many instructions the hot commands take (valgrind's callgrind). Unlike times, the counts of two runs on a busy machine
// are alike. `npm run bench -- check` compares them with the last ones; `npm run bench -- counts` writes those.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { measured, PROFILE, SHORT } from "../parts/bench-form.mjs";
import { OUTPUT, person, signIn } from "../parts/bench-person.mjs";
import { row } from "../parts/bench-table.mjs";
import { root } from "../parts/checkout.mjs";
import { fail, output } from "../parts/run.mjs";
import { makeSandbox } from "../parts/sandbox.mjs";
import { startSimulator } from "../parts/simulator.mjs";

/** The counts of the last time, by what was counted. */
const FILE = join(root, "scripts/bench/counts.json");
/** What more than this has come to is a regression. */
const ALLOWED = 1.05;
const CHECK = process.argv.includes("check");
const [ACCOUNTS, ROLES] = SHORT ? [10, 2] : [1000, 10];

if (!output("valgrind", ["--version"])) fail("valgrind is missing: apt-get install valgrind");
const organisation = ["--accounts", ACCOUNTS, "--roles", ROLES, "--tps", 0, "--auto-approve"];
const simulator = await startSimulator(organisation.map(String), { profile: PROFILE });
const sandbox = makeSandbox(simulator.endpoint);
process.once("exit", sandbox.remove);
const daypass = measured("daypass");

const run = person(sandbox);
signIn(run, simulator);
run("integration", "sync", "bench");
const [{ id }, second] = JSON.parse(run("session", "list", "--all", "--json"));
run("start", id, "--deliver", "process");
run("credential-process", id);
// The passphrase's argon2id would hide everything else.
const isUnlocked = spawnSync(daypass, ["vault", "unlock", "--for", "10m"], { env: sandbox.env }).status === 0;

const commands = [
  ["daypass --version", ["--version"]],
  ["status", ["status"]],
  ["session list", ["session", "list", "--all"]],
  ["session list --json", ["session", "list", "--all", "--json"]],
  ["session list, one account", ["session", "list", second.accountName]],
  ["completion of a name", ["complete", "fish", "=acc", "start"]],
  ...(isUnlocked
    ? [
        ["daypass-credentials", [id], measured("daypass-credentials")],
        ["credential-process", ["credential-process", id]],
        ["start, already started", ["start", id]],
      ]
    : []),
];
const counts = Object.fromEntries(
  commands.map(([name, args, program = daypass]) => [name, instructions(program, args)]),
);
if (isUnlocked) run("vault", "lock");
simulator.stop();

if (CHECK && !existsSync(FILE)) fail("There are no counts to hold them against: npm run bench -- counts");
const last = existsSync(FILE) ? JSON.parse(readFileSync(FILE, "utf8")) : {};
for (const [name, count] of Object.entries(counts)) {
  const before = SHORT ? undefined : last[name];
  const change = before
    ? `${(100 * (count / before - 1)).toFixed(1).padStart(6)} % against the last time`
    : "";
  console.log(`${name.padEnd(32)} ${(count / 1e6).toFixed(2).padStart(10)} M instructions ${change}`);
  row(
    `${name}, of ${ACCOUNTS * ROLES} sessions`,
    count / 1e6,
    "M instructions",
    before ? (ALLOWED * before) / 1e6 : null,
  );
}
const regressed = Object.entries(counts).filter(
  ([name, count]) => count > ALLOWED * (last[name] ?? Infinity),
);
if (SHORT) process.exit(0);
if (CHECK) {
  const missing = Object.keys(last).filter((name) => !(name in counts));
  if (missing.length > 0) fail(`Not counted here: ${missing.join(", ")}`);
  if (regressed.length > 0)
    fail(`More than 5 % more instructions: ${regressed.map(([name]) => name).join(", ")}`);
} else {
  writeFileSync(FILE, `${JSON.stringify(counts, null, 2)}\n`);
}
process.exit(0);

/** The least of three runs: what varies is how hash maps lie in memory. */
function instructions(program, args) {
  const counted = Array.from({ length: SHORT ? 1 : 3 }, () => {
    const tool = ["--tool=callgrind", "--callgrind-out-file=/dev/null", program, ...args];
    const ended = spawnSync("valgrind", tool, {
      env: sandbox.env,
      encoding: "utf8",
      maxBuffer: OUTPUT,
    });
    const count = /Collected : (\d+)/.exec(ended.stderr)?.[1];
    if (ended.status !== 0 || !count) fail(`${program} ${args.join(" ")} was not counted:\n${ended.stderr}`);
    return Number(count);
  });
  return Math.min(...counted);
}
