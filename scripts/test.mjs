// npm test: every check there is, from formatting to the real window, the cheap ones first. It stops at the first failure.
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { BUILD_EVERYTHING, CLIPPY } from "./parts/build.mjs";
import { tools } from "./parts/checkout.mjs";
import { runStages } from "./parts/stage.mjs";

const ui = (script) => ["npm", "run", "--silent", "-w", "ui", script];
const deny = join(tools, "bin/cargo-deny");

/** More at once than there are cores: half of a test of the command line is waiting for programs. */
const RUST_TESTS = {
  ...CLIPPY,
  PROPTEST_RNG_SEED: "12",
  RUST_TEST_THREADS: String(3 * availableParallelism()),
};

const STAGES = [
  ["Set-up", [["node", "scripts/setup.mjs", "--tests"]]],
  [
    "Formatting",
    [
      ["cargo", "fmt", "--all", "--check"],
      ["npx", "prettier", "--check", "--log-level=warn", "scripts"],
    ],
  ],
  [
    "Window: lint, types, tests, build",
    [ui("lint"), ui("check"), ui("test"), ["node", "scripts/parts/pages.mjs"], ui("test:browser")],
  ],
  [
    "Dependencies: licences, bans, sources",
    [[deny, "--log-level=error", "check", "bans", "licenses", "sources"]],
  ],
  ["Rust: clippy and build", [BUILD_EVERYTHING], CLIPPY],
  // Among them the fuzz targets, the properties and the random life, with fixed seeds and counts.
  ["Rust: tests", [["cargo", "test", "--locked", "--workspace"]], RUST_TESTS],
  ["The real AWS tools", [["node", "scripts/compat.mjs", "--built"]]],
  ["The real window", [["node", "scripts/e2e.mjs", "--built"]]],
  [
    "The packages, of the dev build",
    [
      ["node", "--test", "--test-reporter=./tests/e2e/parts/reporter.mjs", "tests/release/release.test.mjs"],
      ["node", "scripts/package.mjs", "--short", "--built"],
    ],
  ],
  ["Windows, under Wine", [["node", "scripts/windows.mjs", "--short"]]],
  ["macOS, by its types", [["node", "scripts/macos.mjs", "--short"]]],
  ["The bench, in short", [["node", "scripts/bench.mjs", "--short", "--built"]]],
];

await runStages(STAGES);
