// Makes this system's packages from programs that are already built, with Tauri's bundler, and with the command line next to
// the app.
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { binary, target } from "../parts/checkout.mjs";
import { fail, output, run } from "../parts/run.mjs";
import { PROGRAMS, addDocuments, cliContents, stripped } from "./contents.mjs";
import { debianDependencies, rpmDependencies } from "./dependencies.mjs";

/** What each system's people install. An AppImage is asked for by name: Tauri gets what it needs for one from the net. */
const KINDS = { linux: ["deb", "rpm"], darwin: ["app", "dmg"], win32: ["nsis", "msi"] };

/** A target directory of the bundler's own: it writes into the app which kind of package it is in. */
const place = join(target, "package");

/** Makes the packages of a profile, and returns their paths by kind: `{deb, rpm}` on Linux. */
export function bundle(profile, more = []) {
  const kinds = [...(KINDS[process.platform] ?? fail("There are no packages for this system")), ...more];
  const built = join(place, profile);
  const bundles = join(built, "bundle");
  rmSync(bundles, { recursive: true, force: true });
  mkdirSync(built, { recursive: true });
  const app = join(built, basename(binary("daypass-desktop")));
  const config = process.platform === "linux" ? onLinux(profile, built, app) : elsewhere(profile, built, app);
  const file = join(built, "bundle.json");
  writeFileSync(file, JSON.stringify({ bundle: config }, null, 2));
  const debug = profile === "debug" ? ["--debug"] : [];
  const args = ["bundle", ...debug, "--bundles", kinds.join(","), "--config", file];
  // A secret that a workflow does not have is an empty variable there, which Tauri takes for a certificate that it cannot read.
  for (const name in process.env)
    if (/^(APPLE|TAURI)_/.test(name) && process.env[name] === "") delete process.env[name];
  run("npm", ["exec", "--", "tauri", ...args], { env: { CARGO_TARGET_DIR: place } });
  return Object.fromEntries(kinds.map((kind) => [kind, made(join(bundles, FOLDERS[kind] ?? kind), kind)]));
}

/** What the programs trust when they ask AWS is the system's, by the package of one name everywhere. */
const CERTIFICATES = "ca-certificates";

const FOLDERS = { app: "macos" };
const ENDINGS = { nsis: ".exe" };

/** The one package of a kind. */
function made(folder, kind) {
  const ending = ENDINGS[kind] ?? `.${kind === "appimage" ? "AppImage" : kind}`;
  const names = readdirSync(folder).filter((name) => name.endsWith(ending));
  if (names.length !== 1) fail(`${folder} has ${names.length} packages`);
  return join(folder, names[0]);
}

function onLinux(profile, built, app) {
  const contents = join(built, "usr");
  cliContents(profile, contents);
  const paths = addDocuments(contents);
  const files = Object.fromEntries(paths.map((path) => [`/usr/${path}`, join(contents, path)]));
  stripped(binary("daypass-desktop", profile), app);
  const programs = [app, ...PROGRAMS.map((name) => join(contents, "bin", name))];
  return {
    linux: {
      deb: { files, depends: [...debianDependencies(programs), CERTIFICATES] },
      rpm: { files, depends: [...rpmDependencies(programs), CERTIFICATES] },
    },
  };
}

/** Beside the app, where it is looked for first when a profile is to name it (crates/engine/src/ground/program.rs). */
function elsewhere(profile, built, app) {
  copyFileSync(binary("daypass-desktop", profile), app);
  const machine = /^host: (.*)$/m.exec(output("rustc", ["-vV"]) ?? "")?.[1];
  const ending = process.platform === "win32" ? ".exe" : "";
  copyFileSync(binary("daypass", profile), join(built, `daypass-${machine}${ending}`));
  const { WINDOWS_SIGN_COMMAND: signCommand } = process.env;
  return { externalBin: [join(built, "daypass")], ...(signCommand ? { windows: { signCommand } } : {}) };
}
