// A part of the desktop that a script plays: one JSON request a line, one JSON answer a line.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** The system's Python has D-Bus; others have not. */
export const PYTHON = "/usr/bin/python3";

/** Starts a script, by its path from this folder's parent, and resolves when it says that it is ready. */
export async function startHost(script) {
  const path = fileURLToPath(new URL(`../${script}`, import.meta.url));
  const host = spawn(PYTHON, [path], { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: host.stdout })[Symbol.asyncIterator]();
  const next = async () => JSON.parse((await answers.next()).value);
  await next();
  return {
    async ask(request) {
      host.stdin.write(`${JSON.stringify(request)}\n`);
      const answer = await next();
      if (answer.error) throw new Error(answer.error);
      return answer;
    },
    stop: () => host.kill(),
  };
}
