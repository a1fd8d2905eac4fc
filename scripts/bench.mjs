// npm run bench: the speed, memory and quiet that Daypass promises, measured in a release build. Fails when one promise is
// not kept. `npm run bench -- desktop` measures one part.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { buildPages } from "./parts/pages.mjs";
import { root } from "./parts/checkout.mjs";
import { fail, run } from "./parts/run.mjs";
import { setup } from "./setup.mjs";

const script = (name) => join(root, "scripts/bench", `${name}.mjs`);
const parts = {
  commands: [process.execPath, script("commands")],
  desktop: [join(root, "scripts/with-session"), process.execPath, script("desktop")],
  files: ["cargo", "bench", "--locked", "-p", "aws-files"],
  window: ["npm", "run", "--silent", "-w", "ui", "bench"],
};
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in parts));
if (unknown.length > 0)
  fail(`There is no ${unknown.join(", ")} to measure: ${Object.keys(parts).join(", ")}`);

setup({ tests: true });
buildPages();
const ours = ["aws-sim", "daypass-cli", "daypass-desktop"].flatMap((name) => ["-p", name]);
run("cargo", ["build", "--locked", "--release", ...ours, "--bins", "--example", "bare"]);

// All of them, though one fails: they are waited for once.
const broken = Object.entries(parts)
  .filter(([name]) => asked.length === 0 || asked.includes(name))
  .filter(([, [program, ...args]]) => spawnSync(program, args, { cwd: root, stdio: "inherit" }).status !== 0)
  .map(([name]) => name);
if (broken.length > 0) fail(`Not kept: ${broken.join(", ")}`);
