// npm run bench: measures in a release build the speed, memory use and idleness that Daypass promises, and writes them as
// one table to BENCHMARKS.md. It fails when a promise is not kept. `npm run bench -- desktop` measures one part; `-- check`
// fails if a hot command takes over 5 % more instructions than the last time; `--short` only shows that each part runs, on
// what npm test built.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measured } from "./parts/bench-form.mjs";
import { missed, outdated } from "./parts/bench-reasons.mjs";
import { rowsOf, table, writeTable } from "./parts/bench-table.mjs";
import { version } from "./parts/timer.mjs";
import { CLIPPY, buildEverything, buildRelease } from "./parts/build.mjs";
import { root } from "./parts/checkout.mjs";
import { fail, run } from "./parts/run.mjs";
import { setup } from "./setup.mjs";

const script = (name) => join(root, "scripts/bench", `${name}.mjs`);
const short = process.argv.includes("--short");
const parts = {
  handover: [join(root, "scripts/with-session"), process.execPath, script("handover")],
  commands: [process.execPath, script("commands")],
  profiles: [process.execPath, script("profiles")],
  growth: [process.execPath, script("growth")],
  counts: [process.execPath, script("counts")],
  desktop: [join(root, "scripts/with-session"), process.execPath, script("desktop")],
  files: short
    ? ["cargo", "test", "--locked", "--workspace", "--bench", "edit"]
    : ["cargo", "bench", "--locked", "-p", "aws-files"],
  sizes: [process.execPath, script("sizes")],
  window: [join(root, "scripts/with-session"), process.execPath, script("window")],
};
const check = process.argv.includes("check");
const asked = process.argv
  .slice(2)
  .filter((arg) => !["--short", "--built"].includes(arg))
  .map((arg) => (arg === "check" ? "counts" : arg));
if (check) parts.counts.push("check");
const unknown = asked.filter((name) => !(name in parts));
if (unknown.length > 0)
  fail(`There is no ${unknown.join(", ")} to measure: ${Object.keys(parts).join(", ")}`);

if (!process.argv.includes("--built")) {
  setup({ tests: true });
  if (short) buildEverything();
  // What is shipped, and the bare app that it is measured against.
  else buildRelease(["aws-sim", "daypass-cli", "daypass-desktop"], ["--example", "bare"]);
}
const folder = mkdtempSync(join(tmpdir(), "daypass-bench-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
const rows = join(folder, "rows");
const env = {
  ...process.env,
  DAYPASS_BENCH_ROWS: rows,
  ...(short ? { ...CLIPPY, DAYPASS_BENCH_SHORT: "1" } : {}),
};

// All of them, though one fails: they are waited for once.
const broken = Object.entries(parts)
  .filter(([name]) => asked.length === 0 || asked.includes(name))
  .filter(
    ([, [program, ...args]]) => spawnSync(program, args, { cwd: root, env, stdio: "inherit" }).status !== 0,
  )
  .map(([name]) => name);
if (existsSync(rows)) {
  const measuredRows = rowsOf(rows);
  const text = [table(measuredRows), missed(measuredRows)].filter(Boolean).join("\n\n");
  console.log(`\n${text}`);
  // Of all parts alone: a table of one would lose the others.
  const versions = [
    version(measured("daypass")),
    version("/usr/bin/aws"),
    version("rustc"),
    `Node ${process.version}`,
  ].filter(Boolean);
  if (!short && asked.length === 0) writeTable(text, versions);
  if (short && asked.length === 0)
    for (const [name] of outdated(measuredRows)) fail(`A reason is given for ${name}, which is not measured`);
}
if (broken.length > 0) fail(`Not kept: ${broken.join(", ")}`);
