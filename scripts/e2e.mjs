// npm run e2e: the real window and the real tray (tests/e2e), on a desktop of their own without a screen. `--built` says
// that the binaries are there already; all other arguments go to node's test runner.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { buildEverything } from "./parts/build.mjs";
import { root } from "./parts/checkout.mjs";
import { run } from "./parts/run.mjs";
import { setup } from "./setup.mjs";

const built = process.argv.includes("--built");
if (!built) {
  setup({ tests: true });
  buildEverything();
}
const folder = join(root, "tests/e2e");
const files = readdirSync(folder).filter((name) => name.endsWith(".test.mjs"));
const args = process.argv.slice(2).filter((arg) => arg !== "--built");
// One after another: they share the screen, the bus and the keyring.
run(join(root, "scripts/with-session"), [
  process.execPath,
  "--test",
  "--test-concurrency=1",
  `--test-reporter=${join(folder, "parts/reporter.mjs")}`,
  ...args,
  ...files.map((name) => join(folder, name)),
]);
