// What a release is made of beside its packages, and the workflows that make it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { version } from "../../scripts/package/contents.mjs";
import { root } from "../../scripts/parts/checkout.mjs";
import { changesOf } from "../../scripts/release/changes.mjs";
import { filled, writeManifests } from "../../scripts/release/manifests.mjs";
import { sbom } from "../../scripts/release/sbom.mjs";

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
