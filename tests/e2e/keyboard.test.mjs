// A whole working day without a pointer, from the first frame on: the first run, sign-in, start, a key into the vault, a chained
// role, the environment, the palette, several at once, the history, and the end of it all.
// One person does one thing after another, so these tests stand in order.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { Key } from "selenium-webdriver";
import { startSimulator } from "../../scripts/parts/simulator.mjs";
import { clipboard } from "./parts/clipboard.mjs";
import { makeHome } from "./parts/home.mjs";
import { keyboard } from "./parts/keyboard.mjs";
import { allow, callerIdentity } from "./parts/person.mjs";
import { totp } from "./parts/totp.mjs";
import { until } from "./parts/wait.mjs";
import { openWindow } from "./parts/window.mjs";

const { ENTER, ESCAPE, CONTROL, SHIFT, ARROW_DOWN, TAB } = Key;

describe("a working day by keys alone", { timeout: 300_000 }, () => {
  let simulator, home, window, keys, user;

  before(async () => {
    simulator = await startSimulator(["--demo"]);
    user = simulator.iamUser;
    home = makeHome(simulator);
    const key = `aws_access_key_id = ${user.accessKeyId}\naws_secret_access_key = ${user.secretAccessKey}\n`;
    writeFileSync(home.env.AWS_SHARED_CREDENTIALS_FILE, `[work]\n${key}`, { mode: 0o600 });
    writeFileSync(home.env.AWS_CONFIG_FILE, `[profile work]\nmfa_serial = ${user.mfaSerial}\n`);
    window = await openWindow(home.env);
    keys = keyboard(window);
  });
  after(async () => {
    await window?.close();
    simulator?.stop();
  });

  const profiles = () => [...home.credentials().matchAll(/^\[(.+)\]$/gm)].map(([, name]) => name);
  const isOpen = (text) => until(`"${text}"`, async () => (await window.text()).includes(text));
  /** Runs what the palette finds first. */
  const command = async (words) => {
    await keys.press("k", CONTROL);
    await keys.arrives("combobox", /ommands$/);
    await keys.type(words);
    await until(`an offer for ${words}`, () =>
      window.script(
        "const first = document.querySelector('[role=option][aria-selected=true]');" +
          "return first && arguments[0].split(' ').every((word) => first.textContent.toLowerCase().includes(word))",
        words,
      ),
    );
    await keys.type(ENTER);
  };
  /** Escape closes what is open last, up to the search. */
  const backToWholeList = () =>
    until("the whole list", async () => {
      const query = await window.script(
        "return document.querySelector('[aria-label=\"Search sessions\"]').value",
      );
      if (query !== "") await keys.type(ESCAPE);
      return query === "";
    });
  /** The focus stands in the row of a session. */
  const inRow = (name) => keys.arrives("row", new RegExp(`^${name}, `));

  test("first run: the address is typed where the focus is, and Enter goes on", async () => {
    await keys.arrives("textbox", "AWS access portal URL");
    await keys.type(simulator.startUrl + ENTER);
    await window.find("dialog", "/in your browser/");
  });

  test("sign-in: it says what it waits for, and leads to the first session by itself", async () => {
    await until("how", async () => /With(out)? a code, since /.test(await window.text()));
    if (/Without a code, since/.test(await window.text())) {
      await keys.goTo("button", "Use a code instead");
      await keys.type(ENTER);
    }
    await until("a sign-in to allow", () => allow(simulator));
    await window.gone("dialog", "/.*/");
    await keys.arrives("row", /, Inactive/);
  });

  test("start: found by a few letters, and Enter starts it", async () => {
    await keys.type("/");
    await keys.arrives("textbox", "Search sessions");
    await keys.type("devel dataan" + ENTER);
    await inRow("Shop Development DataAnalyst");
    await keys.type(ENTER);
    await window.find("button", "Stop Shop Development DataAnalyst");
    assert.match(callerIdentity(home, "shop-development-dataanalyst"), /DataAnalyst/);
    await keys.type(ESCAPE);
    await inRow("Shop Development DataAnalyst");
  });

  test("copy: the environment of the row is in the clipboard", async () => {
    await keys.press("c", CONTROL);
    await until("the lines", () => clipboard(home).text?.includes("AWS_SECRET_ACCESS_KEY"));
  });

  test("protect: the palette leads there, and one Enter moves the key", async () => {
    await command("protect long-term keys");
    await window.find("button", "Protect 1 key");
    await keys.type(ENTER);
    await window.find("dialog", "1 key is in the vault");
    assert.ok(!home.credentials().includes(user.accessKeyId), "the key is still in the file");
    await keys.goTo("button", "Done");
    await keys.type(ENTER);
    await window.gone("dialog", "/.*/");
  });

  test("a code is typed where it is asked for", async () => {
    await command("start work");
    await keys.arrives("textbox", "MFA code");
    await keys.type(totp(user.totpSecret));
    await window.find("button", "Stop work");
    await window.gone("dialog", "/.*/");
    await inRow("work");
  });

  test("chained role: one letter on its source, the ARN, Enter; and Enter starts it", async () => {
    await keys.type("c");
    await keys.arrives("textbox", "Role ARN");
    await keys.type(simulator.roles.find((arn) => arn.endsWith("/Developer")) + ENTER);
    await inRow("Developer");
    await keys.type(ENTER);
    await window.find("button", "Stop Developer");
    const arns = profiles().map((profile) => callerIdentity(home, profile));
    assert.ok(
      arns.some((arn) => /:assumed-role\/Developer\//.test(arn)),
      arns.join(" "),
    );
  });

  test("several: Shift and the arrow select them, and Enter starts them all", async () => {
    await keys.type("/");
    await keys.arrives("textbox", "Search sessions");
    await keys.type("shop staging" + ENTER);
    await keys.arrives("row", /^Shop Staging /);
    await keys.press(ARROW_DOWN, SHIFT);
    await isOpen("2 sessions");
    const before = profiles().length;
    await keys.type(ENTER);
    await until("both are there", () => profiles().length === before + 2);
    await backToWholeList();
  });

  test("a label is given by a letter and two Enters, and what is listed so becomes a view", async () => {
    await keys.type("l");
    await keys.arrives("textbox", "New label");
    await keys.type("duty" + ENTER);
    await window.find("button", "Remove label duty");
    await keys.type(ENTER);
    await window.gone("dialog", "/.*/");
    await keys.type("/");
    await keys.arrives("textbox", "Search sessions");
    await keys.type("duty" + ENTER);
    await keys.arrives("row", /, duty, /);
    await command("save as view");
    await keys.arrives("textbox", "Name");
    await keys.type("Morning" + ENTER);
    await window.gone("dialog", "/.*/");
    await backToWholeList();
    await command("open view morning");
    await keys.arrives("row", /, duty, /);
    await backToWholeList();
  });

  test("settings: a group by the arrows, a choice by the arrows, and Escape", async () => {
    await keys.press(",", CONTROL);
    await window.find("dialog", "Settings");
    await keys.goTo("tab", "General");
    await keys.goTo("tab", "Sessions", ARROW_DOWN);
    await keys.goTo("radio", "Stop sessions");
    await keys.type(ESCAPE);
    await window.gone("dialog", "/.*/");
  });

  test("history: what happened is found by words, and Escape leads back to the list", async () => {
    await command("history");
    await keys.arrives("textbox", "Search history");
    await keys.type("code asked");
    await until("the prompt", async () => /MFA code asked for/.test(await window.text()));
    await keys.type(ESCAPE);
    await keys.type(ESCAPE);
    await keys.arrives("row", /./);
  });

  test("from the list the focus gets to every part of the window, and back", async () => {
    // The sidebar is one stop, walked by the arrows.
    await keys.goTo("button", /^All/, TAB, 12);
    await keys.goTo("button", /Morning$/, ARROW_DOWN, 12);
    await keys.goTo("button", "Settings", ARROW_DOWN, 12);
    await keys.goTo("textbox", "Search sessions", TAB, 12);
    await keys.goTo("row", /./, TAB, 12);
  });

  test("stop all: nothing of any session is left in the files", async () => {
    await command("stop all sessions");
    await until("nothing runs", async () => !/aws_session_token/.test(home.credentials()));
    await until("it is said", async () => !(await window.has("button", "/^Stop /")));
  });
});
