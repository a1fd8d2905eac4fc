// npm run app: builds Daypass and opens it on your real AWS.
import { binary } from "./parts/checkout.mjs";
import { buildApp } from "./parts/build.mjs";
import { run } from "./parts/run.mjs";
import { setup } from "./setup.mjs";

setup();
buildApp();
run(binary("daypass-desktop"), process.argv.slice(2));
