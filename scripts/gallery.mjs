// npm run gallery: every state of the window in both themes and three sizes of text, each looked at by axe and kept as a picture; side by
// side in build/screenshots/index.html. `npm test` looks at each state twice.
import { run } from "./parts/run.mjs";
import { setup } from "./setup.mjs";

setup({ tests: true });
run("npm", ["run", "--silent", "-w", "ui", "test:browser", "--", "gallery.test"], {
  env: { GALLERY: "whole" },
});
