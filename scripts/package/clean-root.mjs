// A system on which nothing was ever installed: a root folder made by debootstrap, of this machine's own release, because
// the programs are built against its libraries. It is made once; every proof takes a copy and throws it away.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { target } from "../parts/checkout.mjs";
import { fail, output } from "../parts/run.mjs";

/** What is in it beside Debian's own base: the AWS CLI, which is what a person has Daypass for. */
const PACKAGES = ["awscli"];

/** Who uses it. Nobody is root there but to install. Who runs this by sudo can read what that person's programs write. */
const PERSON = { name: "ada", id: process.getuid?.() || 4711 };

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Why there can be no clean root here, or null. */
export function whyNoCleanRoot() {
  if (!output("debootstrap", ["--version"])) return "debootstrap is not here";
  // A container may have root without leave to mount.
  if (!privileged(["unshare", "--mount", "--pid", "--fork", "true"])) return "nothing can be mounted here";
  return null;
}

/** A clean root with a person in it. `more` are further packages of the distribution's, `name` keeps two apart. */
export function cleanRoot({ name = "work", more = [] } = {}) {
  const base = join(target, "clean-root", codename());
  makeBase(base);
  const root = `${base}-${name}`;
  remove(root);
  must(["cp", "--archive", "--reflink=auto", base, root]);
  const inside = commandIn(root);
  const asRoot = (args) => must(inside(args, { user: 0, env: { DEBIAN_FRONTEND: "noninteractive" } }));
  const install = (packages) => asRoot(["apt-get", "install", "-qq", "--no-install-recommends", ...packages]);
  if (more.length > 0) install(more);
  const home = `/home/${PERSON.name}`;
  asRoot(["useradd", "--create-home", `--uid=${PERSON.id}`, "--shell=/bin/bash", PERSON.name]);
  const endAll = () => must(["sh", "-c", END_ALL, "sh", root]);
  return {
    /** Where a path of the root's is on this machine. */
    path: (path) => join(root, path),
    home,
    person: PERSON,
    asRoot,
    /** Installs a package's file with all that it depends on. Returns what was said. */
    installFile(file) {
      must(["cp", file, join(root, "tmp/package.deb")]);
      return install(["/tmp/package.deb"]);
    },
    /** Puts a program of this machine's where everybody there finds it. */
    installProgram: (file) =>
      must(["install", "--mode=755", "--target-directory", join(root, "usr/local/bin"), file]),
    /** The command line by which the person runs a program there, in an environment of these variables alone. */
    asPerson: (args, env) =>
      inside(args, {
        user: PERSON.id,
        env: { HOME: home, USER: PERSON.name, LANG: "C.UTF-8", PATH, ...env },
      }),
    /** Puts a copy of a folder of this machine's there, which belongs to the person. */
    giveToPerson(folder, path) {
      must(["mkdir", "--parents", join(root, path)]);
      must(["cp", "--recursive", "--no-target-directory", folder, join(root, path)]);
      must(["chown", "--recursive", `${PERSON.id}:${PERSON.id}`, join(root, path)]);
      must(["chmod", "--recursive", "go-rwx", join(root, path)]);
    },
    /** All below a folder of the root's: paths, modes, owners, and what is in the files. */
    fingerprint: (path) => must(["sh", "-c", FINGERPRINT, "sh", join(root, path)]),
    /** Ends what still runs there, and waits until it has ended. */
    endAll,
    /** Nothing of it is left, whatever failed in it. */
    remove() {
      endAll();
      remove(root);
    },
  };
}

const FINGERPRINT = `cd "$1" && find . -printf '%p %y %m %U %l\\n' | sort && find . -type f -print0 | sort -z | xargs -0 sha256sum`;

const END_ALL = `while :; do
  found=
  for link in /proc/[0-9]*/root; do
    [ "$(readlink "$link")" = "$1" ] || continue
    process=\${link#/proc/}
    kill -KILL "\${process%/root}" && found=yes
  done
  [ "$found" ] || break
  sleep 0.1
done`;

