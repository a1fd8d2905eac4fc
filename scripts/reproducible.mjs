// npm run reproducible: two builds of the command line give the same bytes, though each has its sources and its target
// directory in another place. Both use `cargo install`, as people do, and the commit that is checked out, without git: what
// is not committed is not in them.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { withoutPaths } from "./parts/build.mjs";
import { root, target } from "./parts/checkout.mjs";
import { fail, output, run } from "./parts/run.mjs";
import { setup } from "./setup.mjs";

setup({ window: false });
const place = join(target, "reproducible");
rmSync(place, { recursive: true, force: true });
// Whoever commits meanwhile has both builds be of the same commit all the same.
const commit = output("git", ["rev-parse", "HEAD"]) ?? fail("There is no commit to build");
const [one, other] = ["one", "another place"].map(build);
const [first, second] = [one, other].map((file) => readFileSync(file));
if (!first.equals(second))
  fail(`Two builds differ:\n  ${one}\n  ${other}\nSee where: diffoscope or cmp --verbose`);
const home = process.env.HOME;
if (home && home !== "/" && first.includes(`${home}/`)) fail(`The program has ${home} in it`);
console.log(`\n✓ Both builds have the SHA-256 ${createHash("sha256").update(first).digest("hex")}`);
rmSync(place, { recursive: true });

/** Builds the commit in a folder of a name, and returns the program's path. */
function build(name) {
  const sources = join(place, name, "sources");
  mkdirSync(sources, { recursive: true });
  const unpacked = spawnSync(
    "sh",
    ["-c", 'git archive "$2" | tar --extract --directory="$1"', "sh", sources, commit],
    {
      cwd: root,
      stdio: "inherit",
    },
  );
  if (unpacked.status !== 0) fail("The commit was not unpacked");
  // An archive has no git to ask.
  const said = output(
    "git",
    ["show", "--no-patch", "--format=%H %cd", "--date=format-local:%Y-%m-%d", commit],
    {
      env: { TZ: "UTC" },
    },
  );
  const [DAYPASS_COMMIT, DAYPASS_COMMIT_DATE] = said.split(" ");
  const env = {
    ...withoutPaths(sources),
    DAYPASS_COMMIT,
    DAYPASS_COMMIT_DATE,
    CARGO_TARGET_DIR: join(place, name, "target"),
  };
  const installed = join(place, name, "installed");
  run("cargo", ["install", "--locked", "--path", "crates/cli", "--root", installed], { cwd: sources, env });
  const program = join(installed, "bin/daypass");
  console.log(`  ${name}: ${output(program, ["--version"])}`);
  return program;
}
