// npm run fmt: formats everything in place.
import { run } from "./parts/run.mjs";
import { setup } from "./setup.mjs";

setup();
run("cargo", ["fmt", "--all"]);
run("npm", ["exec", "--", "prettier", "--write", "--log-level=warn", "scripts"]);
run("npm", ["run", "--silent", "-w", "ui", "format"]);
