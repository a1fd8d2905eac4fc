// How long a tool waits for credentials that are cached: with the keychain, with the kernel's keyring and with a passphrase,
// compared with an empty program and with other tools of its kind. Runs on a desktop of its own (scripts/with-session).
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { measured, PROFILE, SHORT } from "../parts/bench-form.mjs";
import { person, signIn } from "../parts/bench-person.mjs";
import { row } from "../parts/bench-table.mjs";
import { target } from "../parts/checkout.mjs";
import { judge } from "../parts/promises.mjs";
import { fail, succeeds } from "../parts/run.mjs";
import { makeSandbox } from "../parts/sandbox.mjs";
import { startSimulator } from "../parts/simulator.mjs";
import { makeTimer } from "../parts/timer.mjs";

const RUNS = SHORT ? 3 : 201;
const SLOW_RUNS = SHORT ? 1 : 15;
const AT_ONCE = SHORT ? 8 : 100;

const simulator = await startSimulator(["--accounts", "20", "--roles", "2", "--tps", "0", "--auto-approve"], {
  profile: PROFILE,
});
const { empty, busRead, timed } = makeTimer();
const daypass = measured("daypass");
const byPassphrase = makeSandbox(simulator.endpoint);
const byKeychain = makeSandbox(simulator.endpoint);
process.once("exit", byPassphrase.remove);
process.once("exit", byKeychain.remove);
for (const name of ["DAYPASS_VAULT", "DAYPASS_VAULT_PASSPHRASE"]) delete byKeychain.env[name];

const [role, cold] = firstTwoRoles(byPassphrase);
firstTwoRoles(byKeychain);
const ask = (id) => [measured("daypass-credentials"), id];
const askWhole = (id) => [daypass, "credential-process", id];

const nothing = timed([empty], { env: byKeychain.env, runs: RUNS });
const plainRead = timed([busRead, "daypass"], { env: byKeychain.env, runs: RUNS });
const keychain = timed(ask(role), { env: byKeychain.env, runs: RUNS });
const whole = timed(askWhole(role), { env: byKeychain.env, runs: RUNS });
const passphrase = timed(ask(role), { env: byPassphrase.env, runs: SLOW_RUNS });
const [kernel, wholeKernel] = unlocked(() =>
  [ask, askWhole].map((how) => timed(how(role), { env: withoutPassphrase(byPassphrase.env), runs: RUNS })),
);
const several = timed(ask(role), { env: byKeychain.env, runs: SHORT ? 8 : 200, atOnce: SHORT ? 4 : 16 });
const calls = await coldCalls();

row("an empty program", nothing?.median ?? null, "ms");
row(
  "daypass-credentials, keychain",
  keychain?.median ?? null,
  "ms",
  3 * nothing.median,
  "3 × an empty program",
);
row("a program that reads the same item of the keychain", plainRead?.median ?? null, "ms");
row(
  "daypass-credentials, keychain, takes of that",
  keychain && plainRead && keychain.median / plainRead.median,
  "×",
  1.2,
);
row(
  "daypass-credentials, kernel keyring",
  kernel?.median ?? null,
  "ms",
  2 * nothing.median,
  kernel ? "2 × an empty program" : "this kernel's keyring may not be used",
);
row("daypass credential-process, keychain", whole?.median ?? null, "ms");
row("daypass credential-process, kernel keyring", wholeKernel?.median ?? null, "ms");
row("daypass-credentials, passphrase", passphrase?.median ?? null, "ms", null, "argon2id, slow on purpose");
row("200 of them, 16 at once, each", several?.wall ?? null, "ms");
row(`AWS calls of ${AT_ONCE} at once on a cold cache`, calls, "", 1);

const cli = besideIt("AWS CLI v2, export-credentials", ...awsCli());
if (cli && keychain)
  row(
    "the same by Daypass takes a share of",
    (100 * keychain.median) / cli.median,
    "%",
    1,
    "of the AWS CLI's time",
  );
for (const [name, command, env, reason] of otherTools()) besideIt(name, command, env, reason);
simulator.stop();

judge(
  [
    ["daypass-credentials, keychain, beside an empty program", keychain.median, 3 * nothing.median, "ms"],
    [
      "daypass-credentials, keychain, beside a read of the item",
      keychain.median,
      1.2 * plainRead.median,
      "ms",
    ],
    ...(kernel
      ? [["daypass-credentials, kernel keyring, beside it", kernel.median, 2 * nothing.median, "ms"]]
      : []),
    [`AWS calls of ${AT_ONCE} at once on a cold cache`, calls, 1, "  "],
  ],
  { inTable: false },
);
process.exit(0);

/** Signs in, and has the credentials of the first of two roles cached. */
function firstTwoRoles(sandbox) {
  const run = person(sandbox);
  signIn(run, simulator);
  run("integration", "sync", "bench");
  const [one, other] = JSON.parse(run("session", "list", "--all", "--json"));
  run("credential-process", one.id);
  return [one.id, other.id];
}

