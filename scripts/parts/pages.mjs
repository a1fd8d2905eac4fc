// The window's pages, which the desktop binary embeds. They are built before it, and only when they changed, because the
// binary is compiled again whenever they are written.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "./checkout.mjs";
import { run } from "./run.mjs";

const SOURCES = [
  "package-lock.json",
  "ui/index.html",
  "ui/src",
  "ui/svelte.config.js",
  "ui/first-script.ts",
  "ui/icons-as-markup.ts",
  "ui/vite.config.ts",
];
const PAGE = join(root, "ui/dist/index.html");
const STAMP = join(root, "node_modules/.daypass-pages");

/** Builds them when there are none of these sources. */
export function buildPages() {
  const sources = digest();
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === stamp(sources)) return;
  run("npm", ["run", "--silent", "-w", "ui", "build"]);
  writeFileSync(STAMP, stamp(sources));
}

/** Of what the pages were built and when: another build of them, such as `tauri build` does, is none of these. */
function stamp(sources) {
  return `${sources} ${existsSync(PAGE) ? statSync(PAGE).mtimeMs : "none"}`;
}

function digest() {
  const hash = createHash("sha256");
  for (const path of SOURCES.flatMap(files).sort()) hash.update(path).update(readFileSync(join(root, path)));
  return hash.digest("hex");
}

/** The files of a source, which is a file or a folder of them. */
function files(path) {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path)).flatMap((name) => files(`${path}/${name}`));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) buildPages();
