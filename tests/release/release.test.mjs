// What a release is made of beside its packages, and the workflows that make it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { version } from "../../scripts/package/contents.mjs";
import { root } from "../../scripts/parts/checkout.mjs";
import { changesOf } from "../../scripts/release/changes.mjs";
import { filled, writeManifests } from "../../scripts/release/manifests.mjs";
import { sbom } from "../../scripts/release/sbom.mjs";
import { updatesAmong, writeUpdates } from "../../scripts/release/updates.mjs";

const folder = mkdtempSync(join(tmpdir(), "daypass-release-"));
after(() => rmSync(folder, { recursive: true }));
const text = (...path) => readFileSync(join(root, ...path), "utf8");

/** The packages of a release by the names that Tauri's bundler and `cliArchive` give them. */
const NAMES = [
  `Daypass_${version}_amd64.deb`,
  `Daypass_${version}_aarch64.dmg`,
  `Daypass_${version}_x64.dmg`,
  `Daypass_${version}_x64-setup.exe`,
  `daypass-cli-${version}-aarch64-apple-darwin.tar.gz`,
  `daypass-cli-${version}-x86_64-apple-darwin.tar.gz`,
  `daypass-cli-${version}-x86_64-unknown-linux-gnu.tar.gz`,
];
const sums = Object.fromEntries(NAMES.map((name, number) => [name, String(number).repeat(64)]));
const facts = { version, repository: "https://git.example/owner/daypass", sums };

test("a template's places are filled in", () => {
  const template = "{{version}} {{address of x_{version}.deb}} {{SHA-256 of x_{version}.deb}} #{version}";
  const facts = { version: "1.2.3", repository: "https://git.example/x", sums: { "x_1.2.3.deb": "abc" } };
  assert.equal(
    filled(template, facts),
    "1.2.3 https://git.example/x/releases/download/v1.2.3/x_1.2.3.deb abc #{version}",
  );
});

test("a place that is not known or a package that is not there is no release", () => {
  assert.throws(() => filled("{{colour}}", facts), /nothing is known for \{\{colour\}\}/);
  assert.throws(() => filled("{{SHA-256 of daypass.rpm}}", facts), /there is no package daypass\.rpm/);
  assert.throws(() => filled("{{address of daypass.rpm}}", facts), /there is no package daypass\.rpm/);
});

