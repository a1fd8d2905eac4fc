// Installs everything that a machine needs before Daypass can be built: system packages, npm packages, a Rust toolchain.
// `node scripts/setup.mjs --tests` adds what only the tests need. It does nothing if nothing is missing.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { root, target, tools } from "./parts/checkout.mjs";
import { fail, output, run } from "./parts/run.mjs";
import { systemPackages } from "./parts/system-packages.mjs";

/** The cargo tools that tests need. Unoptimised builds of them start sooner than optimised ones compile. */
const CARGO_TOOLS = { "cargo-deny": "0.20.2", "tauri-driver": "2.1.0" };

/**
 * `window` is needed by all but the command line alone; `tests` adds the tools of the checks, `windows` those by which Windows and
 * macOS are built for, `cargo` those that are built here.
 */
export function setup({ window = true, tests = false, windows = tests, cargo = tests } = {}) {
  rust({ tests });
  systemPackages({ window, tests, windows });
  npmPackages();
  if (cargo) cargoTools();
}

function rust({ tests }) {
  const needed = /^rust-version = "(.*)"$/m.exec(readFileSync(join(root, "Cargo.toml"), "utf8"))[1];
  const found = /^rustc (\d+\.\d+)/.exec(output("rustc", ["--version"]) ?? "")?.[1];
  if (!found) fail(`Rust is missing. Get ${needed} or newer: https://rustup.rs`);
  if (compareVersions(found, needed) < 0)
    fail(`Rust ${found} is too old. Get ${needed} or newer: rustup update`);
  if (tests && !(output("cargo", ["clippy", "--version"]) && output("cargo", ["fmt", "--version"]))) {
    fail("clippy or rustfmt is missing. Get them: rustup component add clippy rustfmt");
  }
}

function compareVersions(one, other) {
  return one.localeCompare(other, "en", { numeric: true });
}

/** `npm ci`, when the lock file is not the one that node_modules was installed from. */
function npmPackages() {
  const stamp = join(root, "node_modules/.daypass-lock");
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  run("npm", ["ci", "--no-audit", "--no-fund"]);
  writeFileSync(stamp, lock);
}

function cargoTools() {
  const installed = output("cargo", ["install", "--list", "--root", tools]) ?? "";
  for (const [name, version] of Object.entries(CARGO_TOOLS)) {
    if (installed.includes(`${name} v${version}:`)) continue;
    console.log(`Building ${name} ${version}`);
    const build = ["--debug", "--locked", "--root", tools, "--target-dir", join(target, "tools/build")];
    run("cargo", ["install", "--quiet", ...build, name, "--version", version]);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  setup({ tests: process.argv.includes("--tests") });
  console.log("Ready.");
}
