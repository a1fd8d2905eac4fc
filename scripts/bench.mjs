// npm run bench: the speed, memory and quiet that Daypass promises, measured in a release build. Fails when one promise is
// not kept. `npm run bench -- desktop` measures one part; `--short` only shows that each part runs, on what npm test built.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { CLIPPY, buildEverything, buildRelease } from "./parts/build.mjs";
import { root } from "./parts/checkout.mjs";
import { fail, run } from "./parts/run.mjs";
import { setup } from "./setup.mjs";

const script = (name) => join(root, "scripts/bench", `${name}.mjs`);
const short = process.argv.includes("--short");
const parts = {
  commands: [process.execPath, script("commands")],
  growth: [process.execPath, script("growth")],
  desktop: [join(root, "scripts/with-session"), process.execPath, script("desktop")],
  files: short
    ? ["cargo", "test", "--locked", "--workspace", "--bench", "edit"]
    : ["cargo", "bench", "--locked", "-p", "aws-files"],
  window: ["npm", "run", "--silent", "-w", "ui", "bench"],
};
const asked = process.argv.slice(2).filter((arg) => !["--short", "--built"].includes(arg));
const unknown = asked.filter((name) => !(name in parts));
if (unknown.length > 0)
  fail(`There is no ${unknown.join(", ")} to measure: ${Object.keys(parts).join(", ")}`);

if (!process.argv.includes("--built")) {
  setup({ tests: true });
  if (short) buildEverything();
  // What is shipped, and the bare app that it is measured against.
  else buildRelease(["aws-sim", "daypass-cli", "daypass-desktop"], ["--example", "bare"]);
}
const env = short ? { ...process.env, ...CLIPPY, DAYPASS_BENCH_SHORT: "1" } : process.env;

// All of them, though one fails: they are waited for once.
const broken = Object.entries(parts)
  .filter(([name]) => asked.length === 0 || asked.includes(name))
  .filter(
    ([, [program, ...args]]) => spawnSync(program, args, { cwd: root, env, stdio: "inherit" }).status !== 0,
  )
  .map(([name]) => name);
if (broken.length > 0) fail(`Not kept: ${broken.join(", ")}`);
