// How much memory a program and its children take.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

/**
 * The proportional set size of a program and its children, in MB (Linux, *smaps_rollup*), after `settled` seconds in which
 * they come to rest.
 */
export async function memory(pid, settled) {
  await pause(settled * 1000);
  const children = spawnSync("pgrep", ["--parent", String(pid)], { encoding: "utf8" }).stdout.split("\n");
  const sizes = [pid, ...children.filter(Boolean)].map((one) => ({
    name: readFileSync(`/proc/${one}/comm`, "utf8").trim(),
    size: Number(/^Pss: +(\d+) kB$/m.exec(readFileSync(`/proc/${one}/smaps_rollup`, "utf8"))[1]) / 1024,
  }));
  const total = sizes.reduce((sum, { size }) => sum + size, 0);
  const words = sizes.map(({ name, size }) => `${name} ${size.toFixed(0)}`).join(", ");
  return { total, words: `${total.toFixed(0)} MB PSS (${words})` };
}
