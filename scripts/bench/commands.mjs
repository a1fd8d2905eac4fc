// The speed of the command line.
import { spawnSync } from "node:child_process";
import { measured, PROFILE, SHORT } from "../parts/bench-form.mjs";
import { person, signIn, timedPerson } from "../parts/bench-person.mjs";
import { row } from "../parts/bench-table.mjs";
import { judge } from "../parts/promises.mjs";
import { makeSandbox } from "../parts/sandbox.mjs";
import { startSimulator } from "../parts/simulator.mjs";
import { makeTimer } from "../parts/timer.mjs";

/** In short as many sessions, for what is printed of them, but fewer accounts: each is a call that the portal counts. */
const [ACCOUNTS, ROLES] = SHORT ? [50, 200] : [1000, 10];
const RUNS = SHORT ? 1 : 21;
const CALLS_PER_SECOND = 20;

const organisation = ["--accounts", ACCOUNTS, "--roles", ROLES, "--tps", CALLS_PER_SECOND, "--auto-approve"];
const simulator = await startSimulator(organisation.map(String), { profile: PROFILE });
const sandbox = makeSandbox(simulator.endpoint);
const timer = makeTimer();
const median = timedPerson(sandbox, timer, RUNS);
process.once("exit", sandbox.remove);

const daypass = person(sandbox);
signIn(daypass, simulator);
const before = await calls();
const began = performance.now();
daypass("integration", "sync", "bench");
const sync = (performance.now() - began) / 1000;
// What the portal's limit alone takes for these calls.
const dictated = ((await calls()) - before) / CALLS_PER_SECOND;
const [{ id, name: address }] = JSON.parse(daypass("session", "list", "--all", "--json"));
daypass("start", id);

const promises = [
  [`sync ${ACCOUNTS} accounts × ${ROLES} roles at ${CALLS_PER_SECOND}/s`, sync, 1.2 * dictated, "s "],
  ["daypass --version", median("--version"), 20],
  [`daypass session list of ${ACCOUNTS * ROLES}`, median("session", "list", "--all"), 50],
  [`daypass session list --json of ${ACCOUNTS * ROLES}`, median("session", "list", "--all", "--json"), 50],
  [
    `daypass session list of two words, of ${ACCOUNTS * ROLES}`,
    median("session", "list", "0050", "role10"),
    50,
  ],
  // One session by its address, which is looked up and not looked for.
  [`find one of ${ACCOUNTS * ROLES}`, median("history", address), 10],
  [`daypass status of ${ACCOUNTS * ROLES}`, median("status"), 10],
  ["daypass start, already started", median("start", id), 30],
  // What a shell asks at a key press: every session, those of a name, of words, and of the profile that the template makes.
  ...["=", "=acc", "=0050 role10", "=account-0050"].map((typed) => [
    `completion of ${typed.slice(1) || "nothing typed"}, of ${ACCOUNTS * ROLES}`,
    median("complete", "fish", typed, "start"),
    20,
  ]),
  // Opens the vault: the passphrase of the sandbox goes through argon2id, which is slow on purpose.
  ["daypass env, with a passphrase", median("env", id, "--shell", "bash"), 300],
];
// Where this kernel's keyring may be used it keeps the key for a while, as people with a passphrase have it.
if (spawnSync(measured("daypass"), ["vault", "unlock", "--for", "10m"], { env: sandbox.env }).status === 0) {
  row("daypass env", median("env", id, "--shell", "bash"), "ms");
  row("daypass exec, of a program that does nothing", median("exec", id, "--", timer.empty), "ms");
  row("daypass renew, which asks AWS", median("renew", id), "ms");
  daypass("vault", "lock");
}
simulator.stop();

judge(promises.map(([what, taken, most, unit = "ms"]) => [what, taken, most, unit]));

/** How many calls AWS has answered so far. */
async function calls() {
  const answer = await fetch(`${simulator.endpoint}/_sim/calls`);
  return (await answer.json()).filter(({ status }) => status === 200).length;
}
