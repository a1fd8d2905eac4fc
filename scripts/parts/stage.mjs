// A stage of the tests: programs run one after another, their output passed on, their tests counted, their time taken.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { stripVTControlCharacters } from "node:util";
import { root } from "./checkout.mjs";
import { fail } from "./run.mjs";
import { countTests, sum } from "./test-counts.mjs";

/** Runs stages one after another and sums them up. Each is `[title, commands]` or `[title, commands, variables]`. */
export async function runStages(stages) {
  const done = [];
  for (const stage of stages) done.push(await runStage(...stage));
  console.log();
  for (const { title, seconds, counts } of done) {
    const tests = counts.passed > 0 ? `${counts.passed} tests` : "";
    console.log(`${title.padEnd(40)} ${minutes(seconds).padStart(6)}  ${tests}`);
  }
  const total = sum(done.map(({ counts }) => counts));
  console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
}

/** Runs the commands of a stage, each `[program, ...arguments]`, and resolves to `{title, seconds, counts}`. */
async function runStage(title, commands, env = {}) {
  console.log(`\n━━ ${title}`);
  const began = performance.now();
  const counts = [];
  for (const command of commands) counts.push(countTests(await passedOn(title, command, env)));
  const seconds = (performance.now() - began) / 1000;
  console.log(`━━ ${title}: ${minutes(seconds)}`);
  return { title, seconds, counts: sum(counts) };
}

/** 83 s as `1:23`. */
function minutes(seconds) {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Runs one command and resolves to what it printed on stdout. */
async function passedOn(title, [program, ...args], env) {
  const options = { cwd: root, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "inherit"] };
  const child = spawn(program, args, options);
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    process.stdout.write(text);
    printed += text;
  });
  const [code, signal] = await once(child, "close").catch((error) => fail(`${program}: ${error.message}`));
  if (code !== 0) fail(`${title}: ${[program, ...args].join(" ")} failed (${signal ?? `exit ${code}`})`);
  return stripVTControlCharacters(printed);
}
