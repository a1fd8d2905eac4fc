// The real window by WebDriver: tauri-driver, WebKitWebDriver, and the app as it was built.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { Builder, Capabilities } from "selenium-webdriver";
import { binary, root, tools } from "../../../scripts/parts/checkout.mjs";
import { until } from "./wait.mjs";

/** Where pictures go, unless another folder is named. */
export const screenshots = join(root, "build/screenshots/window");

/** An app of this checkout: how it is driven, and ended. A Daypass that has a tray lives on without its window. */
export const builtHere = (application) => ({
  driver: [join(tools, "bin/tauri-driver")],
  application,
  end: () => spawnSync("pkill", ["--full", `^${application}$`]),
});

/**
 * Opens the app in `env`; another than the checks have built by the command line of its driver, its path there, and what ends it.
 * `said` is everything that it and its driver print.
 */
export async function openWindow(
  env,
  { driver: command, application, end } = builtHere(binary("daypass-desktop")),
) {
  const [port, nativePort] = [await freePort(), await freePort()];
  const said = [];
  const [program, ...args] = [...command, "--port", port, "--native-port", nativePort].map(String);
  const driver = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [driver.stdout, driver.stderr]) stream.on("data", (text) => said.push(String(text)));

  const capabilities = new Capabilities();
  capabilities.set("tauri:options", { application });
  capabilities.setBrowserName("wry");
  const session = await until("tauri-driver listens", () => listens(port))
    .then(() => new Builder().usingServer(`http://127.0.0.1:${port}/`).withCapabilities(capabilities).build())
    .catch((error) => {
      driver.kill();
      throw new Error(`the app did not open: ${said.join("")}`, { cause: error });
    });
  return {
    ...pageOf(session),
    said: () => said.join(""),
    async close() {
      await session.quit();
      driver.kill();
      end();
    },
  };
}

function pageOf(session) {
  const byRole = (role, name) => session.executeScript(FIND, role, name);
  /** Finds an element; where it does not come by itself, further down in the list. */
  const seeker = (role, name) => {
    let misses = 0;
    return async () => {
      const found = await byRole(role, String(name));
      if (!found && ++misses > MISSES) await session.executeScript(SCROLL_ON);
      return found;
    };
  };
  const find = (role, name, seconds) => until(`${role} ${name}`, seeker(role, name), seconds);
  return {
    session,
    find,
    /** Whether there is such an element now. */
    has: async (role, name) => (await byRole(role, String(name))) !== null,
    gone: (role, name) =>
      until(`no ${role} ${name}`, async () => (await byRole(role, String(name))) === null),
    /** Clicks, once nothing covers it and it stays where it is. */
    click: (role, name, seek = seeker(role, name)) =>
      until(`a click on ${role} ${name}`, async () => {
        const element = await seek();
        if (!element) return false;
        await session.executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
        await element.click();
        return true;
      }),
    async type(role, name, text) {
      const element = await find(role, name);
      await element.click();
      await element.sendKeys(text);
    },
    /** Scrolls the list to its beginning. */
    toTop: () =>
      session.executeScript(
        "for (const one of document.querySelectorAll('main, main *')) if (one.scrollTop > 0) one.scrollTop = 0",
      ),
    /** All that is drawn. WebDriver's own text leaves out what could be cut, as the list's rows could be. */
    text: () => session.executeScript("return document.body.innerText"),
    keys: (...keys) =>
      session
        .actions()
        .sendKeys(...keys)
        .perform(),
    script: (source, ...args) => session.executeScript(source, ...args),
    /** A picture of the page at rest, without the pointer on it. */
    async screenshot(name, folder = screenshots) {
      // From elsewhere: a pointer that stays where it is leaves nothing.
      await session.actions().move({ x: 410, y: 4 }).move({ x: 400, y: 2 }).perform();
      await session.executeAsyncScript(AT_REST);
      mkdirSync(folder, { recursive: true });
      // WebKit takes the picture with its next frame, and a page at rest has none.
      await session.executeScript(PAINT);
      writeFileSync(join(folder, `${name}.png`), await session.takeScreenshot(), "base64");
      await session.executeScript("clearInterval(window.painting)");
    },
  };
}

/** How often an element is looked for where the list is, which is a second: rows come by themselves, too. */
const MISSES = 15;

/** Scrolls the list on, and from its end to its beginning: rows that are out of sight are not drawn. */
const SCROLL_ON = `
  if (document.querySelector("[role=dialog],[role=alertdialog]")) return;
  const scrolls = (one) => one.scrollHeight > one.clientHeight + 1 && getComputedStyle(one).overflowY === "auto";
  const list = [...document.querySelectorAll("[role=grid] *")].find(scrolls);
  if (!list) return;
  const isAtEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 1;
  list.scrollTop = isAtEnd ? 0 : list.scrollTop + list.clientHeight / 2;
`;

/** Waits for every animation that ends, for a second at most. */
const AT_REST = `
  const done = arguments[arguments.length - 1];
  const ending = document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime < Infinity);
  const rest = Promise.allSettled(ending.map((one) => one.finished));
  Promise.race([rest, new Promise((resolve) => setTimeout(resolve, 1_000))]).then(() => setTimeout(done, 50));
`;

/** Has the page painted again and again, without a change that is to be seen. */
const PAINT = `
  const { style } = document.body;
  window.painting = setInterval(() => (style.opacity = style.opacity === "0.999" ? "1" : "0.999"), 50);
`;

/** The first visible element of a role whose accessible name is, or by /…/ matches, what is asked for. */
const FIND = `
  const [role, wanted] = arguments;
  const selectors = {
    button: "button,[role=button]", textbox: "input:not([type]),input[type=text],input[type=search],[role=textbox],[role=combobox],[role=searchbox]",
    secret: "input[type=password]", heading: "h1,h2,h3", alert: "[role=alert]", dialog: "[role=dialog],[role=alertdialog]", row: "[role=row]", menuitem: "[role=menuitem]", tab: "[role=tab]", radio: "[role=radio],input[type=radio]",
  };
  const nameOf = (element) => {
    const labelled = element.getAttribute("aria-labelledby");
    if (labelled) return labelled.split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
    const label = element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent;
    return label ?? element.textContent;
  };
  const pattern = /^\\/(.*)\\/$/.exec(wanted);
  const matches = (name) => pattern ? new RegExp(pattern[1]).test(name) : name === wanted;
  const visible = (element) => element.getClientRects().length > 0;
  return [...document.querySelectorAll(selectors[role])].find(
    (element) => visible(element) && matches(nameOf(element).replace(/\\s+/g, " ").trim()),
  ) ?? null;
`;

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function listens(port) {
  return (await fetch(`http://127.0.0.1:${port}/status`)).ok;
}
