// Daypass's windows as the desktop has them.
import { spawnSync } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";

/** The ids of Daypass's windows on the screen. */
export function windows() {
  const found = spawnSync("xdotool", ["search", "--onlyvisible", "--name", "^Daypass$"], {
    encoding: "utf8",
  });
  return found.stdout.split("\n").filter(Boolean);
}

/** Closes it as a person does, by the window manager, who may have to press the keys again: they go to what has the focus. */
export async function closeWindow() {
  do {
    spawnSync("xdotool", ["windowactivate", "--sync", windows()[0], "key", "--clearmodifiers", "alt+F4"]);
  } while (await isOpenAfter(1_000));
}

async function isOpenAfter(milliseconds) {
  for (const end = performance.now() + milliseconds; performance.now() < end; await pause(50)) {
    if (windows().length === 0) return false;
  }
  return true;
}
