// What the programs that the window starts get, and what stays in it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { binary } from "../../scripts/parts/checkout.mjs";
import { startSimulator } from "../../scripts/parts/simulator.mjs";
import { windows } from "./parts/desktop.mjs";
import { makeHome } from "./parts/home.mjs";
import { daypass } from "./parts/person.mjs";
import { noSecretIn, secretsOf } from "./parts/secrets.mjs";
import { until } from "./parts/wait.mjs";

const PASSPHRASE = "correct horse battery staple";

describe("the programs of the window", { timeout: 120_000 }, () => {
  let simulator, secrets, app;

  before(async () => {
    simulator = await startSimulator(["--demo", "--auto-approve"]);
    const home = makeHome(simulator);
    Object.assign(home.env, { DAYPASS_VAULT: "passphrase", DAYPASS_VAULT_PASSPHRASE: PASSPHRASE });
    daypass(home, "integration", "add", simulator.startUrl, "--alias", "demo");
    daypass(home, "start", "Shop Development/DataAnalyst");
    secrets = [PASSPHRASE, ...secretsOf(home.credentials())];
    // A person who wants core files of their programs.
    const wanted = 'ulimit -S -c "$(ulimit -H -c)"; exec "$0"';
    app = spawn("sh", ["-c", wanted, binary("daypass-desktop")], { env: home.env, stdio: "inherit" });
  });
  after(() => {
    app?.kill();
    simulator?.stop();
  });

  test("the vault's passphrase was in the environment of each of them", async () => {
    await until("the window", () => windows().length === 1);
    await until("its programs", () => below(app.pid).length >= 2);
    for (const pid of below(app.pid)) {
      for (const given of ["environ", "cmdline"]) {
        noSecretIn(`${given} of ${nameOf(pid)}`, readFileSync(`/proc/${pid}/${given}`, "utf8"), secrets);
      }
    }
  });

  test("a crash of the app left a core file with everything in it", () => {
    const limits = readFileSync(`/proc/${app.pid}/limits`, "utf8");
    assert.match(limits, /^Max core file size +0 /m);
    noSecretIn("the app's own arguments", readFileSync(`/proc/${app.pid}/cmdline`, "utf8"), secrets);
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
