// The pictures in the README and the guides: the real window on a simulated company, in both themes. `npm run pictures` puts
// them into docs. The theme is set by the command line, which a window that is open follows.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { root } from "../../scripts/parts/checkout.mjs";
import { startSimulator } from "../../scripts/parts/simulator.mjs";
import { pressKeys } from "./parts/desktop.mjs";
import { makeHome } from "./parts/home.mjs";
import { addIntegration, addUser, daypass } from "./parts/person.mjs";
import { until } from "./parts/wait.mjs";
import { openWindow, screenshots } from "./parts/window.mjs";

const folder = process.env.PICTURES === "docs" ? join(root, "docs") : screenshots;
/** Until WebKitGTK has faded out the scrollbars of what has just been drawn; no matter for a check. */
const BARS_FADE = process.env.PICTURES === "docs" ? 3_000 : 0;
/** So that a page with all of them loads at once. */
const MOST_BYTES = 150_000;

const SESSION = "Shop Staging/Deploy";
const LIVE = [SESSION, "Shop Development/DataAnalyst", "Shop Production/ReadOnly"];
/** What other programs have written. */
const CONFIG = `[sso-session northwind]
sso_start_url = https://northwind.awsapps.com/start
sso_region = eu-west-1

[profile reports]
sso_session = northwind
sso_account_id = 123456789012
sso_role_name = Analyst
region = eu-west-1

[profile warehouse]
granted_sso_start_url = https://northwind.awsapps.com/start
granted_sso_region = eu-west-1
granted_sso_account_id = 444455556666
granted_sso_role_name = Developer
credential_process = granted credential-process --profile warehouse

[profile deploy]
role_arn = arn:aws:iam::123456789012:role/Deploy
source_profile = warehouse

[profile old]
credential_process = leapp session generate 4f0d
`;

test("every picture that a page shows is there", () => {
  const pages = ["README.md", ...readdirSync(join(root, "docs")).map((name) => join("docs", name))];
  const shown = pages
    .filter((page) => page.endsWith(".md"))
    .flatMap((page) => {
      const text = readFileSync(join(root, page), "utf8");
      return [...text.matchAll(/src(?:set)?="([^"]+)"/g)].map(([, file]) => join(root, dirname(page), file));
    });
  assert.ok(shown.length >= 6, shown.join("\n"));
  for (const file of shown) assert.ok(existsSync(file), file);
});

describe("the pictures of the window", { timeout: 180_000 }, () => {
  let simulator, home, window;

  before(async () => {
    simulator = await startSimulator(["--demo"]);
    home = makeHome(simulator);
    writeFileSync(home.env.AWS_CONFIG_FILE, CONFIG);
    await addIntegration(home, simulator, "hafenlicht");
    addUser(home, simulator.iamUser);
    for (const session of LIVE) daypass(home, "start", session);
    daypass(home, "session", "favourite", SESSION);
    window = await openWindow(home.env);
  });
  after(async () => {
    await window?.close();
    simulator?.stop();
  });

  for (const theme of ["light", "dark"]) {
    test(`what is live, accounts with their roles, and a session's details, ${theme}`, async () => {
      daypass(home, "settings", "set", "theme", theme);
      await until(`the window is ${theme}`, async () => {
        const scheme = "return getComputedStyle(document.documentElement).colorScheme";
        return (await window.script(scheme)) === theme;
      });
      const stop = await window.find("button", `Stop ${SESSION.replace("/", " ")}`);
      await window.script("arguments[0].closest('[role=row]').focus()", stop);
      if (!(await window.has("button", "Close details"))) await window.keys(" ");
      await until("the caller", async () => (await window.text()).includes(":assumed-role/"));
      await picture("window", theme, "README.md");
    });

    test(`the palette, with what a few letters find, ${theme}`, async () => {
      pressKeys("ctrl+k");
      await window.find("dialog", "/.*/");
      await window.keys("stag s3 fra");
      await picture("palette", theme, "README.md");
      await window.keys("\uE00C");
      await window.gone("dialog", "/.*/");
    });

    test(`what an import from ~/.aws would do, ${theme}`, async () => {
      await window.click("button", "Add");
      await window.click("button", "/^Import from ~.\\.aws/");
      await window.find("button", "/^Import \\d/");
      await picture("import", theme, "docs/switching.md");
      await window.keys("\uE00C");
      await window.gone("dialog", "/.*/");
    });
  }

  /** Takes a picture that a page shows. */
  async function picture(name, theme, page) {
    await pause(BARS_FADE);
    await window.screenshot(`${name}-${theme}`, folder);
    const file = `${name}-${theme}.png`;
    assert.ok(statSync(join(folder, file)).size < MOST_BYTES, `${file} is as small as can be`);
    assert.ok(readFileSync(join(root, page), "utf8").includes(file), `${page} shows ${file}`);
  }
});
