// Building with the dev profile. The checks, the demo and what runs on the simulated AWS share one build: another choice of
// packages or targets gives the dependencies other features, and cargo would compile them again.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { binary } from "./checkout.mjs";
import { buildPages } from "./pages.mjs";
import { run, succeeds } from "./run.mjs";

/** Everything there is in Rust, tests and examples too. */
export const BUILD_EVERYTHING = ["cargo", "build", "--locked", "--workspace", "--all-targets"];

/**
 * Clippy as the compiler of this workspace's own crates: one compile lints them and builds what the tests run, and the
 * dependencies are compiled once. The variables are those that `cargo clippy -- -D warnings` sets (its src/main.rs).
 */
export const CLIPPY = {
  RUSTC_WORKSPACE_WRAPPER: "clippy-driver",
  CLIPPY_ARGS: "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__",
};

/**
 * The build of the checks, for what runs its binaries. A lint stops only the checks: a newer Rust has some that this
 * source has not met, and not every Rust has clippy. Then this workspace's crates are compiled again without it.
 */
export function buildEverything() {
  buildPages();
  const [cargo, ...build] = BUILD_EVERYTHING;
  if (!succeeds(cargo, build, { env: CLIPPY })) run(cargo, build);
}

/**
 * The command line and the simulated AWS. On a new checkout by themselves: that needs none of the window's system packages
 * and less than half the time. Later the build of the checks has them.
 */
export function buildWithoutWindow() {
  if (existsSync(binary(join("examples", "bare")))) buildEverything();
  else run("cargo", ["build", "--locked", "-p", "aws-sim", "-p", "daypass-cli"]);
}

/** What `npm run app` opens on your real AWS: unlike the checks' build, it cannot be told to crash while it writes a file. */
export function buildApp() {
  buildPages();
  run("cargo", ["build", "--locked", "--workspace", "--bins"]);
}
