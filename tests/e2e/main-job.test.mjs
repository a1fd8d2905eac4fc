// The main job in the real window: paste, Continue, Allow, Start; then the console, a stop, a failure, and the colours.
// One person does one thing after another, so these tests stand in order.
import assert from "node:assert/strict";
import { appendFileSync, statSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { startSimulator, control } from "../../scripts/parts/simulator.mjs";
import { clipboard } from "./parts/clipboard.mjs";
import { pressKeys } from "./parts/desktop.mjs";
import { makeHome } from "./parts/home.mjs";
import { callerIdentity, linkBehind, press, visit } from "./parts/person.mjs";
import { noSecretIn, secretsOf } from "./parts/secrets.mjs";
import { until } from "./parts/wait.mjs";
import { openWindow } from "./parts/window.mjs";

const profile = "shop-development-dataanalyst";
const session = "Shop Development DataAnalyst";

describe("the main job in the window", { timeout: 180_000 }, () => {
  let simulator, home, window;
  const secrets = new Set();

  before(async () => {
    simulator = await startSimulator(["--demo"]);
    home = makeHome(simulator);
    window = await openWindow(home.env);
  });
  after(async () => {
    await window?.close();
    simulator?.stop();
  });

  /** A console counts as open when no second one has come for its link for two seconds: until then its row says that it opens. */
  const consoleIsOpen = () =>
    until("the console counts as open", async () => !(await window.text()).includes("Opening console"));

  test("the first run is one screen with one thing to do", async () => {
    await window.find("heading", "Connect IAM Identity Center");
    await window.screenshot("first-run");
  });

  test("a URL that is no portal's is said beside the field", async () => {
    await window.type("textbox", "AWS access portal URL", "https://eu-west-1.console.aws.amazon.com/ec2");
    await window.click("button", "Continue");
    await window.find("alert", "/[Cc]onsole/");
    await window.screenshot("first-run-problem");
  });

  test("paste and Continue lead to the sign-in page, and say whether it takes a code and why", async () => {
    const field = await window.find("textbox", "AWS access portal URL");
    await field.clear();
    await window.type("textbox", "AWS access portal URL", simulator.startUrl);
    await window.click("button", "Continue");
    await window.find("dialog", "/in your browser/");
    await until("why", async () => /With(out)? a code, since /.test(await window.text()));
    // In a container it takes one from the start.
    if (/Without a code, since/.test(await window.text())) await window.click("button", "Use a code instead");
  });

  test("the code of the page is in the window, to compare", async () => {
    await window.find("dialog", "Allow Daypass in your browser");
    const address = await until("the browser is opened", () =>
      home.opened().find((page) => page.includes("/device")),
    );
    const page = await visit(address);
    const [code] = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(page.text);
    await until("the same code in the window", async () => (await window.text()).includes(code));
    await window.screenshot("sign-in");
    await press(page, "Allow");
  });

  test("Allow leads to the list of all accounts and roles", async () => {
    await window.gone("dialog", "/.*/");
    await window.find("button", `Start ${session}`);
    await window.find("button", "Start Zahlungsverkehr München Auditor");
    await window.screenshot("list");
  });

  test("Start delivers credentials that the AWS CLI uses", async () => {
    await window.click("button", `Start ${session}`);
    await window.find("button", `Stop ${session}`);
    assert.match(home.credentials(), new RegExp(`^\\[${profile}\\]$`, "m"));
    for (const secret of secretsOf(home.credentials())) secrets.add(secret);
    assert.match(callerIdentity(home, profile), /^arn:aws:sts::291850364417:assumed-role\/.*DataAnalyst/);
    await window.toTop();
    await window.screenshot("active");
  });

  test("the details name the caller", async () => {
    const stop = await window.find("button", `Stop ${session}`);
    await window.script("arguments[0].closest('[role=row]').focus()", stop);
    await window.keys(" ");
    await until("the caller", async () =>
      (await window.text()).includes("arn:aws:sts::291850364417:assumed-role/"),
    );
    await window.screenshot("details");
    await window.click("button", "Close details");
  });

  test("Ctrl+C puts the environment into the clipboard, and clipboard managers keep no copy", async () => {
    const stop = await window.find("button", `Stop ${session}`);
    await window.script("arguments[0].closest('[role=row]').focus()", stop);
    pressKeys("ctrl+c");
    const { text, targets } = await until("the lines", () => {
      const copied = clipboard(home);
      return copied.text?.includes("AWS_SECRET_ACCESS_KEY") && copied;
    });
    assert.match(text, /^export DAYPASS_SESSION='?Shop Development\/DataAnalyst/m);
    assert.ok(targets.includes("x-kde-passwordManagerHint"), targets.join(" "));
  });

  test("Console opens that account's console in the browser", async () => {
    const before = home.opened().length;
    await window.click("button", `Open console of ${session}`);
    const address = await until("the browser is opened", () => home.opened()[before]);
    assert.equal(new URL(address).search, "", "the browser's arguments can be read by everybody");
    const link = await linkBehind(address);
    // By way of the sign-out from a console that may be open.
    const login = new URL(link).searchParams.get("redirect_uri");
    secrets.add(new URL(login).searchParams.get("SigninToken"));
    const page = await visit(link);
    assert.equal(page.status, 200);
    assert.match(page.text, /Shop Development/);
    assert.match(page.text, /291850364417/);
    assert.match(page.text, /DataAnalyst/);
    await consoleIsOpen();
  });

  test("the console of production opens after one question for as long as the session runs", async () => {
    const production = "Shop Production ReadOnly";
    await window.click("button", `Start ${production}`);
    await window.find("button", `Stop ${production}`);
    const before = home.opened().length;
    await window.click("button", `Open console of ${production}`);
    await window.find("dialog", "Open the console of Shop Production?");
    await window.screenshot("production");
    assert.equal(home.opened().length, before, "nothing opens before the answer");
    await window.click("button", "Open console");
    // Another account's is open in this browser.
    await window.find("dialog", "Keep several consoles open?");
    assert.equal(home.opened().length, before, "nor before the next one");
    await window.click("button", "One at a time");
    const first = await until("the browser is opened", () => home.opened()[before]);
    assert.match((await visit(await linkBehind(first))).text, /Shop Production/);
    await window.gone("dialog", "/.*/");
    await consoleIsOpen();
    await window.click("button", `Open console of ${production}`);
    await linkBehind(await until("it opens without a question", () => home.opened()[before + 1]));
    await window.click("button", `Stop ${production}`);
    await window.find("button", `Start ${production}`);
  });

  test("Stop takes the profile out again", async () => {
    await window.click("button", `Stop ${session}`);
    await window.find("button", `Start ${session}`);
    assert.equal(home.credentials().trim(), "");
    assert.equal(callerIdentity(home, profile), null);
  });

  test("a start that AWS refuses says so in its row, and nothing lies about", async () => {
    await control(simulator, "faults", {
      op: "GetRoleCredentials",
      times: 1,
      status: 403,
      error: "ForbiddenException",
    });
    // Two accounts have the name, so that its id stands beside it.
    await window.click("button", "/^Start Sandbox .*Administrator$/");
    await window.find("row", "/Sandbox.*Administrator.*No access|Administrator.*No access/");
    assert.equal(home.credentials().trim(), "");
    await window.screenshot("failed");
  });

  test("a profile of the person's own is replaced only by consent, and comes back", async () => {
    const own = "# mine\n[shop-staging-readonly]\nregion = eu-west-1\n";
    appendFileSync(home.env.AWS_SHARED_CREDENTIALS_FILE, own);
    const other = "Shop Staging ReadOnly";
    await window.click("button", `Start ${other}`);
    await window.click("button", `Replace… ${other}`);
    await window.find("dialog", "/shop-staging-readonly/");
    assert.equal(home.credentials(), own);
    await window.screenshot("replace");
    await window.click("button", "Replace and start");
    await window.find("button", `Stop ${other}`);
    assert.match(callerIdentity(home, "shop-staging-readonly"), /ReadOnly/);
    await window.click("button", `Stop ${other}`);
    await window.find("button", `Start ${other}`);
    assert.equal(home.credentials(), own);
  });

  test("it is readable in light and in dark", async () => {
    await window.click("button", `Start ${session}`);
    await window.find("button", `Stop ${session}`);
    for (const secret of secretsOf(home.credentials())) secrets.add(secret);
    for (const theme of ["Light", "Dark"]) {
      await window.click("button", "Settings");
      await window.click("radio", theme);
      await window.screenshot(`settings-${theme.toLowerCase()}`);
      await window.keys("\uE00C");
      await window.gone("dialog", "/.*/");
      const scheme = await window.script("return getComputedStyle(document.documentElement).colorScheme");
      assert.equal(scheme, theme.toLowerCase());
      await window.toTop();
      await window.screenshot(`list-${theme.toLowerCase()}`);
    }
    const rows = await window.script("return document.querySelector('main').innerText");
    assert.match(rows, /eu-central-1/, "the other settings stay");
    assert.doesNotMatch(rows, /us-east-1/);
  });

  test("no secret has reached the webview, its storage, the log or the terminal", async () => {
    assert.ok(secrets.size >= 3 && !secrets.has(null), "there were secrets to look for");
    const kept = await window.session.executeAsyncScript(`
      const done = arguments[arguments.length - 1];
      const databases = indexedDB.databases ? indexedDB.databases() : Promise.resolve([]);
      databases.then((found) => done(JSON.stringify([
        Object.entries(localStorage), Object.entries(sessionStorage), document.cookie, found,
        document.documentElement.outerHTML,
      ])));`);
    noSecretIn("the page and its storage", kept, secrets);
    noSecretIn("the terminal", window.said(), secrets);
    noSecretIn("Daypass's folder", home, secrets);
    assert.equal(statSync(home.env.DAYPASS_HOME).mode & 0o777, 0o700, "the folder is its owner's alone");
  });

  test("the pages can reach nothing but Daypass", async () => {
    const refused = await window.session.executeAsyncScript(
      `const done = arguments[arguments.length - 1];
       fetch(arguments[0]).then(() => done("reached"), () => done("refused"));`,
      simulator.startUrl,
    );
    assert.equal(refused, "refused");
    assert.equal(await window.script("return typeof window.__TAURI__"), "undefined");
  });
});
