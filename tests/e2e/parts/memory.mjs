// What a program and its children take.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

/** The proportional set size of a process and its children once it has settled, in words (Linux, *smaps_rollup*). */
export async function memory(pid) {
  await pause(2_000);
  const children = spawnSync("pgrep", ["--parent", String(pid)], { encoding: "utf8" }).stdout.split("\n");
  const sizes = [pid, ...children.filter(Boolean)].map((one) => ({
    name: readFileSync(`/proc/${one}/comm`, "utf8").trim(),
    pss: Number(/^Pss: +(\d+) kB$/m.exec(readFileSync(`/proc/${one}/smaps_rollup`, "utf8"))[1]) / 1024,
  }));
  const total = sizes.reduce((sum, { pss }) => sum + pss, 0);
  return `${total.toFixed(0)} MB PSS (${sizes.map(({ name, pss }) => `${name} ${pss.toFixed(0)}`).join(", ")})`;
}
