// Wine, which runs programs for Windows here. Each run gets a Windows of its own, below the target directory.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./checkout.mjs";
import { fail, run } from "./run.mjs";
import { elsewhere } from "./source-built.mjs";

/** Debian does not have it on the PATH. */
const WINE = "/usr/lib/wine/wine64";
const COMPILER = "x86_64-w64-mingw32-gcc";

/**
 * What Rust's standard library takes random bytes from (Windows 10 has it), which Wine 8 lacks. It is put into the system folder of
 * the machine that is made here, and so it is beside nothing that anybody is given.
 */
const RANDOM = `
#include <windows.h>
#include <ntsecapi.h>
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE to, SIZE_T length) { return RtlGenRandom(to, (ULONG)length); }
`;

export function hasWine() {
  return existsSync(WINE);
}

/** A new machine of Windows, which has a second drive; `run(program, args, env)` runs a program on it and returns its exit status. */
export function newWindows() {
  const folder = join(elsewhere, "wine");
  const prefix = join(folder, "machine");
  rmSync(prefix, { recursive: true, force: true });
  mkdirSync(prefix, { recursive: true });
  const wine = {
    WINEPREFIX: prefix,
    WINEARCH: "win64",
    // Else there are no names of files but ASCII ones.
    LC_ALL: "C.UTF-8",
    WINEDEBUG: "-all",
    // Nobody is asked whether .NET and a browser engine shall be downloaded, and no menu of this desktop gets entries.
    WINEDLLOVERRIDES: "mscoree,mshtml=;winemenubuilder.exe=d",
  };
  const start = (program, args, env = {}) =>
    spawnSync(WINE, [program, ...args], {
      cwd: root,
      env: { ...environment(), ...wine, ...env },
      stdio: ["ignore", "inherit", "inherit"],
    }).status;
  // It says on stderr what a machine without 32 bits lacks.
  const made = spawnSync(WINE, ["wineboot", "--init"], {
    env: { ...environment(), ...wine },
    stdio: "ignore",
  });
  const system = join(prefix, "drive_c/windows/system32");
  if (made.status !== 0 || !existsSync(system)) fail("Wine made no machine");
  mkdirSync(join(prefix, "drive_d"));
  symlinkSync("../drive_d", join(prefix, "dosdevices/d:"));
  const source = join(folder, "bcryptprimitives.c");
  writeFileSync(source, RANDOM);
  run(COMPILER, ["-shared", "-O", "-o", join(system, "bcryptprimitives.dll"), source, "-ladvapi32"]);
  return { prefix, run: start };
}

/** What a program of Windows gets of this shell's environment: nothing of Linux's own, nor of the person's AWS and Daypass. */
function environment() {
  const { HOME, PATH, USER, TMPDIR } = process.env;
  const kept = { HOME, PATH, USER, TMPDIR };
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
}