function withoutPassphrase(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => name !== "DAYPASS_VAULT_PASSPHRASE"));
}

/** What this gives while the vault with a passphrase is unlocked; nothing where no kernel's keyring is to be had. */
function unlocked(work) {
  const { env } = byPassphrase;
  const ended = spawnSync(daypass, ["vault", "unlock", "--for", "10m"], { env, encoding: "utf8" });
  if (ended.status !== 0) {
    console.log(`\nThe kernel keyring was left out: ${ended.stderr.trim()}`);
    return [];
  }
  const result = work();
  spawnSync(daypass, ["vault", "lock"], { env });
  return result;
}

/** How often AWS is asked for a role that many programs want at the same moment. */
async function coldCalls() {
  const asked = async () => {
    const answer = await fetch(`${simulator.endpoint}/_sim/calls`);
    return (await answer.json()).filter(({ op }) => op === "GetRoleCredentials").length;
  };
  const before = await asked();
  const programs = Array.from({ length: AT_ONCE }, () =>
    spawn(daypass, ["credential-process", cold], { env: byKeychain.env, stdio: "ignore" }),
  );
  const ended = await Promise.all(programs.map((program) => once(program, "exit")));
  if (ended.some(([status]) => status !== 0)) fail("Not every program had credentials");
  return (await asked()) - before;
}

/** Measures another tool on the same work; the reason where it is not here or does not work. */
function besideIt(name, command, env, reason) {
  const taken = command ? timed(command, { env, runs: SLOW_RUNS }) : null;
  row(name, taken?.median ?? null, "ms", null, taken ? "" : (reason ?? "it failed here"));
  return taken;
}

/** A home where the AWS CLI has the credentials of a role in its own cache (its utils.py: SHA-1 of what was asked for). */
function cliHome() {
  const home = makeSandbox(simulator.endpoint);
  process.once("exit", home.remove);
  const folder = join(home.env.HOME, ".aws/cli/cache");
  mkdirSync(folder, { recursive: true });
  const profile = {
    sso_start_url: simulator.startUrl,
    sso_region: "eu-central-1",
    sso_account_id: "111122223333",
  };
  const lines = Object.entries({ ...profile, sso_role_name: "ReadOnly", region: "eu-central-1" });
  const config = lines.map(([key, value]) => `${key} = ${value}\n`).join("");
  writeFileSync(home.files.AWS_CONFIG_FILE, `[profile cached]\n${config}`);
  const asked = `{"accountId":"111122223333","roleName":"ReadOnly","startUrl":"${simulator.startUrl}"}`;
  const Expiration = new Date(Date.now() + 6 * 3600_000).toISOString().replace(/\.\d+Z/, "Z");
  const Credentials = {
    AccessKeyId: "ASIAIOSFODNN7EXAMPLE",
    SecretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    SessionToken: "AQoDYXdzEJr1EXAMPLE",
    Expiration,
  };
  const name = `${createHash("sha1").update(asked).digest("hex")}.json`;
  writeFileSync(join(folder, name), JSON.stringify({ ProviderType: "sso", Credentials }), { mode: 0o600 });
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials;
  const keys = `aws_access_key_id = ${AccessKeyId}\naws_secret_access_key = ${SecretAccessKey}\naws_session_token = ${SessionToken}\n`;
  writeFileSync(home.files.AWS_SHARED_CREDENTIALS_FILE, `[keys]\n${keys}`, { mode: 0o600 });
  return home.env;
}

function awsCli() {
  const program = ["/usr/bin/aws", "/usr/local/bin/aws"].find(existsSync);
  if (!program) return [null, {}, "it is not on this machine"];
  return [[program, "configure", "export-credentials", "--profile", "cached"], cliHome()];
}

/** Others of its kind. Those from PyPI are installed into a virtual environment of their own, but not for a short run. */
function otherTools() {
  const absent = ["aws-vault", "granted", "aws-sso"].map((name) => [
    name,
    null,
    {},
    spawnSync("sh", ["-c", `command -v ${name}`]).status === 0
      ? "on PATH; its keychain would have to be given a credential by hand"
      : "it is not on this machine",
  ]);
  const venv = join(target, "bench/others");
  const program = (name) => join(venv, "bin", name);
  if (SHORT) return absent;
  const isThere =
    existsSync(program("awsume")) ||
    (succeeds("python3", ["-m", "venv", venv]) &&
      succeeds(program("pip"), [
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "awsume",
        "aws-sso-util",
      ]));
  if (!isThere) return absent;
  const env = cliHome();
  return [
    ["awsume, a profile with keys", [program("awsumepy"), "keys"], env],
    [
      "aws-sso-util, the help of credential-process",
      [program("aws-sso-util"), "credential-process", "--help"],
      env,
    ],
    ...absent,
  ];
}
