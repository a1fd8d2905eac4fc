// The keys of the palette's shortcut, as the settings write them (crates/core/src/settings/palette_shortcut.rs).

/** What of a key press the keys are read from. */
export type Pressed = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "altKey" | "shiftKey" | "metaKey">;

export const off = "off";

const named: Record<string, string> = {
  Space: "Space",
  Enter: "Enter",
  Insert: "Insert",
  Delete: "Delete",
  Home: "Home",
  End: "End",
  PageUp: "PageUp",
  PageDown: "PageDown",
  ArrowUp: "Up",
  ArrowDown: "Down",
  ArrowLeft: "Left",
  ArrowRight: "Right",
  Comma: ",",
  Period: ".",
  Slash: "/",
  Semicolon: ";",
  Quote: "'",
  BracketLeft: "[",
  BracketRight: "]",
  Backslash: "\\",
  Minus: "-",
  Backquote: "`",
};

/**
 * The keys that are pressed together, as in `Ctrl+Alt+K`: "partial" while only modifiers are, null for what can be no shortcut.
 * A letter is the one that stands on the key; where Alt makes another sign of it, the one at its place.
 */
export function shortcutOf(event: Pressed): string | "partial" | null {
  if (["Control", "Alt", "AltGraph", "Shift", "Meta", "Super", "OS"].includes(event.key)) return "partial";
  const key = keyOf(event);
  if (key === null) return null;
  const modifiers = [
    event.ctrlKey && "Ctrl",
    event.altKey && "Alt",
    event.shiftKey && "Shift",
    event.metaKey && "Super",
  ].filter((name) => name !== false);
  const typesNothing = event.ctrlKey || event.altKey || event.metaKey || /^F\d/.test(key);
  return typesNothing ? [...modifiers, key].join("+") : null;
}

function keyOf({ key, code }: Pressed): string | null {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  const place = /^(?:Key|Digit)([A-Z0-9])$/.exec(code)?.[1];
  if (place !== undefined) return place;
  return /^F([1-9]|1\d|2[0-4])$/.test(code) ? code : (named[code] ?? null);
}
