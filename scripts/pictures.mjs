// npm run pictures: the README's two pictures of the window, in docs, taken anew of invented accounts.
import { run } from "./parts/run.mjs";
import { setup } from "./setup.mjs";

// A browser is enough: no Rust is built.
setup({ tests: true, windows: false, cargo: false });
run("npm", ["run", "--silent", "-w", "ui", "test:browser", "--", "pictures.test"], {
  env: { PICTURES: "docs" },
});
