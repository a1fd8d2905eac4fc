// A person whose commands a bench measures, and who is signed in to the simulated portal.
import { spawnSync } from "node:child_process";
import { measured } from "./bench-form.mjs";
import { fail } from "./run.mjs";

/** The most that a command prints, in bytes: the sessions of a large organisation are more than the 1 MiB that Node takes. */
export const OUTPUT = 64 * 1024 * 1024;

/** Runs Daypass's command line in a sandbox; it has to succeed. Returns what it prints. */
export function person({ env }) {
  return (...args) => {
    const ended = spawnSync(measured("daypass"), args, { env, encoding: "utf8", maxBuffer: OUTPUT });
    if (ended.status !== 0)
      fail(`daypass ${args.join(" ")} failed:\n${ended.error?.message ?? ended.stderr}`);
    return ended.stdout;
  };
}

/** How long a command of Daypass's takes in a sandbox: the median of so many runs by a timer, in milliseconds. It has to succeed. */
export function timedPerson({ env }, { timed }, runs) {
  return (...args) =>
    timed([measured("daypass"), ...args], { env, runs })?.median ?? fail(`daypass ${args.join(" ")} failed`);
}

/** Adds the portal as `bench` and signs in. */
export function signIn(daypass, simulator) {
  daypass("integration", "add", simulator.startUrl, "--alias", "bench", "--no-sign-in");
  daypass("login", "bench", "--device", "--no-browser");
}
