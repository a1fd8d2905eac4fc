// npm run pictures: the pictures of the real window that the README and the guides show, taken anew in docs.
import { join } from "node:path";
import { buildEverything } from "./parts/build.mjs";
import { root } from "./parts/checkout.mjs";
import { run } from "./parts/run.mjs";
import { setup } from "./setup.mjs";

setup({ tests: true });
buildEverything();
run(
  join(root, "scripts/with-session"),
  [process.execPath, "--test", join(root, "tests/e2e/pictures.test.mjs")],
  { env: { PICTURES: "docs" } },
);
