// What an installed Daypass asks for to update itself: its files, signed with their version, and the list of them. The
// format is that of Tauri's tools (https://v2.tauri.app/plugin/updater/#static-json-file); crates/core/src/update reads it.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../parts/checkout.mjs";
import { run } from "../parts/run.mjs";

/** Of which package a Daypass on which system is updated, by the end of its name. */
const ENDINGS = {
  "_amd64.AppImage": "linux-x86_64-appimage",
  "_aarch64.AppImage": "linux-aarch64-appimage",
  "_x64.app.tar.gz": "darwin-x86_64-app",
  "_aarch64.app.tar.gz": "darwin-aarch64-app",
  "_x64-setup.exe": "windows-x86_64-nsis",
  "_arm64-setup.exe": "windows-aarch64-nsis",
};

/** The packages among these names that a Daypass is updated by: `[name, key]` each. */
export function updatesAmong(names) {
  return names.flatMap((name) =>
    Object.entries(ENDINGS)
      .filter(([ending]) => name.endsWith(ending))
      .map(([, key]) => [name, key]),
  );
}

/**
 * Signs the packages of a folder and writes `latest.json` there. Returns how many there are: none where nobody has given the
 * key (TAURI_SIGNING_PRIVATE_KEY), and then Daypass does not update itself to this version.
 */
export function writeUpdates(folder, { version, repository, key, password }) {
  const found = key ? updatesAmong(readdirSync(folder).sort()) : [];
  const platforms = {};
  for (const [name, platform] of found) {
    const file = join(folder, name);
    const env = { TAURI_SIGNING_PRIVATE_KEY: key, TAURI_SIGNING_PRIVATE_KEY_PASSWORD: password ?? "" };
    run("npm", ["exec", "--", "tauri", "signer", "sign", "--app-version", version, file], { cwd: root, env });
    const url = `${repository}/releases/download/v${version}/${name}`;
    platforms[platform] = { url, signature: readFileSync(`${file}.sig`, "utf8").trim() };
  }
  if (found.length > 0)
    writeFileSync(join(folder, "latest.json"), `${JSON.stringify({ version, platforms }, null, 2)}\n`);
  return found.length;
}
