// Proves the deb as people use it: on a clean Debian, by a person who is not root, against a simulated AWS.
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../parts/checkout.mjs";
import { mainJob } from "../parts/main-job.mjs";
import { fail } from "../parts/run.mjs";
import { startSimulator } from "../parts/simulator.mjs";
import { cleanRoot, elevated } from "./clean-root.mjs";
import { WINDOW_PACKAGES, startInWindow } from "./window.mjs";

/** The home that version 0.1.0 left, and where alone it opens (tests/fixtures/README.md). */
const OLD_HOME = join(root, "tests/fixtures/first-release/live");
const OLD_PLACE = "/tmp/daypass-old-home";

/** What the AWS CLI in the root finds by itself, and what aws-sim is reached by. */
const variables = (endpoint) => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_PAGER: "",
  DAYPASS_SIGNIN_ENDPOINT: endpoint,
  // There is no desktop, so no keychain.
  DAYPASS_VAULT: "passphrase",
  DAYPASS_VAULT_PASSPHRASE: randomBytes(24).toString("base64url"),
});

/**
 * Installs, does the main job, and removes. With `previous`, the version before, its deb is installed first and
 * upgraded; with `window` a session is started in the window as well. Returns how many steps there were.
 */
export async function prove({ deb, previous, profile, window = false }) {
  const system = cleanRoot({ more: window ? WINDOW_PACKAGES : [] });
  process.once("exit", system.remove);
  const simulator = await startSimulator(["--demo"], { profile });
  const env = variables(simulator.endpoint);
  const machine = {
    system,
    simulator,
    env,
    as: person(system, env),
    whoAmI: (profile) => whoAmI(env, profile),
  };
  const steps = [
    ...(previous ? [["install the version before", () => installPrevious(machine, previous.deb)]] : []),
    ["lay out a home of version 0.1.0", () => layOutOldHome(machine)],
    [previous ? "upgrade" : "install", () => install(machine, deb)],
    ["open the home of version 0.1.0", () => openOldHome(machine)],
    ["do the main job", () => doMainJob(machine)],
    ["deliver by credential_process", () => deliverByProcess(machine)],
    ...(previous ? [["live beside the version before", () => liveTogether(machine, previous)]] : []),
    ["say that a home of a later version is one", () => refuseNewerHome(machine)],
    ...(window ? [["start in the window, by credential_process", () => startInWindow(machine)]] : []),
    ["remove", () => removal(machine)],
    ["install again, and put back what was there", () => installAgain(machine, deb)],
  ];
  for (const [number, [what, step]] of steps.entries()) {
    console.log(`\n── ${number + 1}/${steps.length} ${what}`);
    await step();
  }
  simulator.stop();
  return steps.length;
}

/** Runs a program as the person, which has to succeed; what it prints. */
function person(system, env) {
  return (args, more = {}) => {
    const [program, ...rest] = elevated(system.asPerson(args, { ...env, ...more }));
    const ended = spawnSync(program, rest, { encoding: "utf8" });
    if (ended.status !== 0)
      fail(`${args.join(" ")} failed: ${ended.stdout}${ended.stderr ?? ended.error?.message}`);
    return ended.stdout;
  };
}

function installPrevious({ system }, deb) {
  system.installFile(deb);
  console.log(`  ${versionOf(system)}`);
}

function layOutOldHome({ system }) {
  system.giveToPerson(join(OLD_HOME, "daypass"), join(OLD_PLACE, "daypass"));
  system.giveToPerson(join(OLD_HOME, "aws"), join(OLD_PLACE, "aws"));
  system.asRoot([
    "sh",
    "-c",
    `chown ${system.person.id} ${OLD_PLACE} && mkdir ${OLD_PLACE}/bin && ln -s /usr/bin/daypass ${OLD_PLACE}/bin/`,
  ]);
}

function install({ system, as }, deb) {
  system.installFile(deb);
  console.log(`  ${versionOf(system)}`);
  console.log(`  ${as(["daypass", "--version"]).trim()}`);
  as(["bash", "-n", "/usr/share/bash-completion/completions/daypass"]);
}

