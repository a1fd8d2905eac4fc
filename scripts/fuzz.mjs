// npm run fuzz [-- TARGET] [SECONDS]: runs the fuzz targets for as long as you like, with a new seed each time. npm test
// runs the same targets with a fixed seed and a fixed number of inputs (crates/fuzz).
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { CLIPPY, buildEverything } from "./parts/build.mjs";
import { root } from "./parts/checkout.mjs";
import { fail, run } from "./parts/run.mjs";
import { setup } from "./setup.mjs";

const corpora = ["aws-files", "core", "engine"].map((name) => join(root, "crates", name, "fuzz"));
const targets = corpora.flatMap((corpus) => readdirSync(corpus)).sort();

const built = process.argv.includes("--built");
const args = process.argv.slice(2).filter((arg) => arg !== "--built");
const isNumber = (arg) => /^\d+$/.test(arg);
const [seconds = "60", ...more] = args.filter(isNumber);
const asked = args.filter((arg) => !isNumber(arg));
const unknown = asked.filter((name) => !targets.includes(name));
if (unknown.length > 0 || more.length > 0)
  fail(`npm run fuzz [-- TARGET...] [SECONDS], where TARGET is one of ${targets.join(", ")}`);

if (!built) {
  setup({ tests: true });
  buildEverything();
}
const names = (asked.length > 0 ? asked : targets).map((name) => `fuzz_${name}`);
const where = ["--lib", "--test", "fuzz", "--test", "on_aws_sim"];
const cargo = ["test", "--locked", "--workspace", "--quiet", "--no-fail-fast", ...where];
run("cargo", [...cargo, "--", "--nocapture", ...names], {
  env: { ...CLIPPY, DAYPASS_FUZZ_SECONDS: seconds },
});
