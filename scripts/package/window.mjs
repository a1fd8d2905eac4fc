// The installed window, on a desktop without a screen in the clean root: a session is started there by a click.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root, tools } from "../parts/checkout.mjs";
import { fail } from "../parts/run.mjs";
import { openWindow } from "../../tests/e2e/parts/window.mjs";
import { elevated } from "./clean-root.mjs";

/** What a desktop without a screen is made of (scripts/with-session), and what drives WebKit's pages. */
export const WINDOW_PACKAGES = ["dbus", "gnome-keyring", "openbox", "webkit2gtk-driver", "xauth", "xvfb"];

const SESSION = { name: "Shop Development/DataAnalyst", row: "Shop Development DataAnalyst" };

/** The home is the one of the main job, whose vault has a passphrase: what the desktop itself keeps is in another one. */
export async function startInWindow({ system, env, as, whoAmI }) {
  // X's server makes this folder only as root.
  system.asRoot(["install", "--directory", "--mode=1777", "/tmp/.X11-unix"]);
  system.installProgram(join(tools, "bin/tauri-driver"));
  system.installProgram(join(root, "scripts/with-session"));
  as(["daypass", "session", "edit", SESSION.name, "--deliver", "process"]);
  const { home } = system;
  const files = {
    AWS_CONFIG_FILE: `${home}/.aws/config`,
    AWS_SHARED_CREDENTIALS_FILE: `${home}/.aws/credentials`,
    DAYPASS_HOME: `${home}/.local/share/daypass`,
  };
  const window = await openWindow(process.env, {
    driver: elevated(system.asPerson(["with-session", "tauri-driver"], { ...env, ...files })),
    application: "/usr/bin/daypass-desktop",
    // unshare lets no signal through.
    end: system.endAll,
  });
  await window.click("button", `Start ${SESSION.row}`);
  await window.find("button", `Stop ${SESSION.row}`);
  const [profile] = JSON.parse(as(["daypass", "session", "list", SESSION.name, "--json"]))[0].profiles;
  const config = readFileSync(system.path(`${home}/.aws/config`), "utf8");
  const section = config.split(`[profile ${profile}]`)[1]?.split("\n[")[0] ?? "";
  if (!/^credential_process = \/usr\/bin\/daypass-credentials /m.test(section))
    fail(`[profile ${profile}] has\n${section}`);
  const identity = as(whoAmI(profile)).trim();
  if (!/assumed-role\/.*DataAnalyst/.test(identity)) fail(`The caller is ${identity}`);
  console.log(`  [profile ${profile}]${section.trimEnd().replaceAll("\n", "\n  ")}\n  ${identity}`);
  await window.click("button", `Stop ${SESSION.row}`);
  await window.find("button", `Start ${SESSION.row}`);
  await window.close();
}