const versionOf = (system) => system.asRoot(["dpkg-query", "--show", "daypass"]).trim().replace("\t", " ");

/** What is cached there serves, what is owed to the files comes back, byte for byte. */
function openOldHome({ as, system }) {
  const env = {
    HOME: OLD_PLACE,
    DAYPASS_HOME: `${OLD_PLACE}/daypass`,
    DAYPASS_VAULT_PASSPHRASE: "made for a test",
    AWS_CONFIG_FILE: `${OLD_PLACE}/aws/config`,
    AWS_SHARED_CREDENTIALS_FILE: `${OLD_PLACE}/aws/credentials`,
    AWS_ENDPOINT_URL: "http://127.0.0.1:9",
    DAYPASS_SIGNIN_ENDPOINT: "http://127.0.0.1:9",
  };
  const sessions = JSON.parse(as(["daypass", "session", "list", "--json"], env));
  const { AccessKeyId } = JSON.parse(as(["daypass", "credential-process", "developer"], env));
  if (!AccessKeyId.startsWith("ASIA")) fail(`developer has the key ${AccessKeyId}`);
  console.log(`  ${sessions.length} sessions; developer has ${AccessKeyId}`);
  as(["daypass", "stop", "--all"], env);
  as(["daypass", "protect", "--undo", "--yes"], env);
  for (const name of ["config", "credentials"]) {
    const [now, then] = [system.path(`${OLD_PLACE}/aws/${name}`), join(OLD_HOME, "undone", name)];
    if (!readFileSync(now).equals(readFileSync(then)))
      fail(`${name} is not what it was before version 0.1.0`);
  }
  console.log("  its AWS files are what they were before it");
}

async function doMainJob({ system, simulator, env, whoAmI }) {
  const files = { AWS_SHARED_CREDENTIALS_FILE: system.path(`${system.home}/.aws/credentials`) };
  const command = (args) => elevated(system.asPerson(args, env));
  await mainJob(
    simulator,
    { home: system.home, env: process.env, files },
    {
      daypass: command(["/usr/bin/daypass"]),
      whoAmI: (profile) => ({
        shown: whoAmI(profile).join(" "),
        command: command(whoAmI(profile)),
      }),
    },
  );
}

/** Debian 12's AWS CLI is older than AWS_ENDPOINT_URL (2.13). */
function whoAmI(env, profile) {
  const format = ["--query", "Arn", "--output", "text", "--endpoint-url", env.AWS_ENDPOINT_URL];
  return ["aws", "sts", "get-caller-identity", "--profile", profile, ...format];
}

/** The profile names the installed program, and the AWS CLI runs it. It stays started. */
function deliverByProcess({ as, whoAmI, system }) {
  const role = JSON.parse(as(["daypass", "session", "list", "--json"])).find(
    ({ source }) => source === "identity-center-role",
  );
  as(["daypass", "start", role.id, "--deliver", "process", "--profile", "by-process"]);
  const config = readFileSync(system.path(`${system.home}/.aws/config`), "utf8");
  const command = /^credential_process = (.*)$/m.exec(config)?.[1];
  if (!command?.startsWith("/usr/bin/daypass-credentials ")) fail(`The profile's command is ${command}`);
  const identity = as(whoAmI("by-process")).trim();
  if (!identity.includes(`:assumed-role/`)) fail(`The caller is ${identity}`);
  console.log(`  ${command}\n  ${identity}`);
}

