// The clients that read ~/.aws, as programs that tests ask (tests/readers): those in Go and Java where a toolchain is.
import { mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { binary, root, target } from "./checkout.mjs";
import { output, run } from "./run.mjs";

const sources = join(root, "tests/readers");
const built = join(target, "readers");

/** Where the programs are, as environment variables for pytest. */
export function readers() {
  mkdirSync(built, { recursive: true });
  return {
    AWS_FILES_READERS: binary(join("examples", "readers")),
    READERS_RUST: binary(join("examples", "readers-rust")),
    ...go(),
    ...java(),
  };
}

function go() {
  if (!isThere("go", ["version"], /go(\d+\.\d+)/, "1.24")) return leftOut("Go", "1.24");
  const program = join(built, process.platform === "win32" ? "client.exe" : "client");
  const env = { GOFLAGS: "-mod=readonly", GOTOOLCHAIN: "local" };
  run("go", ["build", "-o", program, "."], { cwd: join(sources, "go"), env });
  return { READERS_GO: program };
}

function java() {
  const there = isThere("javac", ["-version"], /javac (\d+)/, "17") && output("mvn", ["-v"]);
  if (!there) return leftOut("Java", "17 and Maven");
  const folder = join(built, "java");
  const build = ["-q", "-B", `-Dreaders.target=${folder}`, "process-classes"];
  run("mvn", build, { cwd: join(sources, "java") });
  return { READERS_JAVA: [join(folder, "classes"), join(folder, "dependency/*")].join(delimiter) };
}

/** Whether a program is here and new enough for what the sources ask. */
function isThere(name, args, version, needed) {
  const found = version.exec(output(name, args) ?? "")?.[1];
  return found !== undefined && found.localeCompare(needed, "en", { numeric: true }) >= 0;
}

function leftOut(name, needed) {
  console.log(`The SDK for ${name} is left out: ${name} ${needed} is not here.`);
  return {};
}
