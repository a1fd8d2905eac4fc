// The window before its page has painted anything.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { binary, root } from "../../scripts/parts/checkout.mjs";
import { startSimulator } from "../../scripts/parts/simulator.mjs";
import { makeHome } from "./parts/home.mjs";
import { PYTHON } from "./parts/host.mjs";

/** An X server shows a window black until its program has drawn it for the first time. */
const UNDRAWN = "000000";
/** The ground of the dark theme. */
const GROUND = "131519";

describe("a window that opens", { timeout: 180_000 }, () => {
  let simulator, home;

  before(async () => {
    simulator = await startSimulator(["--demo"]);
    home = makeHome(simulator);
  });
  after(() => simulator?.stop());

  function command(program, ...args) {
    const ended = spawnSync(program, args, { env: home.env, encoding: "utf8" });
    assert.equal(ended.status, 0, ended.stderr);
    return ended.stdout;
  }

  test("in the dark theme it was white until its page had painted", () => {
    command(binary("daypass"), "settings", "set", "theme", "dark");
    const shown = command(PYTHON, join(root, "scripts/bench/first-paint.py"), binary("daypass-desktop"));
    // A busy machine may look only when its page has painted, and then has seen no ground here.
    const grounds = [...shown.matchAll(/^ground (.*)$/gm)].map(([, colour]) => colour);
    assert.deepEqual(
      grounds.filter((colour) => ![UNDRAWN, GROUND].includes(colour)),
      [],
    );
  });
});
