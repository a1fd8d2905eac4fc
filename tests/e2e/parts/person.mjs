// What a person does outside the window: reads a page in the browser and presses a button, runs the AWS CLI or Daypass's.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { binary } from "../../../scripts/parts/checkout.mjs";

/** The page at an address, as text; redirects are followed. */
export async function visit(address) {
  const answer = await fetch(address);
  return { status: answer.status, address: answer.url, text: await answer.text() };
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
