// The keys, once: what the help shows and what the window binds, in tinykeys' spelling.
export const keys = {
  palette: "$mod+k",
  search: "$mod+f",
  add: "$mod+n",
  sync: "$mod+r",
  settings: "$mod+,",
  all: "$mod+a",
  extend: "Shift+ArrowDown",
  main: "Enter",
  details: "Space",
  console: "o",
  favourite: "f",
  edit: "e",
  chain: "c",
  remove: "Delete",
  help: "?",
} as const;

const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);

const names: Record<string, string> = {
  $mod: isMac ? "⌘" : "Ctrl",
  Enter: "↵",
  Space: "Space",
  Escape: "Esc",
  Shift: isMac ? "⇧" : "Shift",
  Delete: "Del",
  ArrowUp: "↑",
  ArrowDown: "↓",
};

/** "$mod+k" as it is printed on the keyboard: "⌘ K" or "Ctrl K". */
export function spelled(binding: string): string {
  return binding
    .split("+")
    .map((part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join(" ");
}
