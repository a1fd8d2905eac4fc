// npm run package: the packages for this system, of a release build. On Debian and Ubuntu they are proved too: looked into, and
// installed, used, upgraded and removed on a clean system. `--short --built` does that with what npm test built; `--no-proof`
// makes the packages alone, and `--appimage` an AppImage too, for which Tauri's bundler needs the net.
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { buildEverything, buildRelease } from "./parts/build.mjs";
import { root } from "./parts/checkout.mjs";
import { bundle } from "./package/bundle.mjs";
import { cliArchive } from "./package/cli-archive.mjs";
import { whyNoCleanRoot } from "./package/clean-root.mjs";
import { inspect } from "./package/inspect.mjs";
import { previousDeb } from "./package/previous.mjs";
import { prove } from "./package/proof.mjs";
import { setup } from "./setup.mjs";

const asked = (flag) => process.argv.includes(flag);
const short = asked("--short");
const profile = short ? "debug" : "release";
const isProved = process.platform === "linux" && !asked("--no-proof");

if (!asked("--built")) {
  setup({ tests: isProved });
  if (short) buildEverything();
  else buildRelease(["daypass-cli", "daypass-desktop", ...(isProved ? ["aws-sim"] : [])]);
}
const packages = bundle(profile, asked("--appimage") ? ["appimage"] : []);
packages.cli = cliArchive(profile);
if (!short) keep(Object.values(packages));
if (isProved) await proveAll();
process.exit();

/** Where a person, and a release, finds them. */
function keep(files) {
  const folder = join(root, "build/packages");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // An .app is a folder, and comes in its .dmg.
  for (const file of files.filter((file) => !file.endsWith(".app"))) {
    copyFileSync(file, join(folder, basename(file)));
    console.log(`build/packages/${basename(file)}`);
  }
}

async function proveAll() {
  let passed = inspect(packages);
  const why = whyNoCleanRoot();
  if (why) console.log(`\nLeft out: installing on a clean system, for ${why}.`);
  else
    passed += await prove({ ...packages, profile, previous: short ? null : previousDeb(), window: !short });
  console.log(`\n${passed} passed, 0 failed, ${why ? 1 : 0} skipped`);
}
