// npm run package: the packages for this system, from a release build. On Debian and Ubuntu they are also proved: inspected,
// then installed, used, upgraded and removed on a clean system. `--short --built` does that with what npm test built.
// `--no-proof` only makes the packages, and `--appimage` an AppImage too, for which Tauri's bundler needs the network.
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { buildEverything, buildRelease } from "./parts/build.mjs";
import { root } from "./parts/checkout.mjs";
import { run } from "./parts/run.mjs";
import { bundle } from "./package/bundle.mjs";
import { cliArchive } from "./package/cli-archive.mjs";
import { version } from "./package/contents.mjs";
import { whyNoCleanRoot } from "./package/clean-root.mjs";
import { inspect } from "./package/inspect.mjs";
import { previousVersion } from "./package/previous.mjs";
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
  for (const file of files) {
    // An .app is a folder: it comes in its .dmg for a person, and in an archive for the app that it is an update of.
    const isApp = file.endsWith(".app");
    const name = isApp ? archiveOfApp(file) : basename(file);
    if (isApp) run("tar", ["-czf", join(folder, name), "-C", dirname(file), basename(file)]);
    else copyFileSync(file, join(folder, name));
    console.log(`build/packages/${name}`);
  }
}

/** As the .dmg beside it is called: `Daypass_1.2.3_aarch64.app.tar.gz`. */
function archiveOfApp(file) {
  const machine = process.arch === "arm64" ? "aarch64" : process.arch;
  return `${basename(file, ".app")}_${version}_${machine}.app.tar.gz`;
}

async function proveAll() {
  let passed = inspect(packages);
  const why = whyNoCleanRoot();
  if (why) console.log(`\nLeft out: installing on a clean system, for ${why}.`);
  else
    passed += await prove({
      ...packages,
      profile,
      previous: short ? null : previousVersion(),
      window: !short,
    });
  console.log(`\n${passed} passed, 0 failed, ${why ? 1 : 0} skipped`);
}
