// Windows as the desktop has them.
import { spawnSync } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";

/** The ids of the windows on the screen that have a title: Daypass's, when none is said. */
export function windows(title = "Daypass") {
  const found = spawnSync("xdotool", ["search", "--onlyvisible", "--name", `^${title}$`], {
    encoding: "utf8",
  });
  return found.stdout.split("\n").filter(Boolean);
}

/** Presses keys as a person does: the desktop gives them to whatever of the window has the focus. */
export function pressKeys(keys, title) {
  const [window] = windows(title);
  spawnSync("xdotool", ["windowactivate", "--sync", window, "key", "--clearmodifiers", keys]);
}

/** Closes it as a person does, by the window manager, who may have to press the keys again: they go to what has the focus. */
export async function closeWindow(title) {
  do {
    pressKeys("alt+F4", title);
  } while (await isOpenAfter(title, 1_000));
}

async function isOpenAfter(title, milliseconds) {
  for (const end = performance.now() + milliseconds; performance.now() < end; await pause(50)) {
    if (windows(title).length === 0) return false;
  }
  return true;
}
