// The speed of the command line.
import { PROFILE, SHORT } from "../parts/bench-form.mjs";
import { person, signIn } from "../parts/bench-person.mjs";
import { judge } from "../parts/promises.mjs";
import { makeSandbox } from "../parts/sandbox.mjs";
import { startSimulator } from "../parts/simulator.mjs";

/** In short as many sessions, for what is printed of them, but fewer accounts: each is a call that the portal counts. */
const [ACCOUNTS, ROLES] = SHORT ? [50, 200] : [1000, 10];
const RUNS = SHORT ? 1 : 21;
const CALLS_PER_SECOND = 20;

const organisation = ["--accounts", ACCOUNTS, "--roles", ROLES, "--tps", CALLS_PER_SECOND, "--auto-approve"];
const simulator = await startSimulator(organisation.map(String), { profile: PROFILE });
const sandbox = makeSandbox(simulator.endpoint);
process.once("exit", sandbox.remove);

const daypass = person(sandbox);
signIn(daypass, simulator);
const before = await calls();
const sync = seconds(() => daypass("integration", "sync", "bench"));
// What the portal's limit alone takes for these calls.
const dictated = ((await calls()) - before) / CALLS_PER_SECOND;
const [{ id, name: address }] = JSON.parse(daypass("session", "list", "--all", "--json"));
daypass("start", id);

const promises = [
  [`sync ${ACCOUNTS} accounts × ${ROLES} roles at ${CALLS_PER_SECOND}/s`, sync, 1.2 * dictated],
  ["daypass --version", median(() => daypass("--version")), 0.02],
  [`daypass session list of ${ACCOUNTS * ROLES}`, median(() => daypass("session", "list", "--all")), 0.05],
  [
    `daypass session list --json of ${ACCOUNTS * ROLES}`,
    median(() => daypass("session", "list", "--all", "--json")),
    0.05,
  ],
  [
    `daypass session list of two words, of ${ACCOUNTS * ROLES}`,
    median(() => daypass("session", "list", "0050", "role10")),
    0.05,
  ],
  // One session by its address, which is looked up and not looked for.
  [`find one of ${ACCOUNTS * ROLES}`, median(() => daypass("history", address)), 0.01],
  [`daypass status of ${ACCOUNTS * ROLES}`, median(() => daypass("status")), 0.01],
  ["daypass start, already started", median(() => daypass("start", id)), 0.03],
  // What a shell asks at a key press: every session, those of a name, of words, and of the profile that the template makes.
  ...["=", "=acc", "=0050 role10", "=account-0050"].map((typed) => [
    `completion of ${typed.slice(1) || "nothing typed"}, of ${ACCOUNTS * ROLES}`,
    median(() => daypass("complete", "fish", typed, "start")),
    0.02,
  ]),
  // Opens the vault: the passphrase of the sandbox goes through argon2id, which is slow on purpose.
  ["daypass env", median(() => daypass("env", id, "--shell", "bash")), 0.3],
];
simulator.stop();

judge(promises.map((promise) => [...promise, "s "]));

/** How many calls AWS has answered so far. */
async function calls() {
  const answer = await fetch(`${simulator.endpoint}/_sim/calls`);
  return (await answer.json()).filter(({ status }) => status === 200).length;
}

function seconds(work) {
  const began = performance.now();
  work();
  return (performance.now() - began) / 1000;
}

function median(work) {
  const runs = Array.from({ length: RUNS }, () => seconds(work)).sort((one, other) => one - other);
  return runs[(RUNS - 1) / 2];
}