/** What one of them starts, the other sees, hands out and stops: an app of a package and a command line of cargo's, say. */
function liveTogether({ as, system, whoAmI }, { version, program }) {
  system.installProgram(program);
  const [older, newer] = [[`/usr/local/bin/daypass-${version}`], ["/usr/bin/daypass"]];
  for (const [one, other] of [
    [older, newer],
    [newer, older],
  ]) {
    const sessions = (who) =>
      JSON.parse(as([...who, "session", "list", "--json"])).map(({ id, name }) => `${id} ${name}`);
    if (sessions(one).sort().join() !== sessions(other).sort().join())
      fail("They do not see the same sessions");
    const role = JSON.parse(as([...one, "session", "list", "--json"]))
      .filter(({ source }) => source === "identity-center-role")
      .at(-1);
    as([...one, "start", role.id, "--profile", "shared"]);
    const seen = JSON.parse(as([...other, "status", "--json"])).sessions.find(({ id }) => id === role.id);
    if (seen?.state !== "active") fail(`${other} does not see that ${one} has started ${role.name}`);
    if (!as(whoAmI("shared")).includes(`:assumed-role/`)) fail("Nobody is the caller");
    const key = (who) => JSON.parse(as([...who, "credential-process", role.id])).AccessKeyId;
    if (key(one) !== key(other)) fail("They hand out other credentials");
    as([...other, "stop", role.id]);
    const file = readFileSync(system.path(`${system.home}/.aws/credentials`), "utf8");
    if (file.includes("[shared]")) fail(`${other} has not stopped what ${one} has started:\n${file}`);
    console.log(`  started by ${one}, stopped by ${other}: ${role.name}`);
  }
}

/** Nothing in it is touched, and what to do is said. */
function refuseNewerHome({ system, env }) {
  const home = "/tmp/newer";
  const script = `set -e
mkdir ${home} && cp -r ${system.home}/.local/share/daypass ${home}/daypass
python3 -c 'import sqlite3; sqlite3.connect("${home}/daypass/daypass.db").execute("PRAGMA user_version = 99")'
before=$(sha256sum ${home}/daypass/daypass.db)
DAYPASS_HOME=${home}/daypass daypass session list && exit 1
[ "$before" = "$(sha256sum ${home}/daypass/daypass.db)" ]`;
  const [program, ...args] = elevated(system.asPerson(["sh", "-c", script], env));
  const ended = spawnSync(program, args, { encoding: "utf8" });
  const said = ended.stderr.trim();
  if (ended.status !== 0 || !/newer Daypass/.test(said) || !/^hint: /m.test(said))
    fail(`A newer home: ${ended.stdout}${said}`);
  console.log(`  ${said.replaceAll("\n", "\n  ")}`);
}

/** Says what is left and what runs, leaves that running, takes its files away and touches no home. */
function removal({ system, env }) {
  const before = system.fingerprint(system.home);
  const files = system.asRoot(["dpkg", "--listfiles", "daypass"]).trim().split("\n");
  const said = system.asRoot([
    ...["env", ...Object.entries({ ...env, HOME: "/tmp/agent" }).map(([name, value]) => `${name}=${value}`)],
    ...["sh", "-c", REMOVAL, "sh", String(system.person.id)],
  ]);
  for (const line of said.trim().split("\n")) console.log(`  ${line}`);
  for (const words of [
    /^Daypass is removed\. Every home stays as it is:$/m,
    /daypass +pid \d+, user ada$/m,
    /^The agent goes on\.$/m,
  ]) {
    if (!words.test(said)) fail(`The removal does not say ${words}`);
  }
  const left = files.filter((file) =>
    system.asRoot(["sh", "-c", '[ -d "$1" ] || [ ! -e "$1" ] || echo left', "sh", file]).trim(),
  );
  if (left.length > 0) fail(`It has left ${left.join(", ")}`);
  if (system.fingerprint(system.home) !== before) fail("The removal has changed the home");
}

/** The agent is in the same command, for every command has processes of its own; in a home of its own, for it may write there. */
const REMOVAL = `set -e
install -d -o "$1" -m 700 /tmp/agent
: > /tmp/agent-says
setpriv --reuid="$1" --regid="$1" --clear-groups daypass agent 2>/tmp/agent-says &
until grep -q "keeps started sessions alive" /tmp/agent-says; do kill -0 $! ; sleep .1; done
apt-get purge -qq daypass
kill -0 $! && echo "The agent goes on."
kill $!`;

function installAgain({ system, as }, deb) {
  system.installFile(deb);
  as(["daypass", "stop", "--all"]);
  const config = readFileSync(system.path(`${system.home}/.aws/config`), "utf8");
  if (config.includes("by-process")) fail(`The profile is still there:\n${config}`);
}
