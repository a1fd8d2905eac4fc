// npm run app: builds Daypass and opens it on your real AWS.
import { binary } from "./parts/checkout.mjs";
import { buildPackages, buildPages } from "./parts/build.mjs";
import { run } from "./parts/run.mjs";
import { setup } from "./setup.mjs";

setup();
buildPages();
buildPackages("daypass-desktop");
run(binary("daypass-desktop"), process.argv.slice(2));
