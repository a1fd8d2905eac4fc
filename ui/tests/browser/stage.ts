// The built window on the fake backend, in a real browser and under the CSP that Tauri sets.
import { createServer, type Server } from "node:http";
import { readFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";

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
  /** Opens a scene; what the page complains about ends up in `complaints`. */
  open(scene: string, options?: OpenOptions): Promise<Page>;
  complaints: string[];
  /** Closes the pages of a test that is over. */
  clear(): Promise<void>;
  close(): Promise<void>;
};
export type OpenOptions = {
  theme?: Theme;
  width?: number;
  height?: number;
  pace?: number;
  allows?: boolean;
  context?: BrowserContextOptions;
};

export async function raiseStage(): Promise<Stage> {
  if (!existsSync(built)) throw new Error(`${built} is missing: npm run -w ui test:browser builds it`);
  const server = await serve();
  const browser = await launch();
  const complaints: string[] = [];
  const { port } = server.address() as AddressInfo;

  async function open(scene: string, options: OpenOptions = {}): Promise<Page> {
    const context = await browser.newContext({
      colorScheme: options.theme ?? "dark",
      viewport: { width: options.width ?? 960, height: options.height ?? 640 },
      permissions: ["clipboard-read", "clipboard-write"],
      locale: "en-GB",
      ...options.context,
    });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(`${scene}: ${message.text()}`);
    });
    page.on("pageerror", (error) => complaints.push(`${scene}: ${error.message}`));
    // As the shell's freezePrototype does.
    await page.addInitScript(() => Object.freeze(Object.prototype));
    const query = new URLSearchParams({
      scene,
      pace: String(options.pace ?? 40),
      allows: options.allows ? "yes" : "no",
    });
    await page.goto(`http://127.0.0.1:${port}/?${query.toString()}`);
    await page.locator("#app > *").first().waitFor({ state: "attached" });
    await page.evaluate(() => document.fonts.ready);
    return page;
  }

  return {
    open,
    complaints,
    clear: async () => {
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    close: async () => {
      await browser.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
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
        response.writeHead(200, { "content-type": type, "content-security-policy": csp }).end(body);
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
