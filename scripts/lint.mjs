// npm run lint: the part of npm test that checks the source without running any of it.
import { BUILD_EVERYTHING, CLIPPY } from "./parts/build.mjs";
import { run } from "./parts/run.mjs";
import { setup } from "./setup.mjs";

setup();
run("cargo", ["fmt", "--all", "--check"]);
run("npm", ["exec", "--", "prettier", "--check", "scripts"]);
run("npm", ["run", "--silent", "-w", "ui", "lint"]);
run("npm", ["run", "--silent", "-w", "ui", "check"]);
const [cargo, ...build] = BUILD_EVERYTHING;
run(cargo, build, { env: CLIPPY });
