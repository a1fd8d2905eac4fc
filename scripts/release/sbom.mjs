// What Daypass is made of, as CycloneDX 1.5 in JSON (https://cyclonedx.org/docs/1.5/json/): the crates of its programs on
// any system, and the npm packages of the window's pages, from the lock files.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../parts/checkout.mjs";
import { fail, output } from "../parts/run.mjs";

/** The document. There is nothing in it of when or where it was made: the same lock files give the same text. */
export function sbom(version) {
  const components = [...crates(), ...npmPackages()];
  const daypass = { type: "application", name: "daypass", version, licenses: [{ expression: "Apache-2.0" }] };
  const document = {
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: { component: daypass },
    components,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Those that are compiled into a program, for whichever system; not what only builds or tests need. */
function crates() {
  const ours = ["daypass-cli", "daypass-desktop"].flatMap((name) => ["-p", name]);
  const all = ["--edges", "normal", "--target", "all", "--prefix", "none", "--format", "{p}\t{l}"];
  const tree =
    output("cargo", ["tree", "--locked", ...ours, ...all]) ?? fail("cargo tree does not work here");
  const lock = readFileSync(join(root, "Cargo.lock"), "utf8");
  const lines = [...new Set(tree.split("\n").map((line) => line.replace(/ \(\*\)$/, "")))].sort();
  // Those of this checkout have its path.
  return lines.flatMap((line) => {
    const [, name, version, place, license] = /^(\S+) v(\S+)((?: \(.*\))*)\t(.*)$/.exec(line) ?? [];
    if (!name) return [];
    if (/\((\/|[A-Z]:)/.test(place)) return [];
    const entry = lock
      .split("\n\n")
      .find((entry) => entry.includes(`name = "${name}"\nversion = "${version}"\n`));
    const sum =
      /^checksum = "([0-9a-f]{64})"$/m.exec(entry ?? "")?.[1] ?? fail(`Cargo.lock has no sum of ${name}`);
    return [
      {
        type: "library",
        name,
        version,
        purl: `pkg:cargo/${name}@${version}`,
        hashes: [{ alg: "SHA-256", content: sum }],
        licenses: [{ expression: license.replaceAll("/", " OR ") }],
      },
    ];
  });
}

/** Those that are bundled into the pages. */
function npmPackages() {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const listed =
    output("npm", ["ls", "--workspace=ui", "--omit=dev", "--all", "--parseable"]) ??
    fail("npm ls does not work here");
  const paths = listed
    .split("\n")
    .flatMap((path) => /node_modules\/.*$/.exec(path.replaceAll("\\", "/"))?.[0] ?? []);
  return paths
    .filter((path) => packages[path]?.version)
    .sort()
    .map((path) => {
      const { version, license, integrity } = packages[path];
      const name = path.split("node_modules/").at(-1);
      const [, algorithm, sum] =
        /^(sha512)-(.+)$/.exec(integrity) ?? fail(`package-lock.json has no sum of ${name}`);
      return {
        type: "library",
        name,
        version,
        purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
        hashes: [
          { alg: algorithm.replace("sha", "SHA-"), content: Buffer.from(sum, "base64").toString("hex") },
        ],
        // A package that names none in its manifest has a file of it.
        licenses: license ? [{ expression: license }] : [],
      };
    });
}
