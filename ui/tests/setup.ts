// What jsdom lacks and the components use: a layout, and things that move.
import { cleanup, configure } from "@testing-library/svelte";
import { afterEach } from "vitest";

/** What scrolls is so high that each row of a usual list is drawn, everything else as a row; told once. */
class FixedSizes implements ResizeObserver {
  #callback: ResizeObserverCallback;
  constructor(callback: ResizeObserverCallback) {
    this.#callback = callback;
  }
  observe(target: Element): void {
    const height = target.getAttribute("style")?.includes("overflow") ? 3_200 : 40;
    const contentRect = { x: 0, y: 0, width: 960, height, top: 0, left: 0, right: 960, bottom: height };
    const entry = { target, contentRect } as unknown as ResizeObserverEntry;
    queueMicrotask(() => this.#callback([entry], this));
  }
  unobserve(): void {
    // Nothing was kept.
  }
  disconnect(): void {
    // Nothing was kept.
  }
}

globalThis.ResizeObserver = FixedSizes;
/** The list of sessions asks for its height itself. */
Object.defineProperty(HTMLElement.prototype, "clientHeight", {
  get(this: HTMLElement) {
    return this.getAttribute("role") === "presentation" ? 3_200 : 0;
  },
});
globalThis.matchMedia = (query) =>
  ({
    matches: false,
    media: query,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }) as unknown as MediaQueryList;
Element.prototype.scrollIntoView = () => undefined;
Element.prototype.scrollTo = () => undefined;
globalThis.CSS = { escape: (text: string) => text.replace(/["\\]/g, "\\$&") } as typeof CSS;

Object.defineProperty(HTMLElement.prototype, "offsetParent", {
  get(this: HTMLElement) {
    return this.parentElement;
  },
});

/** jsdom walks the whole page for each label in it, whenever a field is asked for its own: a third of what the forms' tests took. */
function labelsOf(this: HTMLElement): HTMLLabelElement[] {
  const { id, ownerDocument: page } = this;
  const isNamed = id !== "" && page.getElementById(id) === this;
  const isOwn = (label: HTMLLabelElement) =>
    label.htmlFor === "" ? label.contains(this) && label.control === this : isNamed && label.htmlFor === id;
  return [...page.getElementsByTagName("label")].filter(isOwn);
}
for (const labelable of [HTMLButtonElement, HTMLInputElement, HTMLSelectElement, HTMLTextAreaElement]) {
  Object.defineProperty(labelable.prototype, "labels", { get: labelsOf });
}

/** How an element of this name is displayed, by jsdom's own style sheet. */
const displays = new Map<string, string>();
const computed = window.getComputedStyle.bind(window);
function displayOf(name: string): string {
  const known = displays.get(name) ?? computed(document.createElement(name)).display;
  displays.set(name, known);
  return known;
}

/** jsdom matches every rule of that sheet anew for each look at an element: 42 % of what they took. Here are no others. */
window.getComputedStyle = (element) => {
  const { style } = element as HTMLElement;
  const isHidden = element.hasAttribute("hidden");
  const display = style.display || (isHidden ? "none" : displayOf(element.localName));
  return new Proxy(style, {
    get(style, name) {
      if (name === "display") return display;
      const value: unknown = Reflect.get(style, name, style);
      return typeof value === "function" ? (value.bind(style) as unknown) : value;
    },
  });
};

// Without a layout nothing is hidden for sure; not asking makes finding by role several times faster.
configure({ asyncUtilTimeout: 5_000, defaultHidden: true });

afterEach(() => {
  cleanup();
  localStorage.clear();
});
