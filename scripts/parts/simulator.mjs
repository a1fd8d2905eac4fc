// A simulated AWS of one's own: aws-sim on a free loopback port, for as long as the script runs.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { binary } from "./checkout.mjs";
import { fail } from "./run.mjs";

/** Starts aws-sim and resolves to what it says when it listens: endpoint, startUrl, ssoRegion, iamUser, roles; and stop(). */
export async function startSimulator(args, { profile } = {}) {
  const child = spawn(binary("aws-sim", profile), args, { stdio: ["ignore", "pipe", "inherit"] });
  const stop = () => child.kill();
  process.once("exit", stop);
  const ready = await firstLine(child);
  if (!ready) fail("The simulated AWS did not start");
  return { ...JSON.parse(ready), stop };
}

function firstLine(child) {
  return new Promise((resolve) => {
    child.once("error", () => resolve(null));
    child.once("exit", () => resolve(null));
    createInterface({ input: child.stdout }).once("line", resolve);
  });
}

/** A request to the simulator's own controls, such as `approve` with `{userCode}`. */
export async function control(simulator, action, body) {
  const answer = await fetch(`${simulator.endpoint}/_sim/${action}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) fail(`The simulated AWS refused ${action}: ${answer.status} ${await answer.text()}`);
}
