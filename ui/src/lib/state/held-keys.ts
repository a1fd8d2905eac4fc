// Keys that are pressed for a dialog or a menu before it is there. It takes a frame to get the focus, and longer while its code is
// loaded; somebody who types without looking is faster.
import { isTyping, passing } from "./focus";

/** Milliseconds after which the keys belong to the window again: what was opened has nothing that takes the focus. */
const PATIENCE = 2_000;

const isThere = (node: EventTarget | null) => node instanceof Element && node.closest(passing) !== null;

export class HeldKeys {
  /** What is kept; `null` while nothing is. */
  #keys: KeyboardEvent[] | null = null;
  #patience: ReturnType<typeof setTimeout> | undefined;
  /** Those that are being pressed again, which may move the focus. */
  #arrived: KeyboardEvent[] | null = null;
  /** Whether one of them is pressed at this moment. */
  #pressing = false;

  /** From now on keys are kept, until something in a dialog or a menu has the focus. */
  hold(): void {
    this.release();
    if (isThere(document.activeElement)) return;
    this.#keys = [];
    this.#patience = setTimeout(() => this.release(), PATIENCE);
  }

  /** Forgets what was kept: what it was for is closed, or does not come. */
  release(): void {
    clearTimeout(this.#patience);
    this.#keys = null;
  }

  /** Keeps a key from the window, while it is meant for what opens. */
  note(event: KeyboardEvent): void {
    if (this.#keys === null || this.#pressing) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#keys.push(event);
  }

  /**
   * Presses the kept keys again once the focus has arrived, each when what the one before it has led to is drawn. Those that are
   * pressed meanwhile come behind them.
   */
  async focused(target: EventTarget | null): Promise<void> {
    const keys = this.#keys;
    if (keys === null || keys === this.#arrived || !isThere(target)) return;
    this.#arrived = keys;
    clearTimeout(this.#patience);
    for (let key = keys.shift(); key && this.#keys === keys; key = keys.shift()) {
      this.#pressing = true;
      press(key);
      this.#pressing = false;
      await new Promise((drawn) => setTimeout(drawn));
    }
    if (this.#keys === keys) this.release();
  }
}

/** Does what the browser does when the key is pressed. */
function press(key: KeyboardEvent): void {
  const target = document.activeElement ?? document.body;
  const { key: name, code, ctrlKey, metaKey, altKey, shiftKey } = key;
  const options = { key: name, code, ctrlKey, metaKey, altKey, shiftKey, bubbles: true, cancelable: true };
  if (!target.dispatchEvent(new KeyboardEvent("keydown", options)) || ctrlKey || metaKey || altKey) return;
  if (target instanceof HTMLInputElement && isTyping(target)) type(target, name);
  else if ((name === "Enter" || name === " ") && target instanceof HTMLElement) target.click();
}

function type(field: HTMLInputElement, key: string): void {
  if (key === "Enter") return field.form?.requestSubmit();
  const from = field.selectionStart ?? field.value.length;
  const to = field.selectionEnd ?? from;
  if (key.length === 1) field.setRangeText(key, from, to, "end");
  else if (key === "Backspace") field.setRangeText("", from === to ? Math.max(0, from - 1) : from, to, "end");
  else return;
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText" }));
}
