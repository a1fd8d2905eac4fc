// npm run windows: builds Daypass for Windows with Debian's packages, and runs it and its tests under Wine, with the real
// Credential Manager. `--short` is what `npm test` runs of it: the command line, the main job, and what the command prompt
// makes of it.
import { dirname } from "node:path";
import { root } from "./parts/checkout.mjs";
import { buildPages } from "./parts/pages.mjs";
import { fail } from "./parts/run.mjs";
import { hasSourceOfStd, sourceBuilt } from "./parts/source-built.mjs";
import { hasWine, newWindows } from "./parts/wine.mjs";
import { setup } from "./setup.mjs";

const TRIPLE = "x86_64-pc-windows-gnu";
const short = process.argv.includes("--short");

/** What is tried in short. */
const MAIN = [
  "main_job::",
  "windows::browser::",
  "windows::command_prompt::",
  "windows::held_open::",
  "windows::keychain::",
];

/** The tests that Wine 8 cannot show, and why. They are for a machine with Windows. */
const LEFT_OUT = {
  cli: {
    "dependencies::": "it runs cargo, which is none of Windows' there",
  },
};

/** What no test here can say, since Wine 8 does it otherwise than Windows. */
const NOT_SHOWN = [
  "what PowerShell makes of env's lines and of quotes: Wine has a stub of it",
  "an & within quotes behind cmd's /S, and %NAMES% in a batch file's arguments: Wine's command prompt reads them otherwise",
  "for /f … do @%i: Wine's command prompt takes the line for one word (windows::command_prompt uses a batch file)",
  "a lock on a file that is open for appending alone: Wine grants it (ground::lock_file opens for writing)",
];

if (!short) setup({ windows: true });
if (!hasSourceOfStd() || !hasWine()) {
  const needed = "Debian's rust-web-src, cargo-web, gcc-mingw-w64-x86-64-win32 and wine64 are";
  if (!short) fail(`This needs what is not here: ${needed}.`);
  console.log(`Windows is left out: ${needed} not here.`);
  process.exit();
}

const windows = newWindows();
const commandLine = build(["-p", "daypass-cli", "-p", "daypass-tests", "--bins", "--test", "cli"]);
test(
  commandLine.find(({ name, isTest }) => isTest && name === "cli"),
  short ? MAIN : [],
);
if (!short) {
  for (const what of NOT_SHOWN) console.log(`not shown by Wine: ${what}`);
  buildPages();
  const parts = ["aws-files", "daypass-core", "daypass-engine", "daypass-desktop"];
  const built = build([...parts.flatMap((part) => ["-p", part]), "--bins", "--tests"]);
  for (const tests of built.filter(({ isTest }) => isTest)) test(tests, []);
}

function build(args) {
  return sourceBuilt(TRIPLE, ["build", ...args]);
}

/** A path of this system, as a program has it that runs under Wine. */
function onWine(path) {
  return `Z:${path.replaceAll("/", "\\")}`;
}

/** Runs the tests of a program, those alone whose names begin so where some are named. */
function test({ name, executable }, only) {
  console.log(`\nThe tests ${name} under Wine`);
  const leftOut = Object.entries(LEFT_OUT[name] ?? {});
  for (const [test, reason] of leftOut) console.log(`left out: ${test}: ${reason}`);
  const args = [...only, ...leftOut.flatMap(([test]) => ["--skip", test])];
  const status = windows.run(executable, args, {
    INSTA_UPDATE: "no",
    INSTA_WORKSPACE_ROOT: onWine(root),
    // What loads the pages' engine lies beside the programs, as in a package, and tests are a folder below.
    WINEPATH: onWine(dirname(dirname(executable))),
  });
  if (status !== 0) fail(`The tests ${name} failed under Wine (exit ${status})`);
}
