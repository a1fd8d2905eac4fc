// The clients that read ~/.aws, as programs that tests ask (tests/readers): those in Go and Java where a toolchain is.
import { existsSync, mkdirSync } from "node:fs";
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
  const version = /go(\d+\.\d+)/.exec(output("go", ["version"]) ?? "")?.[1];
  if (!version) return leftOut("Go");
  const program = join(built, process.platform === "win32" ? "client.exe" : "client");
  const env = { GOFLAGS: "-mod=readonly", GOTOOLCHAIN: "local" };
  run("go", ["build", "-o", program, "."], { cwd: join(sources, "go"), env });
  return { READERS_GO: program };
}

function java() {
  if (!output("javac", ["-version"]) || !output("mvn", ["-v"])) return leftOut("Java");
  const folder = join(built, "java");
  // Maven asks its registry for nothing once everything is here.
  const offline = existsSync(join(folder, "dependency")) ? ["--offline"] : [];
  const build = ["-q", "-B", ...offline, `-Dreaders.target=${folder}`, "process-classes"];
  run("mvn", build, { cwd: join(sources, "java") });
  return { READERS_JAVA: [join(folder, "classes"), join(folder, "dependency/*")].join(delimiter) };
}

function leftOut(name) {
  console.log(`The SDK for ${name} is left out: its toolchain is not here.`);
  return {};
}
