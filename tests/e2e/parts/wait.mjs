// Waiting for what comes by itself: asked again until it is there, or the time is up.
import { setTimeout as pause } from "node:timers/promises";

/** Resolves to the first truthy answer. What it threw last is the reason when none comes within `seconds`. */
export async function until(what, look, seconds = 20) {
  const end = performance.now() + seconds * 1000;
  for (let last; ; await pause(50)) {
    try {
      const found = await look();
      if (found) return found;
    } catch (error) {
      last = error;
    }
    if (performance.now() > end) throw new Error(`not within ${seconds} s: ${what}`, { cause: last });
  }
}