function makeBase(base) {
  const made = `${base}/.made-of`;
  const plan = JSON.stringify([codename(), mirror(), PACKAGES]);
  if (existsSync(made) && readFileSync(made, "utf8") === plan) return;
  console.log(`Making a clean ${codename()} in ${base}`);
  remove(base);
  must(["mkdir", "--parents", base]);
  must(["debootstrap", "--variant=minbase", `--components=${components()}`, codename(), base, mirror()]);
  // It reaches its mirror as this machine does: by its proxy, and with its leave for one that is out of date.
  write(join(base, "etc/apt/apt.conf.d/00-this-machine"), output("apt-config", ["dump", "Acquire"]));
  // What is thrown away need not be safe from a loss of power.
  write(join(base, "etc/dpkg/dpkg.cfg.d/this-machine"), "force-unsafe-io");
  const asRoot = (args) =>
    must(commandIn(base)(args, { user: 0, env: { DEBIAN_FRONTEND: "noninteractive" } }));
  asRoot(["apt-get", "-qq", "update"]);
  asRoot(["apt-get", "install", "-qq", "--no-install-recommends", ...PACKAGES]);
  write(made, plan);
}

/**
 * A command line in the root. It has processes and mounts of its own, so that nothing outlives it: what it started ends with
 * it, and /proc is gone again.
 */
const commandIn =
  (root) =>
  (args, { user, env }) => [
    ...["unshare", "--mount", "--pid", "--fork", "--kill-child", `--mount-proc=${join(root, "proc")}`],
    ...["chroot", `--userspec=${user}:${user}`, root],
    ...[
      "env",
      "--ignore-environment",
      ...Object.entries({ PATH, ...env }).map(([name, value]) => `${name}=${value}`),
    ],
    ...args,
  ];

function remove(folder) {
  must(["rm", "--recursive", "--force", "--one-file-system", folder]);
}

function write(file, text) {
  const ended = spawnSync(...split(elevated(["tee", file])), {
    input: text,
    stdio: ["pipe", "ignore", "inherit"],
  });
  if (ended.status !== 0) fail(`${file} cannot be written`);
}

/** The command line that does it as root. */
export function elevated(args) {
  return process.getuid() === 0 ? args : ["sudo", "--non-interactive", ...args];
}

/** Runs a command as root, and says whether it succeeded. */
function privileged(args) {
  return spawnSync(...split(elevated(args)), { stdio: "ignore" }).status === 0;
}

/** Runs a command as root, which has to succeed. What it printed on both streams. */
function must(args) {
  const [program, rest] = split(elevated(args));
  const ended = spawnSync(program, rest, { encoding: "utf8", maxBuffer: 1 << 26 });
  if (ended.status !== 0)
    fail(`${args.join(" ")} failed: ${ended.error?.message ?? `${ended.stdout}\n${ended.stderr}`}`);
  return ended.stdout + ended.stderr;
}

const split = ([program, ...rest]) => [program, rest];

const release = () => readFileSync("/etc/os-release", "utf8");
const codename = () => /^VERSION_CODENAME=(\S+)$/m.exec(release())?.[1] ?? fail("This release has no name");
const isUbuntu = () => /^ID=ubuntu$/m.test(release());

/** Where this machine has its own packages of the release from, which may be a mirror nearby. */
function mirror() {
  const format = ["--format", "$(CODENAME) $(COMPONENT) $(REPO_URI)", "Created-By: Packages"];
  const targets = output("apt-get", ["indextargets", ...format]) ?? "";
  const [, address] = new RegExp(`^${codename()} main (https?://\\S+)$`, "m").exec(targets) ?? [];
  return address ?? (isUbuntu() ? "http://archive.ubuntu.com/ubuntu" : "http://deb.debian.org/debian");
}
const components = () => (isUbuntu() ? "main,universe" : "main");
