// npm run gallery: every state of the window in both themes, three text sizes and three window sizes. Each is checked for what is
// cut off and by axe, and a picture of it is kept, side by side in build/screenshots/index.html. `npm test` checks each state twice.
import { run } from "./parts/run.mjs";
import { setup } from "./setup.mjs";

// A browser is enough: no Rust is built.
setup({ tests: true, windows: false, cargo: false });
run("npm", ["run", "--silent", "-w", "ui", "test:browser", "--", "gallery-"], {
  env: { GALLERY: "whole" },
});
