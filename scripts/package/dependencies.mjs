// What the programs of a package need at run time, read from the programs themselves.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fail, output } from "../parts/run.mjs";

/** The Debian packages, with the oldest version of each that has all that is called (dpkg-shlibdeps(1)). */
export function debianDependencies(programs) {
  // It wants a source package around it.
  const folder = mkdtempSync(join(tmpdir(), "daypass-depends-"));
  mkdirSync(join(folder, "debian"));
  writeFileSync(join(folder, "debian/control"), "Source: daypass\n\nPackage: daypass\nArchitecture: any\n");
  const printed = output("dpkg-shlibdeps", ["-O", ...programs.map((program) => `-e${program}`)], {
    cwd: folder,
  });
  rmSync(folder, { recursive: true });
  const list = /^shlibs:Depends=(.+)$/m.exec(printed ?? "")?.[1];
  if (!list) fail(`dpkg-shlibdeps does not say what ${programs.join(" and ")} need`);
  return list.split(", ");
}

/** The same as rpm writes it: by the libraries' own names, which Fedora and openSUSE share where those of packages differ. */
export function rpmDependencies(programs) {
  const libraries = new Set(programs.flatMap(librariesOf));
  const glibc = programs.map(neededGlibc).sort(byVersion).at(-1);
  return [...libraries, `libc.so.6(GLIBC_${glibc})`]
    .sort()
    .map((name) => `${name}${name.endsWith(")") ? "" : "()"}(64bit)`);
}

/** The oldest glibc that runs a program, such as `2.34`. */
export function neededGlibc(program) {
  const symbols = output("objdump", ["-T", program]) ?? fail(`objdump does not read ${program}`);
  const versions = [...symbols.matchAll(/\bGLIBC_(\d+(?:\.\d+)+)\b/g)].map(([, version]) => version);
  if (versions.length === 0) fail(`${program} needs no glibc`);
  return versions.sort(byVersion).at(-1);
}

/** The libraries of a program by the names that the linker looks for, but for the linker's own. */
function librariesOf(program) {
  const dynamic = output("objdump", ["-p", program]) ?? fail(`objdump does not read ${program}`);
  const names = [...dynamic.matchAll(/^ +NEEDED +(\S+)$/gm)].map(([, name]) => name);
  return names.filter((name) => !name.startsWith("ld-linux"));
}

function byVersion(one, other) {
  return one.localeCompare(other, "en", { numeric: true });
}
