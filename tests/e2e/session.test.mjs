// The desktop without a screen on which these tests run.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/parts/checkout.mjs";

test("homes of every run stayed in /tmp: what a command makes there is gone with its desktop, and its status is passed on", () => {
  const script = 'made=$(mktemp -d); echo "$made"; touch "$made/file"; exit 7';
  const ended = spawnSync(join(root, "scripts/with-session"), ["bash", "-c", script], { encoding: "utf8" });
  assert.equal(ended.status, 7, ended.stderr);
  const made = ended.stdout.trim();
  assert.match(made, /daypass-session-/);
  assert.ok(!existsSync(made), made);
});
