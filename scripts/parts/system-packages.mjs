// The system packages that building and testing need, and how to get them.
import { existsSync, readFileSync } from "node:fs";
import { fail, output, run } from "./run.mjs";

/** The command line and the simulated AWS: a C compiler, for SQLite and ring. */
const BASE = ["build-essential", "pkg-config"];

/** To build and run the window (https://v2.tauri.app/start/prerequisites). */
const WINDOW = ["file", "libgtk-3-dev", "librsvg2-dev", "libwebkit2gtk-4.1-dev"];

/**
 * To drive the real window without a display, with a keyring and a tray, to use the real AWS CLI, to ask real shells, and to look
 * into packages and install one.
 */
const TESTS = [
  "awscli",
  "bash-completion",
  "chromium",
  "cpio",
  "dbus",
  "debootstrap",
  "desktop-file-utils",
  "firefox-esr",
  "fish",
  // The tree that a screen reader gets.
  "at-spi2-core",
  "gir1.2-atspi-2.0",
  "gir1.2-gtk-3.0",
  "gnome-keyring",
  "groff-base",
  "jq",
  "ksh",
  // The bare app that the bench measures against has Tauri's own tray.
  "libayatana-appindicator3-1",
  "man-db",
  "openbox",
  "procps",
  "python3-dbus",
  "python3-gi",
  "python3-venv",
  "rpm",
  // Shows what a program asks of the system.
  "strace",
  "tcsh",
  // Counts the instructions of the hot commands.
  "valgrind",
  "webkit2gtk-driver",
  "xauth",
  "xdotool",
  "xvfb",
  "zsh",
];

/**
 * To build for Windows and to run it here: a Rust whose standard library is compiled anew for another system, the cross compiler
 * of C, and Wine. Debian has that Rust for its browsers.
 */
const WINDOWS = ["cargo-web", "gcc-mingw-w64-x86-64-win32", "rust-web-src", "rustc-web", "wine64"];

/** Installs what is missing on Debian and Ubuntu; elsewhere says what is needed and where to get it. */
export function systemPackages({ window, tests, windows }) {
  if (process.platform === "darwin") {
    if (!output("xcode-select", ["-p"]))
      fail("Xcode's command line tools are missing. Get them: xcode-select --install");
    return;
  }
  if (process.platform === "win32") {
    console.log(
      "Needed: Microsoft C++ Build Tools (Desktop development with C++) and WebView2 (part of Windows 11).",
    );
    console.log("Where from: https://v2.tauri.app/start/prerequisites/#windows");
    return;
  }
  const wanted = [...BASE, ...(window ? WINDOW : []), ...(tests ? TESTS : []), ...(windows ? WINDOWS : [])];
  if (!existsSync("/usr/bin/apt-get")) {
    console.log(`This is not Debian or Ubuntu. Needed, by their Debian names: ${wanted.join(" ")}`);
    console.log("Names on other systems: https://v2.tauri.app/start/prerequisites/#linux");
    return;
  }
  installByApt(wanted.filter((name) => !installed(name)));
}

function installed(name) {
  // Ubuntu's browsers are snaps; any browser of the family that is on the machine does.
  if (name === "firefox-esr" && onPath("firefox-esr")) return true;
  if (name === "chromium" && ["chromium", "chromium-browser", "google-chrome"].some(onPath)) return true;
  return output("dpkg-query", ["-W", "-f", "${db:Status-Status}", name]) === "installed";
}

function onPath(program) {
  return (process.env.PATH ?? "").split(":").some((dir) => existsSync(`${dir}/${program}`));
}

function installByApt(missing) {
  if (missing.length === 0) return;
  console.log(`System packages to install: ${missing.join(" ")}`);
  // One broken source of the person's should not end this: the install says it if the lists do not do.
  if (output(...apt("update")) === null)
    console.log("apt-get update failed; going on with the lists there are.");
  const available = missing.filter((name) => output("apt-cache", ["show", "--no-all-versions", name]));
  for (const name of missing.filter((name) => !available.includes(name))) {
    console.log(`${release()} has no package ${name}: the checks that need it will say so.`);
  }
  if (available.length > 0) run(...apt("install", "-qy", "--no-install-recommends", ...available));
}

/** The program and arguments of an apt-get that asks nothing; by sudo only when not root. */
function apt(...args) {
  // `env` after sudo, whose clean environment would drop the variable.
  const [program, ...rest] = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", ...args];
  return process.getuid() === 0 ? [program, rest] : ["sudo", [program, ...rest]];
}

function release() {
  return /^PRETTY_NAME="(.*)"$/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? "This release";
}
