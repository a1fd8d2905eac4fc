// The demo in the window: starts the app on the simulated AWS and says what to do in it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { binary } from "./checkout.mjs";
import { fail } from "./run.mjs";

/** Runs until the app ends: by Quit in its menu, or by Ctrl-C here. */
export async function showWindow(simulator, { home, env, files }) {
  const app = spawn(binary("daypass-desktop"), { env, stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => app.kill(signal));
  console.log(instructions(simulator, home, files));
  const [code, signal] = await once(app, "exit");
  if (code) fail(`The app ended with exit ${code}`);
  if (signal) console.log("\nEnded. Its home is removed.");
}

function instructions({ startUrl, endpoint }, home, files) {
  const setting = process.platform === "win32" ? "$env:" : "export ";
  const exports = Object.entries(files).map(([name, value]) => `  ${setting}${name}="${value}"`);
  return `
Daypass runs on a simulated AWS, in a home of its own (${home}). Nothing of yours is touched.

  1. Paste this portal URL and press Continue:   ${startUrl}
  2. Press Allow on the page that opens in your browser.
  3. Press Start on a role.

Every AWS tool works with the profile that the row shows. In another terminal:

${exports.join("\n")}
  aws sts get-caller-identity --endpoint-url ${endpoint} --profile PROFILE

Ctrl-C here, or Quit in the tray, ends the demo and removes its home.
`;
}
