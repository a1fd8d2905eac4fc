// npm run dev: the app on your real AWS, rebuilt as its source changes. The window's pages come from Vite and change at
// once.
import { run } from "./parts/run.mjs";
import { setup } from "./setup.mjs";

setup();
run("npm", ["exec", "--", "tauri", "dev", ...process.argv.slice(2)]);
