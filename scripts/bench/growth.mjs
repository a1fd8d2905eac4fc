// What grows with the number of sessions and profiles must grow no faster than they do. Each command's processor time is
// measured in one home and in another with four times as much in it. Code that compares each with each would take sixteen
// times as long, also on a busy machine, so this is judged in the short form too.
import { spawnSync } from "node:child_process";
import { measured, PROFILE, SHORT } from "../parts/bench-form.mjs";
import { writeProfiles } from "../parts/bench-profiles.mjs";
import { fail } from "../parts/run.mjs";
import { makeSandbox } from "../parts/sandbox.mjs";
import { startSimulator } from "../parts/simulator.mjs";

const FEW = SHORT ? 500 : 2500;
const MANY = 4 * FEW;
/** Between four times as long and sixteen times. */
const MOST = 8;
/** Seconds that a process takes for itself, in which nothing grows. */
const START = 0.05;

const simulator = await startSimulator(["--demo"], { profile: PROFILE });
const [few, many] = [FEW, MANY].map(measureHome);
simulator.stop();

console.log();
const broken = Object.keys(few).filter((command) => {
  const ratio = (many[command] + START) / (few[command] + START);
  const kept = ratio <= MOST;
  const times = [few, many].map((times) => times[command].toFixed(2).padStart(7)).join(" s, ");
  console.log(`${command.padEnd(44)} ${times} s: ${ratio.toFixed(1)} times  ${kept ? "kept" : "BROKEN"}`);
  return !kept;
});
if (broken.length > 0) fail(`More than ${MOST} times as long for four times as many: ${broken.join(", ")}`);

/** The processor time of each command, in a home of this many profiles. */
function measureHome(count) {
  const { files, env, remove } = makeSandbox(simulator.endpoint);
  process.once("exit", remove);
  writeProfiles(files, simulator.iamUsers[0], count);
  const times = {};
  const take = (...args) => (times[`daypass ${args.join(" ")}`] = processorTime(env, args));
  take("protect", "--dry-run");
  take("import", "aws-config", "--dry-run");
  take("import", "aws-config");
  // All of them are there already.
  times["daypass import aws-config, again"] = processorTime(env, ["import", "aws-config"]);
  take("settings", "set", "profile-template", "{role}", "--dry-run");
  take("settings", "set", "profile-template", "{role}", "--also-unused", "--yes");
  take("list", "--all", "--json");
  take("complete", "fish", "=oncall", "start");
  return times;
}

/** Seconds of both kinds that a command takes on all processors. */
function processorTime(env, args) {
  const timed = '"$@" >/dev/null || exit; times';
  const options = { env, encoding: "utf8" };
  const ended = spawnSync("bash", ["-c", timed, "bash", measured("daypass"), ...args], options);
  if (ended.status !== 0) fail(`daypass ${args.join(" ")} failed:\n${ended.stderr}`);
  // The second line is of the shell's children: 0m1.234s 0m0.012s.
  const seconds = [
    ...ended.stdout
      .trim()
      .split("\n")
      .at(-1)
      .matchAll(/(\d+)m([\d.]+)s/g),
  ];
  return seconds.reduce((sum, [, minutes, rest]) => sum + 60 * Number(minutes) + Number(rest), 0);
}
