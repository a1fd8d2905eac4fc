// Nushell, which Debian does not have: npm has its binaries.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { tools } from "./checkout.mjs";
import { output } from "./run.mjs";

const VERSION = "0.115.1";
/** How long fetching it may take, in milliseconds. */
const FETCH = 300_000;

/** Where it is, as an environment variable for pytest. */
export function nushell() {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@nushell/${system}-${process.arch}`;
  const folder = join(tools, "nushell");
  const installed = join(folder, "node_modules", name);
  if (version(installed) !== VERSION) {
    const quiet = ["--no-save", "--no-audit", "--no-fund"];
    output("npm", ["install", "--prefix", folder, ...quiet, `${name}@${VERSION}`], { timeout: FETCH });
  }
  if (version(installed) !== VERSION) {
    console.log(`Nushell is left out: ${name} ${VERSION} cannot be had.`);
    return {};
  }
  return { NUSHELL: join(installed, "bin", process.platform === "win32" ? "nu.exe" : "nu") };
}

function version(installed) {
  const file = join(installed, "package.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).version : null;
}
