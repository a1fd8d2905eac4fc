// The built window on the fake backend, in a real browser and under the CSP that Tauri sets.
import { createServer, type Server } from "node:http";
import { readFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";

const built = path.resolve(import.meta.dirname, "../../../build/ui-design");
export const screenshots = path.resolve(import.meta.dirname, "../../../build/screenshots");

const shell = path.resolve(import.meta.dirname, "../../../src-tauri/tauri.conf.json");
const types: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
};

export type Theme = "light" | "dark";
export type Stage = {
  /** Opens a scene in the stage's one page; what the page complains about ends up in `complaints`. */
  open(scene: string, options?: OpenOptions): Promise<Page>;
  /** The same in a page of its own, with nothing in its caches: as a window opens that was never open before. */
  openCold(scene: string, options?: OpenOptions): Promise<Page>;
  complaints: string[];
  close(): Promise<void>;
};
export type OpenOptions = {
  theme?: Theme;
  width?: number;
  height?: number;
  pace?: number;
  reducedMotion?: "reduce";
  forcedColors?: "active";
  /** Files whose name has this in it are not served before this. */
  late?: { name: string; until: Promise<unknown> };
  /** What an earlier window has remembered; for `openCold`. */
  remembered?: Record<string, string>;
};

export async function raiseStage(): Promise<Stage> {
  if (!existsSync(built)) throw new Error(`${built} is missing: npm run -w ui test:browser builds it`);
  const server = await serve();
  const browser = await launch();
  const complaints: string[] = [];
  const { port } = server.address() as AddressInfo;
  let scene = "";

  // A new page costs a whole browser window: ten times what it takes to load the next scene into the same one.
  async function newPage(remembered: Record<string, string> = {}): Promise<Page> {
    const context = await browser.newContext({
      permissions: ["clipboard-read", "clipboard-write"],
      locale: "en-GB",
    });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(`${scene}: ${message.text()}`);
    });
    page.on("pageerror", (error) => complaints.push(`${scene}: ${error.message}`));
    await page.addInitScript((remembered) => {
      // As the shell's freezePrototype does.
      Object.freeze(Object.prototype);
      if (location.protocol !== "http:") return;
      // Every scene begins as if the window had never been open, but for this.
      localStorage.clear();
      for (const [name, value] of Object.entries(remembered)) localStorage.setItem(`daypass.${name}`, value);
    }, remembered);
    return page;
  }

  async function load(page: Page, name: string, options: OpenOptions): Promise<Page> {
    scene = name;
    const { late } = options;
    if (late)
      await page.route(
        (url) => url.pathname.includes(late.name),
        async (route) => {
          await late.until;
          await route.continue();
        },
      );
    await page.setViewportSize({ width: options.width ?? 960, height: options.height ?? 640 });
    await page.emulateMedia({
      colorScheme: options.theme ?? "dark",
      reducedMotion: options.reducedMotion ?? "no-preference",
      forcedColors: options.forcedColors ?? "none",
    });
    // The pointer rests outside of the page, where a new window finds it.
    await page.mouse.move(-1, -1);
    const query = new URLSearchParams({ scene, pace: String(options.pace ?? 40), allows: "no" });
    await page.goto(`http://127.0.0.1:${port}/?${query.toString()}`);
    await page.locator("#app > *").first().waitFor({ state: "attached" });
    await page.evaluate(() => document.fonts.ready);
    return page;
  }

  const shared = await newPage();
  return {
    open: (name, options = {}) => load(shared, name, options),
    openCold: async (name, options = {}) => load(await newPage(options.remembered), name, options),
    complaints,
    close: async () => {
      await browser.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * Waits until the page is still: for some frames nothing changes in it and nothing moves, but for what turns for ever.
 * What a scene waits for (a dialog, an answer) its act has to wait for by itself.
 */
export async function still(page: Page): Promise<void> {
  await page.evaluate(
    (frames) =>
      new Promise<void>((resolve) => {
        let quiet = 0;
        const observer = new MutationObserver(() => (quiet = 0));
        observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
        const look = () => {
          const moving = document
            .getAnimations()
            .some(
              (one) => one.playState === "running" && one.effect?.getComputedTiming().endTime !== Infinity,
            );
          quiet = moving ? 0 : quiet + 1;
          if (quiet <= frames) return requestAnimationFrame(look);
          observer.disconnect();
          resolve();
        };
        requestAnimationFrame(look);
      }),
    4,
  );
}

/** The Content Security Policy that the desktop shell sets. */
async function policy(): Promise<string> {
  const config = JSON.parse(await readFile(shell, "utf8")) as { app: { security: { csp: string } } };
  return config.app.security.csp;
}

async function serve(): Promise<Server> {
  const csp = await policy();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
    const file = path.join(built, pathname === "/" ? "index.html" : path.normalize(pathname));
    readFile(file).then(
      (body) => {
        const type = types[path.extname(file)] ?? "application/octet-stream";
        // What the build names by its content never changes.
        const caching = pathname.startsWith("/assets/") ? "max-age=3600, immutable" : "no-store";
        response
          .writeHead(200, {
            "content-type": type,
            "content-security-policy": csp,
            "cache-control": caching,
          })
          .end(body);
      },
      () => response.writeHead(pathname === "/favicon.ico" ? 204 : 404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
}
