// What a person with thousands of profiles waits for: taking them over, and a start that edits one among ten thousand.
import { spawnSync } from "node:child_process";
import { measured, PROFILE, SHORT } from "../parts/bench-form.mjs";
import { person, signIn, timedPerson } from "../parts/bench-person.mjs";
import { writeProfiles } from "../parts/bench-profiles.mjs";
import { judge } from "../parts/promises.mjs";
import { makeSandbox } from "../parts/sandbox.mjs";
import { startSimulator } from "../parts/simulator.mjs";
import { makeTimer } from "../parts/timer.mjs";

const [IMPORTED, PROFILES] = SHORT ? [20, 100] : [1000, 10_000];
const RUNS = SHORT ? 1 : 15;

const simulator = await startSimulator(["--demo", "--auto-approve"], { profile: PROFILE });
const imports = Array.from({ length: SHORT ? 1 : 3 }, importing).sort((one, other) => one - other);
const starts = starting();
simulator.stop();

judge([
  // Each profile becomes a session; nobody waits for it again and again.
  [`import of ${IMPORTED} profiles`, imports[(imports.length - 1) / 2], 3, "s "],
  [`start into a file of ${PROFILES} profiles`, starts.start, 30, "ms"],
  [`stop in a file of ${PROFILES} profiles`, starts.stop, 30, "ms"],
]);

/** Seconds until all profiles of a new home are taken over. */
function importing() {
  const sandbox = makeSandbox(simulator.endpoint);
  writeProfiles(sandbox.files, simulator.iamUsers[0], IMPORTED);
  const taken = seconds(() => person(sandbox)("import", "aws-config"));
  sandbox.remove();
  return taken;
}

/** Median milliseconds of a start with cached credentials, and of the stop after it. */
function starting() {
  const sandbox = makeSandbox(simulator.endpoint);
  process.once("exit", sandbox.remove);
  writeProfiles(sandbox.files, simulator.iamUsers[0], PROFILES);
  const daypass = person(sandbox);
  signIn(daypass, simulator);
  daypass("integration", "sync", "bench");
  const [{ id }] = JSON.parse(daypass("session", "list", "--all", "--json"));
  daypass("credential-process", id);
  // Where the kernel keeps no key for it, the passphrase's argon2id is in each of them, which is slow on purpose.
  spawnSync(measured("daypass"), ["vault", "unlock", "--for", "30m"], { env: sandbox.env });
  const taken = timedPerson(sandbox, makeTimer(), 1);
  const runs = Array.from({ length: RUNS }, () => [
    taken("start", id, "--profile", "bench"),
    taken("stop", id),
  ]);
  const median = (which) => runs.map((run) => run[which]).sort((one, other) => one - other)[(RUNS - 1) / 2];
  return { start: median(0), stop: median(1) };
}

function seconds(work) {
  const began = performance.now();
  work();
  return (performance.now() - began) / 1000;
}
