// The package of the previous version, made once from that version's own sources, to prove an upgrade.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root, target } from "../parts/checkout.mjs";
import { fail, run } from "../parts/run.mjs";

/** The newest version that was released before this one. The next release puts its predecessor here. */
const PREVIOUS = { version: "0.1.0", commit: "528a5075143789c6dcd8000228eaa8c1c062d81d" };

/** Its deb and its command line, which that deb does not hold, by their paths; and its version. */
export function previousVersion() {
  const { version, commit } = PREVIOUS;
  const place = join(target, "versions");
  const kept = { deb: join(place, `daypass-${version}.deb`), program: join(place, `daypass-${version}`) };
  if (Object.values(kept).every((file) => existsSync(file))) return { version, ...kept };
  console.log(`Building version ${version}, to upgrade from it`);
  const sources = join(place, version);
  unpack(commit, sources);
  const env = { CARGO_TARGET_DIR: join(place, `${version}-target`) };
  const inSources = (program, args) => run(program, args, { cwd: sources, env });
  inSources("npm", ["ci", "--no-audit", "--no-fund", "--silent"]);
  inSources("npm", ["run", "--silent", "-w", "ui", "build"]);
  inSources("cargo", ["build", "--locked", "-p", "daypass-desktop", "-p", "daypass-cli", "--bins"]);
  const built = (name) => join(env.CARGO_TARGET_DIR, "debug", name);
  inSources("strip", ["--strip-unneeded", built("daypass-desktop"), built("daypass")]);
  inSources("npm", ["exec", "--", "tauri", "bundle", "--debug", "--bundles", "deb"]);
  const [deb] = readdirSync(built("bundle/deb")).filter((name) => name.endsWith(".deb"));
  copyFileSync(built(join("bundle/deb", deb)), kept.deb);
  copyFileSync(built("daypass"), kept.program);
  for (const left of [sources, env.CARGO_TARGET_DIR]) rmSync(left, { recursive: true });
  return { version, ...kept };
}

function unpack(commit, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const ended = spawnSync(
    "sh",
    ["-c", 'git archive "$1" | tar --extract --directory="$2"', "sh", commit, folder],
    {
      cwd: root,
      stdio: "inherit",
    },
  );
  if (ended.status !== 0 || !existsSync(join(folder, "Cargo.toml")))
    fail(`This checkout has no commit ${commit}. Get it: git fetch --unshallow`);
}
