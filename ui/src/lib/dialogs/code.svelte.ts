// The code of the dialogs: a file of its own, which the first frame of the window does not wait for. It is loaded while
// nobody waits, so that the first frame of a dialog is not late either; a dialog that is opened before that loads it.
type EntryOf = typeof import("./registry").entryOf;

class DialogCode {
  /** Null until it is loaded. */
  entryOf = $state.raw<EntryOf | null>(null);

  async load(): Promise<void> {
    if (!this.entryOf) ({ entryOf: this.entryOf } = await import("./registry"));
  }
}

/** One for all windows, as the modules themselves are. */
export const dialogCode = new DialogCode();

/** Calls back when the window has nothing else to do; what it returns calls that off. */
export function whenIdle(work: () => void): () => void {
  // WebKit has no idle callbacks. By then the first frames are painted.
  if (!("requestIdleCallback" in globalThis)) {
    const timer = setTimeout(work, 200);
    return () => clearTimeout(timer);
  }
  const request = requestIdleCallback(work, { timeout: 2_000 });
  return () => cancelIdleCallback(request);
}
