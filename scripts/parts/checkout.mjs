// Where things lie in this checkout.
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(fileURLToPath(import.meta.url), "../../..");

/** Cargo's target directory: everything that is built, and the tools that only tests need. */
export const target = resolve(root, process.env.CARGO_TARGET_DIR ?? "target");

/** Tools of fixed versions that the checks need, installed beside the build and not into the person's home. */
export const tools = join(target, "tools");

/** A binary of this workspace as the dev profile builds it (`release` for the release profile). */
export function binary(name, profile = "debug") {
  return join(target, profile, process.platform === "win32" ? `${name}.exe` : name);
}
