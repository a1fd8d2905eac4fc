// The clients that read ~/.aws, as programs that tests ask (tests/readers): those in Go and Java where a toolchain is.
import { mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { binary, root, target } from "./checkout.mjs";
import { output, run } from "./run.mjs";

const sources = join(root, "tests/readers");
const built = join(target, "readers");
/** How long fetching a client's libraries may take, in milliseconds. */
const FETCH = 300_000;

/** Where the programs are, as environment variables for pytest. */
export function readers() {
  mkdirSync(built, { recursive: true });
  return {
    AWS_FILES_READERS: binary(join("examples", "readers")),
    READERS_RUST: binary("readers-rust"),
    ...go(),
    ...java(),
  };
}

function go() {
  if (!isThere("go", ["version"], /go(\d+\.\d+)/, "1.24")) return leftOut("Go", "Go 1.24");
  const program = join(built, process.platform === "win32" ? "client.exe" : "client");
  const env = { GOFLAGS: "-mod=readonly", GOTOOLCHAIN: "local" };
  // The modules come from elsewhere than all else that the tests need, which may be out of reach.
  const fetched = output("go", ["mod", "download"], { cwd: join(sources, "go"), env, timeout: FETCH });
  if (fetched === null) return leftOut("Go", "what proxy.golang.org has");
  run("go", ["build", "-o", program, "."], { cwd: join(sources, "go"), env });
  return { READERS_GO: program };
}

function java() {
  const there = isThere("javac", ["-version"], /javac (\d+)/, "17") && output("mvn", ["-v"]);
  if (!there) return leftOut("Java", "Java 17 with Maven");
  const folder = join(built, "java");
  const maven = ["-q", "-B", `-Dreaders.target=${folder}`];
  const cwd = join(sources, "java");
  if (output("mvn", [...maven, "dependency:resolve"], { cwd, timeout: FETCH }) === null)
    return leftOut("Java", "what Maven Central has");
  run("mvn", [...maven, "process-classes"], { cwd });
  return { READERS_JAVA: [join(folder, "classes"), join(folder, "dependency/*")].join(delimiter) };
}

/** Whether a program is here and new enough for what the sources ask. */
function isThere(name, args, version, needed) {
  const found = version.exec(output(name, args) ?? "")?.[1];
  return found !== undefined && found.localeCompare(needed, "en", { numeric: true }) >= 0;
}

function leftOut(name, needed) {
  console.log(`The SDK for ${name} is left out: ${needed} is not here.`);
  return {};
}
