// npm run gallery: every state of the window in both themes and three text sizes. axe checks each, and a picture of each is
// kept, side by side in build/screenshots/index.html. `npm test` checks each state twice.
import { run } from "./parts/run.mjs";
import { setup } from "./setup.mjs";

setup({ tests: true });
run("npm", ["run", "--silent", "-w", "ui", "test:browser", "--", "gallery.test"], {
  env: { GALLERY: "whole" },
});