test("winget, Homebrew and the AUR get manifests that their tools can read", () => {
  const paths = writeManifests(folder, facts);
  assert.equal(paths.length, 6);
  for (const path of paths)
    assert.doesNotMatch(readFileSync(join(folder, path), "utf8"), /\{\{|undefined/, path);
  const winget = readFileSync(join(folder, "winget/Daypass.Daypass.installer.yaml"), "utf8");
  assert.ok(winget.includes(`InstallerSha256: ${sums[`Daypass_${version}_x64-setup.exe`]}`), winget);
  const ended = spawnSync(
    "bash",
    ["-c", '. "$1" && echo "$pkgver ${source[0]} ${sha256sums[0]}"', "bash", join(folder, "aur/PKGBUILD")],
    {
      encoding: "utf8",
    },
  );
  const deb = `Daypass_${version}_amd64.deb`;
  const address = `https://git.example/owner/daypass/releases/download/v${version}/${deb}`;
  assert.equal(ended.stdout, `${version} ${address} ${sums[deb]}\n`, ended.stderr);
});

test("the SBOM has what is in the programs and nothing that only tests need", () => {
  const document = JSON.parse(sbom(version));
  const names = document.components.map(({ name }) => name);
  for (const name of ["aws-sdk-sts", "chacha20poly1305", "tauri", "windows-sys", "svelte"])
    assert.ok(names.includes(name), `no ${name}`);
  for (const name of ["aws-sim", "proptest", "insta", "daypass-core", "vite", "typescript"])
    assert.ok(!names.includes(name), name);
  for (const { name, hashes } of document.components) {
    assert.match(hashes[0].content, /^([0-9a-f]{64}|[0-9a-f]{128})$/, name);
  }
  const unnamed = document.components
    .filter(({ licenses }) => !licenses[0]?.expression)
    .map(({ name }) => name);
  assert.deepEqual(unnamed, ["svelte-toolbelt"], "its licence is in a file alone: MIT");
  assert.equal(sbom(version), sbom(version));
});

test("what Daypass updates itself by is signed with its version and listed for each system", () => {
  const packages = join(folder, "packages");
  mkdirSync(packages);
  for (const name of [`Daypass_${version}_amd64.AppImage`, `Daypass_${version}_amd64.deb`])
    writeFileSync(join(packages, name), name);
  const repository = "https://git.example/owner/daypass";
  // A secret that a workflow does not have is empty there.
  assert.equal(writeUpdates(packages, { version, repository, key: "" }), 0);
  assert.ok(!existsSync(join(packages, "latest.json")));
  const secret = join(folder, "key");
  const generate = ["exec", "--", "tauri", "signer", "generate", "--ci", "-w", secret];
  const made = spawnSync("npm", generate, {
    cwd: root,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  assert.equal(made.status, 0, made.stderr);
  const key = readFileSync(secret, "utf8");
  assert.equal(writeUpdates(packages, { version, repository, key }), 1);
  const list = JSON.parse(readFileSync(join(packages, "latest.json"), "utf8"));
  assert.equal(list.version, version);
  assert.deepEqual(Object.keys(list.platforms), ["linux-x86_64-appimage"]);
  const { url, signature } = list.platforms["linux-x86_64-appimage"];
  const image = `Daypass_${version}_amd64.AppImage`;
  assert.equal(url, `${repository}/releases/download/v${version}/${image}`);
  const comment = Buffer.from(signature, "base64").toString().split("\n")[2];
  assert.match(comment, /^trusted comment: /);
  assert.deepEqual(comment.split("\t").slice(1), [`file:${image}`, `version:${version}`]);
});

test("each system's packages by the names of Tauri's bundler are known as its updates", () => {
  const names = [...NAMES, `Daypass_${version}_aarch64.app.tar.gz`, `Daypass_${version}_x64.app.tar.gz`];
  assert.deepEqual(
    updatesAmong(names).map(([, key]) => key),
    ["windows-x86_64-nsis", "darwin-aarch64-app", "darwin-x86_64-app"],
  );
});

test("the change log knows this version", () => {
  assert.ok(changesOf(version, text("CHANGELOG.md")));
  assert.equal(changesOf("1.0", "# Changes\n\n## 1.0.1\n\nNew\n\n## 1.0\n\nOld\n\n## 0.9\n\n"), "Old");
  assert.equal(changesOf("0.9", "# Changes\n\n## 0.9\n\n"), null);
  assert.equal(changesOf("2.0", "# Changes\n\n## 0.9\n\nOld\n"), null);
});

test("every place that says the version says the same", () => {
  const cargo = /^\[workspace\.package\]\nversion = "(.*)"$/m.exec(text("Cargo.toml"))[1];
  const ui = JSON.parse(text("ui/package.json")).version;
  assert.deepEqual([cargo, ui], [version, version]);
});

test("a tag of another version is not released", () => {
  const step = (tag) =>
    spawnSync(process.execPath, [join(root, "scripts/release.mjs"), "tag"], {
      env: { ...process.env, GITHUB_REF_NAME: tag },
      encoding: "utf8",
    });
  assert.equal(step(`v${version}`).status, 0);
  const other = step("v9.9.9");
  assert.equal(other.status, 1);
  assert.match(other.stderr, new RegExp(`The tag is v9\\.9\\.9, and this is version ${version}`));
});

test("the workflows decide nothing: they set a machine up and call npm scripts that there are", () => {
  const { scripts } = JSON.parse(text("package.json"));
  const setUp =
    /^(rustup |apt-get |curl |git config |echo "\$HOME\/\.cargo\/bin" >> "\$GITHUB_PATH"$|npm ci$)/;
  let calls = 0;
  for (const name of readdirSync(join(root, ".github/workflows"))) {
    const workflow = text(".github/workflows", name);
    assert.doesNotMatch(workflow, /^ *(?:- )?(?:if:|run: [|>]|shell:)/m, `${name} has logic`);
    for (const [, command] of workflow.matchAll(/^ *- run: (.*)$/gm)) {
      if (setUp.test(command)) continue;
      const script = /^npm (?:run )?([\w-]+)/.exec(command)?.[1];
      assert.ok(scripts[script], `${name}: ${command}`);
      calls += 1;
    }
    // What a job may do is said, and is little.
    assert.match(workflow, /^permissions:\n {2}contents: read$/m, name);
  }
  assert.ok(calls >= 5, `${calls} calls`);
});
