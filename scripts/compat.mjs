// npm run compat: the real AWS CLI, boto3 and AWS SDK for JavaScript use what Daypass wrote (tests/compat). `--built` says
// that the binaries are there already; all other arguments go to pytest.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildEverything } from "./parts/build.mjs";
import { binary, root, target } from "./parts/checkout.mjs";
import { nushell } from "./parts/nushell.mjs";
import { readers } from "./parts/readers.mjs";
import { output, run } from "./parts/run.mjs";
import { setup } from "./setup.mjs";

const compat = join(root, "tests/compat");
const venv = join(target, "compat");
const program = (name) => join(venv, process.platform === "win32" ? "Scripts" : "bin", name);

const built = process.argv.includes("--built");
if (!built) {
  setup();
  buildEverything();
}

// The system's own Python where there is one: pyenv's and conda's come and go with the folder.
const systemPython = "/usr/bin/python3";
if (!existsSync(program("pip")))
  run(existsSync(systemPython) ? systemPython : "python3", ["-m", "venv", venv]);
const quiet = ["--quiet", "--disable-pip-version-check"];
run(program("pip"), ["install", ...quiet, "--upgrade", "-r", join(compat, "requirements.txt")]);

// Beside the venv's version 1, the system's AWS CLI: version 2 comes from Debian, not from PyPI.
const systemCli = existsSync("/usr/bin/aws") ? "/usr/bin/aws" : "aws";
for (const cli of [program("aws"), systemCli])
  console.log(output(cli, ["--version"]) ?? `${cli} is not here`);
console.log(output(program("python"), ["-c", "import boto3; print('boto3', boto3.__version__)"]));

// One for each processor: most of a test is waiting for the programs that it starts.
const args = ["--numprocesses=auto", ...process.argv.slice(2).filter((arg) => arg !== "--built")];
run(program("python"), ["-m", "pytest", ...args], {
  cwd: compat,
  env: {
    AWS_CLI_V1: program("aws"),
    AWS_CLI_V2: systemCli,
    AWS_SIM: binary("aws-sim"),
    CHEAP_VAULT: binary(join("examples", "cheap-vault")),
    DAYPASS: binary("daypass"),
    ENDPOINTS: binary(join("examples", "endpoints")),
    ...readers(),
    ...nushell(),
    PYTHONDONTWRITEBYTECODE: "1",
  },
});
