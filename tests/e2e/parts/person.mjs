// What a person does outside the window: reads a page in the browser and presses a button, runs the AWS CLI or Daypass's.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { get } from "node:http";
import { binary } from "../../../scripts/parts/checkout.mjs";
import { PYTHON } from "./host.mjs";
import { until } from "./wait.mjs";

/** The page at an address, as text; redirects are followed. */
export async function visit(address) {
  const answer = await fetch(address);
  return { status: answer.status, address: answer.url, text: await answer.text() };
}

/** The answer to whoever asks for an address as a browser does for a page; redirects are not followed. */
export async function ask(address) {
  const [answer] = await once(get(address), "response");
  answer.resume();
  return { status: answer.statusCode, location: answer.headers.location };
}

/** The secret link that an address of Daypass's own leads on to, once. */
export async function linkBehind(address) {
  const { status, location } = await ask(address);
  assert.equal(status, 303, `${address} leads nowhere`);
  return location;
}

/** Presses a button of a page's form, as a browser does: its hidden fields and the button's own go along. */
export async function press(page, label) {
  const form = /<form method="post" action="([^"]*)">([\s\S]*?)<\/form>/.exec(page.text);
  assert.ok(form, `there is no form on ${page.address}`);
  const [, action, inside] = form;
  const fields = new URLSearchParams();
  for (const [, name, value] of inside.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)) {
    fields.set(name, value);
  }
  const button = [...inside.matchAll(/<button[^>]* name="([^"]*)" value="([^"]*)">([^<]*)<\/button>/g)].find(
    ([, , , words]) => words === label,
  );
  assert.ok(button, `there is no button ${label} on ${page.address}`);
  fields.set(button[1], button[2]);
  const answer = await fetch(new URL(action, page.address), { method: "POST", body: fields });
  assert.equal(answer.status, 200);
}

const systemCli = "/usr/bin/aws";

/** `aws sts get-caller-identity` with a profile: the ARN, or null when the CLI fails. */
export function callerIdentity({ env }, profile) {
  // Debian 12's CLI is older than AWS_ENDPOINT_URL (2.13).
  const endpoint = ["--endpoint-url", env.AWS_ENDPOINT_URL];
  const args = ["sts", "get-caller-identity", "--profile", profile, "--output", "json", ...endpoint];
  const ended = spawnSync(systemCli, args, { env, encoding: "utf8" });
  if (ended.error) throw ended.error;
  return ended.status === 0 ? JSON.parse(ended.stdout).Arn : null;
}

/** Daypass's command line, which has to succeed; what it prints. */
export function daypass({ env }, ...args) {
  const ended = spawnSync(binary("daypass"), args, { env, encoding: "utf8" });
  assert.equal(ended.status, 0, `daypass ${args.join(" ")}: ${ended.stderr}`);
  return ended.stdout;
}

/** Adds an IAM user by the command line, its key on standard input. */
export function addUser({ env }, user) {
  const args = ["session", "add", "iam-user", "--name", user.name, "--mfa-serial", user.mfaSerial, "--stdin"];
  const input = `${user.accessKeyId}\n${user.secretAccessKey}\n`;
  const ended = spawnSync(binary("daypass"), args, { env, input, encoding: "utf8" });
  assert.equal(ended.status, 0, ended.stderr);
}

/** Adds the simulated integration by the command line, as one who allows the sign-in, and reads its roles. */
export async function addIntegration(home, simulator, alias) {
  daypass(home, "integration", "add", simulator.startUrl, "--alias", alias, "--no-sign-in");
  await signIn(home, simulator, alias);
  daypass(home, "integration", "sync", alias);
}

/** Signs in by the command line, and allows it. */
export async function signIn({ env }, simulator, alias) {
  const login = spawn(binary("daypass"), ["login", alias, "--device", "--no-browser"], {
    env,
    stdio: "ignore",
  });
  const ended = once(login, "exit");
  await until("a sign-in to allow", () => allow(simulator));
  assert.deepEqual(await ended, [0, null]);
}

/** Allows the sign-in that waits, if one does. */
export async function allow({ endpoint }) {
  return (await fetch(`${endpoint}/_sim/approve`, { method: "POST" })).ok;
}

/** The id of the session of a name. */
export function sessionId(home, name) {
  return JSON.parse(daypass(home, "session", "list", name, "--json"))[0].id;
}

/**
 * Brings the end of a session nearer, or lets it pass, in Daypass's store, where no credentials are kept then: nobody waits
 * that long, and no clock of AWS goes ahead.
 */
export function endIn({ env }, id, seconds) {
  const script = `import datetime, sqlite3, sys
end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=int(sys.argv[3]))
store = sqlite3.connect(sys.argv[1])
with store:
    store.execute("UPDATE activation SET expires_at = ? WHERE session = ?", (end.isoformat(), sys.argv[2]))
    store.execute("DELETE FROM record WHERE kind = 'credentials'")`;
  const args = ["-c", script, `${env.DAYPASS_HOME}/daypass.db`, id, String(seconds)];
  const ended = spawnSync(PYTHON, args, { encoding: "utf8" });
  assert.equal(ended.status, 0, ended.stderr);
}
