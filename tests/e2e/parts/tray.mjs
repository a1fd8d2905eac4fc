// The tray, by way of tray-host.py.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { until } from "./wait.mjs";

/** The system's Python has D-Bus; others have not. */
const PYTHON = "/usr/bin/python3";

export async function startTray() {
  const script = fileURLToPath(new URL("../tray-host.py", import.meta.url));
  const host = spawn(PYTHON, [script], { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: host.stdout })[Symbol.asyncIterator]();
  const next = async () => JSON.parse((await answers.next()).value);
  await next();

  async function ask(request) {
    host.stdin.write(`${JSON.stringify(request)}\n`);
    const answer = await next();
    if (answer.error) throw new Error(answer.error);
    return answer;
  }
  const menu = async () => (await ask({ do: "menu" })).menu;
  return {
    /** How the icon looks: the name of its picture, which changes whenever the look does. */
    icon: async () => (await ask({ do: "icon" })).icon,
    labels: async () => (await menu()).map((entry) => entry.label),
    /** Waits for an entry whose label matches, and resolves to the label. */
    find: (pattern, seconds) =>
      until(
        `a menu entry ${pattern}`,
        async () => (await menu()).find(({ label }) => pattern.test(label))?.label,
        seconds,
      ),
    click: (...path) => ask({ do: "click", path }),
    stop: () => host.kill(),
  };
}
