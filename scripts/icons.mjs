// npm run icons: renders the drawings in icons/ to the files that the app and its installers need, beside them.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./parts/checkout.mjs";
import { run } from "./parts/run.mjs";

const icons = join(root, "icons");
const work = mkdtempSync(join(tmpdir(), "daypass-icons-"));
process.once("exit", () => rmSync(work, { recursive: true, force: true }));

app();
// Told apart by shape; the colours are of a middle lightness, to be seen on dark and on light panels.
tray("idle", "#7f8694");
tray("active", "#7772f0");
tray("needs-you", "#c47f00");

function app() {
  render(join(icons, "daypass.svg"));
  const names = ["32x32.png", "128x128.png", "128x128@2x.png", "icon.png", "icon.ico", "icon.icns"];
  for (const name of names) copyFileSync(join(work, name), join(icons, name));
}

/** 22, 32 and 44 px in colour for Linux and Windows; for macOS, which colours it itself, black on nothing. */
function tray(name, colour) {
  inked(name, colour, [22, 32, 44], "");
  inked(name, "#000000", [44], "-template");
}

function inked(name, ink, sizes, suffix) {
  const drawing = join(work, `${name}.svg`);
  const inkless = readFileSync(join(icons, "tray", `${name}.svg`), "utf8");
  writeFileSync(drawing, inkless.replaceAll("currentColor", ink));
  render(drawing, "--png", sizes.join(","));
  for (const size of sizes) {
    copyFileSync(join(work, `${size}x${size}.png`), join(icons, "tray", `${name}${suffix}-${size}.png`));
  }
}

function render(drawing, ...options) {
  run("npm", ["exec", "--", "tauri", "icon", drawing, "--output", work, ...options]);
}
