// The command line alone, for systems whose package manager does not know Daypass: an archive to unpack into ~/.local or
// /usr/local.
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { binary, root, target } from "../parts/checkout.mjs";
import { fail, output, run } from "../parts/run.mjs";
import { neededGlibc } from "./dependencies.mjs";
import { cliContents, filesIn, version } from "./contents.mjs";

/** Makes the archive, and returns its path: .tar.gz, or .zip on Windows. The same files give the same bytes. */
export function cliArchive(profile) {
  const [machine] =
    /(?<=^host: ).*$/m.exec(output("rustc", ["-vV"]) ?? "") ?? fail("rustc does not say for what it builds");
  const name = `daypass-cli-${version}-${machine}`;
  const place = join(target, "package", profile, "cli");
  const folder = join(place, name);
  rmSync(place, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const program = binary("daypass", profile);
  if (process.platform === "win32") copyFileSync(program, join(folder, basename(program)));
  else cliContents(profile, folder);
  for (const file of ["LICENSE", "README.md", "CHANGELOG.md"])
    copyFileSync(join(root, file), join(folder, file));
  writeFileSync(join(folder, "INSTALL.txt"), words(program));
  return packed(place, name);
}

function words(program) {
  const needed =
    process.platform === "linux" ? `It needs glibc ${neededGlibc(program)} or newer and nothing else.\n` : "";
  const where =
    process.platform === "win32"
      ? "Put daypass.exe into a folder of your PATH.\n"
      : "Copy bin and share into ~/.local or /usr/local: programs, completions and man pages are found there.\n";
  return `Daypass ${version}, the command line alone.\n\n${where}${needed}Then: daypass --help\n`;
}

function packed(place, name) {
  if (process.platform === "win32") {
    const archive = join(place, `${name}.zip`);
    // Windows' own tar is bsdtar, which makes zips by the name.
    run("tar", ["-a", "-cf", archive, name], { cwd: place });
    return archive;
  }
  const archive = join(place, `${name}.tar.gz`);
  const files = filesIn(join(place, name)).map((path) => `${name}/${path}`);
  const plain = process.platform === "linux" ? PLAIN : [];
  run("sh", ["-c", 'tar "$@" | gzip -n > "$0"', archive, ...plain, "-cf", "-", ...files], { cwd: place });
  return archive;
}

/** GNU tar without what differs from build to build (reproducible-builds.org, *Archive metadata*). */
const PLAIN = ["--format=ustar", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner"];
