// Builds for systems that Rust's own installer need not know: the standard library is compiled from its source, by Debian's
// Rust, which has that source as a package. They have a target directory of their own, since that is another compiler.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root, target } from "./checkout.mjs";
import { fail, output } from "./run.mjs";

const CARGO = "/usr/bin/cargo";
const RUSTC = "/usr/bin/rustc";

/** Whether the packages are here. Where a release lacks them, the checks that need them say that they are left out. */
export function hasSourceOfStd() {
  const sysroot = existsSync(CARGO) && existsSync(RUSTC) && output(RUSTC, ["--print", "sysroot"]);
  return Boolean(sysroot) && existsSync(join(sysroot, "lib/rustlib/src/rust/library/Cargo.lock"));
}

/** The target directory of these builds: one for all systems, since what runs while they build is the same for each. */
export const elsewhere = join(target, "elsewhere");

/**
 * Runs a command of cargo for another system and returns the programs and tests that it has built, by the names of their
 * targets. The dev profile without debug information: nothing of it is debugged here, and linking it takes as long as compiling.
 */
export function sourceBuilt(triple, [command, ...args], env = {}) {
  const std = ["-Zbuild-std=std,panic_unwind", "--target", triple];
  const told = ["--locked", "--message-format=json-render-diagnostics"];
  const ended = spawnSync(CARGO, [command, ...told, ...std, ...args], {
    cwd: root,
    encoding: "utf8",
    env: {
      ...process.env,
      CARGO_INCREMENTAL: "0",
      CARGO_PROFILE_DEV_DEBUG: "false",
      CARGO_TARGET_DIR: elsewhere,
      RUSTC,
      RUSTC_BOOTSTRAP: "1", // -Zbuild-std is not stable
      RUSTC_WORKSPACE_WRAPPER: "",
      RUSTDOC: "/usr/bin/rustdoc",
      ...env,
    },
    maxBuffer: Infinity,
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (ended.status !== 0) fail(`cargo ${command} for ${triple} failed (${ended.signal ?? ended.status})`);
  const messages = ended.stdout.split("\n").filter((line) => line.startsWith("{"));
  const built = messages.map((line) => JSON.parse(line)).filter(({ executable }) => executable);
  return built.map(({ executable, profile, target: { name, kind } }) => ({
    name,
    kind: kind[0],
    isTest: profile.test,
    executable,
  }));
}
