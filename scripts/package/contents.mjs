// What a package for Linux contains beside the programs: completions, man pages and the systemd unit, which the command
// line prints itself, and what is in packaging/linux.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { gzipSync } from "node:zlib";
import { binary, root } from "../parts/checkout.mjs";
import { fail, run } from "../parts/run.mjs";

/** Of everything that is packed. */
export const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** Where each shell's completions lie: those of zsh for Debian's and for everybody else's. */
const COMPLETIONS = {
  bash: ["share/bash-completion/completions/daypass"],
  zsh: ["share/zsh/site-functions/_daypass", "share/zsh/vendor-completions/_daypass"],
  fish: ["share/fish/vendor_completions.d/daypass.fish"],
};

/** Where packages have the command line. Unit and profiles name it there. */
const PROGRAM = "/usr/bin/daypass";

/** The programs of the command line. Only on Linux do profiles name the second one (crates/engine/src/ground/program.rs). */
export const PROGRAMS = process.platform === "linux" ? ["daypass", "daypass-credentials"] : ["daypass"];

/**
 * Puts the command line and what belongs to it into `folder` as they lie below `/usr`, and returns their paths there, sorted.
 * A program of the dev profile loses its symbols, as those of the release profile have none.
 */
export function cliContents(profile, folder) {
  const program = binary("daypass", profile);
  rmSync(folder, { recursive: true, force: true });
  const put = (path, content) => write(join(folder, path), content);
  mkdirSync(join(folder, "bin"), { recursive: true });
  for (const name of PROGRAMS) stripped(binary(name, profile), join(folder, "bin", name));
  for (const [shell, places] of Object.entries(COMPLETIONS))
    for (const place of places) put(place, said(program, ["completions", shell]));
  for (const page of manPages(program)) put(`share/man/${page.path}.gz`, compressed(page.text));
  if (process.platform === "linux") {
    // The same page (man(7), `.so`).
    put("share/man/man1/daypass-credentials.1.gz", compressed(".so man1/daypass-credential-process.1\n"));
    put("lib/systemd/user/daypass-agent.service", unit(program));
  }
  return filesIn(folder);
}

/** Copies a program without its symbols, for everybody to run. macOS's strip would break a signature. */
export function stripped(program, copy) {
  if (process.platform === "linux") run("strip", ["--strip-unneeded", "-o", copy, program]);
  else copyFileSync(program, copy);
  chmodSync(copy, 0o755);
}

/** Adds what a package of the whole has: the icon as a drawing, the change log, the licence. */
export function addDocuments(folder) {
  const put = (path, content) => write(join(folder, path), content);
  put("share/icons/hicolor/scalable/apps/daypass-desktop.svg", readFileSync(join(root, "icons/daypass.svg")));
  put("share/doc/daypass/changelog.gz", compressed(readFileSync(join(root, "CHANGELOG.md"))));
  put("share/doc/daypass/copyright", readFileSync(join(root, "packaging/linux/copyright")));
  return filesIn(folder);
}

/** The man pages as the command line writes them, each with its path below a folder of man pages. */
function manPages(program) {
  const folder = mkdtempSync(join(tmpdir(), "daypass-man-"));
  try {
    said(program, ["man", folder]);
    return filesIn(folder).map((path) => ({ path, text: readFileSync(join(folder, path)) }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The unit names the program that printed it; a package's is elsewhere on the machine of whoever installs it. */
function unit(program) {
  const printed = said(program, ["agent", "--unit"]).split(`"${program}"`);
  if (printed.length !== 2) fail(`daypass agent --unit names ${program} ${printed.length - 1} times`);
  const text = printed.join(PROGRAM);
  if (/^Environment|^LoadCredential/m.test(text)) fail(`The unit has something of this machine:\n${text}`);
  return text;
}

/** What the command line prints in an empty home and a clean environment: a package has nothing of whoever built it. */
function said(program, args) {
  const home = mkdtempSync(join(tmpdir(), "daypass-nobody-"));
  const env = { HOME: home, PATH: "/usr/bin:/bin", LANG: "C.UTF-8" };
  const ended = spawnSync(program, args, { env, encoding: "utf8" });
  rmSync(home, { recursive: true });
  if (ended.status !== 0)
    fail(`${basename(program)} ${args.join(" ")} failed: ${ended.stderr ?? ended.error}`);
  return ended.stdout;
}

/** By gzip, with nothing in it of the file or the time: the same text gives the same bytes. */
function compressed(text) {
  return gzipSync(text, { level: 9 });
}

function write(file, content) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  chmodSync(file, 0o644);
}

/** The files below a folder by their paths in it, sorted. */
export function filesIn(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory());
  return files.map((entry) => relative(folder, join(entry.parentPath, entry.name))).sort();
}
