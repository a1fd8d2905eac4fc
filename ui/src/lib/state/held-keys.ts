// Keys that are pressed for a dialog or a menu before it is there. It takes a frame to get the focus, and longer while its code is
// loaded; somebody who types without looking is faster.
import { isTyping, passing } from "./focus";

/** Milliseconds after which the keys belong to the window again: what was opened has nothing that takes the focus. */
const PATIENCE = 2_000;

const isThere = (node: EventTarget | null) => node instanceof Element && node.closest(passing) !== null;

export class HeldKeys {
  #keys: KeyboardEvent[] = [];
  #waiting: ReturnType<typeof setTimeout> | null = null;

  /** From now on keys are kept, until something in a dialog or a menu has the focus. */
  hold(): void {
    this.release();
    if (isThere(document.activeElement)) return;
    this.#waiting = setTimeout(() => this.release(), PATIENCE);
  }

  /** Forgets what was kept: what it was for is closed, or does not come. */
  release(): void {
    if (this.#waiting !== null) clearTimeout(this.#waiting);
    this.#waiting = null;
    this.#keys = [];
  }

  /** Keeps a key from the window, while it is meant for what opens. */
  note(event: KeyboardEvent): void {
    if (this.#waiting === null) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#keys.push(event);
  }

  /** Presses the kept keys again once the focus has arrived. */
  focused(target: EventTarget | null): void {
    if (this.#waiting === null || !isThere(target)) return;
    const keys = this.#keys;
    this.release();
    // Each key acts on what the one before it has led to.
    void keys.reduce((before, key) => before.then(() => press(key)), Promise.resolve());
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
