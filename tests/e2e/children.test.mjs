// What the programs that the window starts get of its environment.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { binary } from "../../scripts/parts/checkout.mjs";
import { startSimulator } from "../../scripts/parts/simulator.mjs";
import { windows } from "./parts/desktop.mjs";
import { makeHome } from "./parts/home.mjs";
import { daypass } from "./parts/person.mjs";
import { until } from "./parts/wait.mjs";

const PASSPHRASE = "correct horse battery staple";

describe("the programs of the window", { timeout: 120_000 }, () => {
  let simulator, app;

  before(async () => {
    simulator = await startSimulator(["--demo", "--auto-approve"]);
    const home = makeHome(simulator);
    Object.assign(home.env, { DAYPASS_VAULT: "passphrase", DAYPASS_VAULT_PASSPHRASE: PASSPHRASE });
    daypass(home, "integration", "add", simulator.startUrl, "--alias", "demo");
    app = spawn(binary("daypass-desktop"), { env: home.env, stdio: "inherit" });
  });
  after(() => {
    app?.kill();
    simulator?.stop();
  });

  test("the vault's passphrase was in the environment of each of them", async () => {
    await until("the window", () => windows().length === 1);
    await until("its programs", () => below(app.pid).length >= 2);
    for (const pid of below(app.pid)) {
      assert.ok(!readFileSync(`/proc/${pid}/environ`, "utf8").includes(PASSPHRASE), nameOf(pid));
    }
  });
});

/** The processes that a process has started, and theirs. */
function below(pid) {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const children = all.filter((child) => parentOf(child) === pid);
  return children.flatMap((child) => [child, ...below(Number(child))]);
}

const nameOf = (pid) => readFileSync(`/proc/${pid}/comm`, "utf8").trim();

function parentOf(pid) {
  try {
    return Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]);
  } catch {
    return 0; // It has ended.
  }
}
