// Building with the dev profile. The checks, the demo and what runs on the simulated AWS share one build: another choice of
// packages or targets gives the dependencies other features, and cargo would compile them again.
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { binary, root } from "./checkout.mjs";
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

const [CARGO, ...EVERYTHING] = BUILD_EVERYTHING;

/** The build of the checks, for each of them that runs on its own. */
export function buildEverything() {
  buildPages();
  run(CARGO, EVERYTHING, { env: CLIPPY });
}

/**
 * The same for the demo, which no lint stops: a newer Rust has some that this source has not met, and not every Rust has
 * clippy. Then this workspace's crates, and they alone, are compiled without it.
 */
export function buildDemo() {
  buildPages();
  if (!succeeds(CARGO, EVERYTHING, { env: CLIPPY })) run(CARGO, EVERYTHING);
}

/**
 * The command line and the simulated AWS. On a new checkout by themselves: that needs none of the window's system packages
 * and less than half the time. Later the build of the checks has them.
 */
export function buildHeadlessDemo() {
  if (existsSync(binary(join("examples", "bare")))) buildDemo();
  else run("cargo", ["build", "--locked", "-p", "aws-sim", "-p", "daypass-cli"]);
}

/** What `npm run app` opens on your real AWS: unlike the checks' build, it cannot be told to crash while it writes a file. */
export function buildApp() {
  buildPages();
  run("cargo", ["build", "--locked", "--workspace", "--bins"]);
}

/** What is shipped, or measured, as it is shipped. */
export function buildRelease(packages, more = []) {
  buildPages();
  const named = packages.flatMap((name) => ["-p", name]);
  run("cargo", ["build", "--locked", "--release", ...named, "--bins", ...more], { env: withoutPaths(root) });
}

/**
 * The variables by which programs have no path of the machine in them that built them: neither where the sources are nor where
 * cargo keeps those of others. So they tell nobody's name, and the same sources give the same bytes.
 */
export function withoutPaths(sources) {
  const cargoHome = process.env.CARGO_HOME ?? join(homedir(), ".cargo");
  const places = { [sources]: "/daypass", [cargoHome]: "/cargo" };
  const flags = (flag) => Object.entries(places).map(([place, name]) => `${flag}=${place}=${name}`);
  const quoted = (word) => `'${word.replaceAll("'", "'\\''")}'`;
  return {
    // Cargo's own separator, and for C the crate cc's leave to quote: a path may have blanks.
    CARGO_ENCODED_RUSTFLAGS: flags("--remap-path-prefix").join("\x1f"),
    // Microsoft's compiler knows no such flag.
    ...(process.platform === "win32"
      ? {}
      : { CC_SHELL_ESCAPED_FLAGS: "1", CFLAGS: flags("-ffile-prefix-map").map(quoted).join(" ") }),
  };
}
