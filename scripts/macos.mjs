// npm run macos: type-checks on Debian all that is compiled for macOS, with the standard library built from its source. It
// proves the types and nothing more. `--short` is what `npm test` runs of it: the command line and the app, for one of the
// two processors.
import { join } from "node:path";
import { appleStandIns } from "./parts/apple-stand-ins.mjs";
import { buildPages } from "./parts/pages.mjs";
import { fail } from "./parts/run.mjs";
import { elsewhere, hasSourceOfStd, sourceBuilt } from "./parts/source-built.mjs";
import { setup } from "./setup.mjs";

const short = process.argv.includes("--short");
const [ARM, INTEL] = ["aarch64-apple-darwin", "x86_64-apple-darwin"];

if (!short) setup({ tests: true });
if (!hasSourceOfStd()) {
  const needed = "Debian's rust-web-src and cargo-web are";
  if (!short) fail(`This needs what is not here: ${needed}.`);
  console.log(`macOS is left out: ${needed} not here.`);
  process.exit();
}

buildPages();
const packages = short ? ["-p", "daypass-cli", "-p", "daypass-desktop"] : ["--workspace", "--all-targets"];
for (const triple of short ? [ARM] : [ARM, INTEL]) {
  console.log(`Checking ${packages.join(" ")} for ${triple}`);
  sourceBuilt(triple, ["check", ...packages], appleStandIns(join(elsewhere, "apple"), triple));
}
