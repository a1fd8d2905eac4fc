// Running other programs. A program that fails ends the script with its name, not with a stack trace.
import { spawnSync } from "node:child_process";
import { root } from "./checkout.mjs";

/** Says what is wrong and ends the script. */
export function fail(message) {
  console.error(`\n✗ ${message}`);
  process.exit(1);
}

/** Runs a program in the checkout with the script's own terminal, and waits. `env` adds to the environment. */
export function run(program, args, { cwd = root, env = {} } = {}) {
  const ended = spawn(program, args, { cwd, env, stdio: "inherit" });
  if (ended.error) fail(`${program}: ${ended.error.message}`);
  if (ended.status !== 0)
    fail(`${[program, ...args].join(" ")} failed (${ended.signal ?? `exit ${ended.status}`})`);
}

/** Runs a program as `run` does, and says whether it succeeded. */
export function succeeds(program, args, { cwd = root, env = {} } = {}) {
  return spawn(program, args, { cwd, env, stdio: "inherit" }).status === 0;
}

/** What a program prints on stdout, or null when it is missing or fails, or takes longer than `timeout` milliseconds. */
export function output(program, args, { cwd = root, env = {}, timeout } = {}) {
  const stdio = ["ignore", "pipe", "ignore"];
  const ended = spawn(program, args, { cwd, env, timeout, stdio, encoding: "utf8" });
  return ended.status === 0 ? ended.stdout.trim() : null;
}

function spawn(program, args, { env, ...options }) {
  // npm is a batch file on Windows, which Node starts only through a shell.
  const shell = process.platform === "win32" && program === "npm";
  return spawnSync(program, args, { ...options, env: { ...process.env, ...env }, shell });
}
