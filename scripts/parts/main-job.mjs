// Daypass's main job by the real command line, told step by step: from a portal URL to the caller's identity and back.
import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { binary, root } from "./checkout.mjs";
import { fail } from "./run.mjs";
import { control } from "./simulator.mjs";

/** The command line of this checkout, and AWS's own SDK in a script. */
const CHECKOUT = {
  daypass: [binary("daypass")],
  whoAmI: (profile) => ({
    shown: `AWS_PROFILE=${profile} node scripts/whoami.mjs`,
    command: [process.execPath, join(root, "scripts/whoami.mjs")],
    variables: { AWS_PROFILE: profile },
  }),
};

/**
 * Ends with a line that names the caller identity, and returns it. `daypass` begins the command line of another Daypass than
 * this checkout's; `whoAmI` says for a profile the command that prints the identity, with its variables, and how it is shown.
 */
export async function mainJob(simulator, { home, env, files }, { daypass: program, whoAmI } = CHECKOUT) {
  const captured = (...args) => printed([...program, ...args], env, `daypass ${args.join(" ")}`);
  const daypass = (...args) => show(args, captured(...args));
  console.log(`\nA simulated AWS listens on ${simulator.endpoint}; home, ~/.aws and vault are in ${home}.`);

  step("Add the integration: paste the portal URL, sign in, read the accounts and roles");
  await addIntegration(simulator, program, env);

  step("Start a role");
  const sessions = JSON.parse(captured("session", "list", "--json"));
  const role = sessions.find(({ source }) => source === "identity-center-role");
  daypass("session", "list", role.accountName);
  daypass("start", role.id);
  const [profile] = JSON.parse(captured("status", "--json")).sessions[0].profiles;

  step("Who am I? AWS's own client answers with the profile that Daypass wrote");
  const { shown, command, variables } = whoAmI(profile);
  console.log(`  $ ${shown}`);
  const identity = printed(command, { ...env, ...variables }, "whoami");
  console.log(`  ${identity}`);

  step("A link that signs in to the account's console");
  const link = captured("console", role.id, "--print");
  console.log(`  $ daypass console ${role.id} --print\n  ${link.slice(0, 80)}… (${link.length} characters)`);
  console.log(`  → the page behind it: ${await consolePage(link)}`);

  step("Stop: the profile is gone from the credentials file");
  daypass("stop", role.id);
  const file = files.AWS_SHARED_CREDENTIALS_FILE;
  if (readFileSync(file, "utf8").includes(`[${profile}]`)) fail(`[${profile}] is still in ${file}`);
  console.log(`  → no [${profile}] in ${file}`);

  console.log(`\n✓ The caller identity was ${identity}`);
  return identity;
}

let steps = 0;

function step(title) {
  console.log(`\n${++steps}. ${title}`);
}

/** Plays the person at the sign-in page too: reads the code that the command line shows, allows it. */
async function addIntegration(simulator, [program, ...before], env) {
  const args = ["integration", "add", simulator.startUrl, "--alias", "demo", "--device", "--no-browser"];
  console.log(`  $ daypass ${args.join(" ")}`);
  const child = spawn(program, [...before, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const print = (line) => console.log(`  ${line}`);
  createInterface({ input: child.stdout }).on("line", print);
  let allowed = false;
  for await (const line of createInterface({ input: child.stderr })) {
    print(line);
    const userCode = /code: ([A-Z0-9]{4}-[A-Z0-9]{4})$/.exec(line)?.[1];
    if (userCode && !allowed) {
      allowed = true;
      await control(simulator, "approve", { userCode });
      print(`→ the person compares ${userCode} on the page and presses Allow`);
    }
  }
  if ((await ended) !== 0) fail("The integration could not be added");
}

/** What the simulated console says of whoever follows the link, such as `Account 000417902263, Role Billing, …`. */
async function consolePage(link) {
  const page = await (await fetch(link)).text();
  const facts = [...page.matchAll(/<dt>(.*?)<\/dt><dd[^>]*>(.*?)<\/dd>/g)];
  if (facts.length === 0) fail("The link does not sign in to the console");
  return facts.map(([, name, value]) => `${name} ${value}`).join(", ");
}

function show(args, answer) {
  console.log(`  $ daypass ${args.map((arg) => (arg.includes(" ") ? `"${arg}"` : arg)).join(" ")}`);
  for (const line of answer.split("\n")) console.log(`  ${line}`);
}

/** What a command prints that has to succeed. */
function printed([program, ...args], env, called) {
  const ended = spawnSync(program, args, { env, encoding: "utf8" });
  if (ended.status !== 0) fail(`${called} failed:\n${ended.stderr ?? ended.error?.message}`);
  return ended.stdout.trimEnd();
}
