// npm run release -- STEP: what a release needs beside its packages. The workflow takes these steps one after another; none of them
// publishes anything.
//
//   tag      fails unless the tag that is built is this version's, and the change log knows the version
//   finish   SHA256SUMS, SBOM, the signed list of updates where there is a key for it, and what winget, Homebrew and the AUR need,
//            beside the packages in build/packages
//   draft    a draft of the release on GitHub, with all of it, which a person publishes
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { version } from "./package/contents.mjs";
import { root } from "./parts/checkout.mjs";
import { fail, run } from "./parts/run.mjs";
import { changesOf } from "./release/changes.mjs";
import { writeManifests } from "./release/manifests.mjs";
import { sbom } from "./release/sbom.mjs";
import { writeUpdates } from "./release/updates.mjs";

const folder = join(root, "build/packages");
const manifests = join(root, "build/manifests");
const tag = `v${version}`;
const changes = () =>
  changesOf(version, readFileSync(join(root, "CHANGELOG.md"), "utf8")) ??
  fail(`CHANGELOG.md has nothing of ${version}`);

const STEPS = {
  tag() {
    const built = process.env.GITHUB_REF_NAME ?? fail("No tag is being built: GITHUB_REF_NAME is not set");
    if (built !== tag) fail(`The tag is ${built}, and this is version ${version}: its tag is ${tag}`);
    changes();
    console.log(`${tag}\n\n${changes()}`);
  },
  finish() {
    const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = process.env;
    if (!server || !name)
      fail("Where the release will be is not known: GITHUB_SERVER_URL and GITHUB_REPOSITORY are not set");
    const repository = `${server}/${name}`;
    for (const left of ["SHA256SUMS", "daypass.cdx.json", "latest.json"])
      rmSync(join(folder, left), { force: true });
    writeFileSync(join(folder, "daypass.cdx.json"), sbom(version));
    const { TAURI_SIGNING_PRIVATE_KEY: key, TAURI_SIGNING_PRIVATE_KEY_PASSWORD: password } = process.env;
    const signed = writeUpdates(folder, { version, repository, key, password });
    console.log(signed > 0 ? `latest.json has ${signed} files` : "No Daypass updates itself to this: no key");
    const sums = Object.fromEntries(
      readdirSync(folder)
        .sort()
        .map((name) => [name, sumOf(join(folder, name))]),
    );
    writeFileSync(
      join(folder, "SHA256SUMS"),
      Object.entries(sums)
        .map(([name, sum]) => `${sum}  ${name}\n`)
        .join(""),
    );
    rmSync(manifests, { recursive: true, force: true });
    for (const path of writeManifests(manifests, { version, repository, sums }))
      console.log(`build/manifests/${path}`);
    // Uploaded with the rest, for who keeps the tap and the AUR's package.
    run("tar", ["-czf", join(folder, `daypass-manifests-${version}.tar.gz`), "-C", manifests, "."]);
  },
  draft() {
    const notes = join(root, "build/notes.md");
    writeFileSync(notes, changes());
    const files = readdirSync(folder).map((name) => join(folder, name));
    run("gh", [
      "release",
      "create",
      tag,
      "--draft",
      "--verify-tag",
      "--title",
      `Daypass ${version}`,
      "--notes-file",
      notes,
      ...files,
    ]);
  },
};

const sumOf = (file) => createHash("sha256").update(readFileSync(file)).digest("hex");

const step = STEPS[process.argv[2]] ?? fail(`A step is one of ${Object.keys(STEPS).join(", ")}`);
step();
