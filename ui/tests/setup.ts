// What jsdom lacks and the components use.
import { cleanup } from "@testing-library/svelte";
import { afterEach } from "vitest";

class NoObserver {
  observe(): void {
    // Nothing is laid out here, so nothing changes size.
  }
  unobserve(): void {
    // As above.
  }
  disconnect(): void {
    // As above.
  }
}

globalThis.ResizeObserver = NoObserver;
globalThis.matchMedia = (query) =>
  ({
    matches: false,
    media: query,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }) as unknown as MediaQueryList;
Element.prototype.scrollIntoView = () => undefined;
Element.prototype.animate = () =>
  ({ finished: Promise.resolve(), cancel: () => undefined }) as unknown as Animation;
globalThis.CSS = { escape: (text: string) => text.replace(/["\\]/g, "\\$&") } as typeof CSS;

afterEach(() => {
  cleanup();
  localStorage.clear();
});
