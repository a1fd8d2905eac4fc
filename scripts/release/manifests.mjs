// What winget, a Homebrew tap and the AUR need: the templates in packaging, filled in with the version, the repository and
// the checksums of the packages that are there.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../parts/checkout.mjs";

/** The folders of packaging that hold templates. */
const FOLDERS = ["aur", "homebrew", "winget"];

/**
 * A template with its places filled in. `sums` has the SHA-256 of every package by its file name.
 *
 * Throws for a place that is not known and for a package that is not there.
 */
export function filled(template, { version, repository, sums }) {
  const sumOf = (name) => {
    if (!sums[name]) throw new Error(`there is no package ${name}`);
    return sums[name];
  };
  return template.replace(/\{\{(.*?[^}])\}\}(?!\})/g, (_, place) => {
    const [, what, name] = /^(SHA-256|address) of (.+)$/.exec(place.replace("{version}", version)) ?? [];
    if (place === "version") return version;
    if (place === "repository") return repository;
    if (what === "SHA-256") return sumOf(name);
    if (what === "address") return sumOf(name) && `${repository}/releases/download/v${version}/${name}`;
    throw new Error(`nothing is known for {{${place}}}`);
  });
}

/** Fills in every template, and writes them into `folder` as they lie in packaging. Returns their paths there. */
export function writeManifests(folder, facts) {
  return FOLDERS.flatMap((name) =>
    readdirSync(join(root, "packaging", name)).map((file) => {
      const path = join(name, file);
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), filled(readFileSync(join(root, "packaging", path), "utf8"), facts));
      return path;
    }),
  );
}
