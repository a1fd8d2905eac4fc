// Where the focus was before a dialog took it, where it goes when the dialog is gone, and when its ring is seen.
/** What stands over the window for a while. */
export const passing = "[role='dialog'], [role='alertdialog'], [role='menu'], [role='listbox']";

const rowOf = (element: Element) => element.closest<HTMLElement>("[data-id]")?.dataset["id"] ?? null;

export class LastFocus {
  #element: HTMLElement | null = null;
  /** The row of the list that the element was in. */
  #row: string | null = null;

  /** Remembers a control of the window itself. */
  note(target: EventTarget | null): void {
    if (target instanceof HTMLElement && target !== document.body && !target.closest(passing)) {
      this.#element = target;
      this.#row = rowOf(target);
    }
  }

  /**
   * Whether the control was there to take the focus. A row other than the current one does not: the next key would act on a session
   * that nobody chose.
   */
  restore(current: string | null): boolean {
    const element = this.#element;
    if (!element?.isConnected || rowOf(element) !== this.#row) return false;
    if (this.#row !== null && this.#row !== current) return false;
    element.focus({ preventScroll: true });
    return true;
  }
}

/** Whether a person has selected text of the window. */
export function hasSelectedText(): boolean {
  return (getSelection()?.toString() ?? "") !== "";
}

/** Whether keys go into a field. */
export function isTyping(element: Element | null): boolean {
  return (
    element instanceof HTMLElement &&
    (element.isContentEditable || element.matches("input, textarea, select"))
  );
}

const modifiers = ["Shift", "Control", "Alt", "Meta"];

/**
 * Notes on the page what the person last used, by which app.css shows the ring. `:focus-visible` would leave that to the engine,
 * and WebKit shows none on what got the focus by a script after a click, or after a dialog.
 */
export function noteInput(event: KeyboardEvent | PointerEvent | null): void {
  if (event instanceof KeyboardEvent && modifiers.includes(event.key)) return;
  const isKey = event === null || event instanceof KeyboardEvent;
  document.documentElement.dataset["input"] = isKey ? "keys" : "pointer";
}
