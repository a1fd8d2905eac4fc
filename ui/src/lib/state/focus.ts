// Where the focus was before a dialog took it, and where it goes when the dialog is gone.
const passing = "[role='dialog'], [role='alertdialog'], [role='menu'], [role='listbox']";

export class LastFocus {
  #element: HTMLElement | null = null;

  /** Remembers a control of the window itself. */
  note(target: EventTarget | null): void {
    if (target instanceof HTMLElement && target !== document.body && !target.closest(passing)) {
      this.#element = target;
    }
  }

  /** Whether the control was still there to take the focus. */
  restore(): boolean {
    if (!this.#element?.isConnected) return false;
    this.#element.focus({ preventScroll: true });
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
