// What concerns the window itself: the size of its texts, and its end.
import type { App } from "../state/app.svelte";

/** In percent, as `daypass_core::settings::TextSize` has them: a test holds them against the generated ones. */
export const textSizes = [80, 90, 100, 110, 125, 150, 175, 200];
const usual = 100;

/** The next size in that direction; the usual one for 0. There is none beyond the largest and the smallest. */
export function nextTextSize(now: number, direction: 1 | 0 | -1): number {
  if (direction === 0) return usual;
  const next = textSizes.filter((size) => (direction > 0 ? size > now : size < now));
  return (direction > 0 ? next[0] : next.at(-1)) ?? now;
}

/** Enlarges the texts by a step, makes them smaller, or gives them their usual size again. */
export function resizeText(app: App, direction: 1 | 0 | -1): void {
  const { current } = app.settings;
  if (!current) return;
  const textSize = nextTextSize(current.textSize, direction);
  app.said = `Text size ${textSize} %`;
  if (textSize !== current.textSize) void app.settings.change({ textSize });
}
