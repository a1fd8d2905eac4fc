// How long programs take, measured by a program of its own (scripts/bench/timer.rs).
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, target } from "./checkout.mjs";
import { output, run } from "./run.mjs";

const folder = join(target, "bench");

/**
 * Builds the timer, a program that does nothing, which is the least that any program takes, and one that reads a secret over the
 * session bus and does nothing else.
 */
export function makeTimer() {
  mkdirSync(folder, { recursive: true });
  const empty = join(folder, "empty.rs");
  writeFileSync(empty, "fn main() {}\n");
  const compile = (source, name) =>
    run("rustc", ["--edition", "2024", "-O", "-C", "strip=symbols", "-o", join(folder, name), source]);
  compile(empty, "empty");
  for (const name of ["timer", "bus-read"]) compile(join(root, `scripts/bench/${name}.rs`), name);
  return { empty: join(folder, "empty"), busRead: join(folder, "bus-read"), timed };
}

/**
 * The median of so many runs in milliseconds, and the wall time of all of them by their number. `atOnce` of them run at a time.
 * `null` where one of them fails; what it said goes to stderr.
 */
function timed(command, { env, runs, atOnce = 1 }) {
  const began = performance.now();
  const ended = spawnSync(join(folder, "timer"), [String(runs), String(atOnce), ...command], {
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 1024 * 1024 * 64,
  });
  const wall = (performance.now() - began) / runs;
  if (ended.status !== 0) return null;
  const taken = ended.stdout
    .trim()
    .split("\n")
    .map((line) => Number(line) / 1e6)
    .sort((one, other) => one - other);
  return { median: taken[Math.floor(taken.length / 2)], wall };
}

/** The first line of what a program says of its version; `null` where it is not here. */
export function version(program, args = ["--version"], env = {}) {
  return output(program, args, { env, timeout: 30_000 })?.split("\n")[0] ?? null;
}
