// The desktop's clipboard, by way of clipboard.py.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "../../../scripts/parts/checkout.mjs";
import { PYTHON } from "./host.mjs";

/** What is in it: its `text`, and the `targets` that it is offered as. */
export function clipboard({ env }) {
  const read = spawnSync(PYTHON, [join(root, "tests/e2e/clipboard.py")], { env, encoding: "utf8" });
  if (read.status !== 0) throw new Error(read.stderr);
  return JSON.parse(read.stdout);
}
