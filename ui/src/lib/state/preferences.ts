// What only this window remembers, and nothing that matters if lost.
const prefix = "daypass.";

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(prefix + name);
  } catch {
    // A webview may refuse storage; the window works without.
    return null;
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(prefix + name, value);
  } catch {
    // As above.
  }
}

/** Notes a value with the time. */
export function rememberNow(name: string, value: unknown): void {
  remember(name, JSON.stringify({ at: Date.now(), value }));
}

/** A value that was noted less than so many milliseconds ago. */
export function recallFor<T>(name: string, span: number): T | null {
  try {
    const noted = JSON.parse(recall(name) ?? "null") as { at: number; value: T } | null;
    return noted && Math.abs(Date.now() - noted.at) < span ? noted.value : null;
  } catch {
    // An older version noted it in another form.
    return null;
  }
}
