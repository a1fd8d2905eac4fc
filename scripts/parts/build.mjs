// Building with the dev profile, the only one that the front door uses: one target directory serves all.
import { run } from "./run.mjs";

/** The window's pages, which the desktop binary embeds: so before it. */
export function buildPages() {
  run("npm", ["run", "--silent", "-w", "ui", "build"]);
}

/** The app, and the command line and the simulated AWS with it: what is built together shares its dependencies. */
export function buildApp() {
  buildPages();
  run("cargo", ["build", "--locked", "--workspace", "--bins"]);
}

/** Packages of the workspace, by name. */
export function buildPackages(...names) {
  run("cargo", ["build", "--locked", ...names.flatMap((name) => ["-p", name])]);
}

/**
 * Clippy as the compiler of this workspace's own crates: one compile lints them and builds what the tests run, and the
 * dependencies are compiled once. The variables are those that `cargo clippy -- -D warnings` sets (its src/main.rs).
 */
export const CLIPPY = {
  RUSTC_WORKSPACE_WRAPPER: "clippy-driver",
  CLIPPY_ARGS: "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__",
};

/** Everything there is in Rust, tests and examples too. */
export const BUILD_EVERYTHING = ["cargo", "build", "--locked", "--workspace", "--all-targets"];
