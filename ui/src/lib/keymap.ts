// The window's keys: their spelling, which the help shows too, and what they do.
import { createKeybindingsHandler } from "tinykeys";
import { syncInView } from "./actions/integrations";
import { copyEnvironment } from "./actions/copying";
import {
  askToDelete,
  editSession,
  labelSelected,
  openConsole,
  openConsoleAgain,
  toggleSelectedFavourites,
} from "./actions/sessions";
import { resizeText } from "./actions/window";
import type { Session } from "./backend/backend";
import type { App } from "./state/app.svelte";
import { hasSelectedText, isTyping } from "./state/focus";

/** In tinykeys' spelling. */
export const keys = {
  palette: "$mod+k",
  search: "$mod+f",
  add: "$mod+n",
  sync: "$mod+r",
  settings: "$mod+,",
  all: "$mod+a",
  copy: "$mod+c",
  extend: "Shift+ArrowDown",
  main: "Enter",
  details: "Space",
  console: "o",
  consoleAgain: "Shift+o",
  favourite: "f",
  label: "l",
  edit: "e",
  chain: "c",
  remove: "Delete",
  help: "?",
  larger: "$mod+=",
  smaller: "$mod+-",
  usual: "$mod+0",
  close: "$mod+w",
  quit: "$mod+q",
} as const;

const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);

const names: Record<string, string> = {
  $mod: isMac ? "⌘" : "Ctrl",
  Enter: "↵",
  Space: "Space",
  Escape: "Esc",
  Shift: isMac ? "⇧" : "Shift",
  Delete: "Del",
  "=": "+",
  "-": "−",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
};

/** "$mod+k" as it is printed on the keyboard: "⌘ K" or "Ctrl K". */
export function spelled(binding: string): string {
  return binding
    .split("+")
    .map((part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join(" ");
}

/** Handles the keys of the window. `find` moves the focus into the search. */
export function shortcuts(app: App, find: () => void): (event: KeyboardEvent) => void {
  /** Not while a dialog or a menu is open, and letters not while typing. */
  function bound(act: () => void, letter = false) {
    return (event: KeyboardEvent) => {
      if (app.covered || !app.loaded || app.menus.open || app.catalog.isEmpty || event.defaultPrevented)
        return;
      if (letter && (isTyping(document.activeElement) || !app.settings.singleLetterKeys)) return;
      event.preventDefault();
      act();
    };
  }
  const isListShown = () => app.listView.page === "sessions";
  const withSession = (act: (session: Session) => void) =>
    bound(() => isListShown() && app.currentSession && act(app.currentSession), true);
  /** Text that is selected, and what is in a field, the browser copies by itself. */
  const copy = bound(() => isListShown() && app.currentSession && copyEnvironment(app, app.currentSession));
  /** In dialogs too. */
  const resize = (direction: 1 | 0 | -1) => (event: KeyboardEvent) => {
    event.preventDefault();
    resizeText(app, direction);
  };
  /** Not from a dialog, where something may be typed that is not saved yet. */
  const ending = (act: () => void) => (event: KeyboardEvent) => {
    event.preventDefault();
    if (!app.covered) act();
  };
  const goToList = bound(() => app.selection.goTo(null));
  /** Keys of the list go to it where nothing has the focus, as after a click beside everything. */
  const toList = (event: KeyboardEvent) =>
    isListShown() && document.activeElement === document.body && goToList(event);
  const help = bound(() => app.dialogs.show({ kind: "keys" }), true);
  const findByLetter = bound(find, true);

  return createKeybindingsHandler({
    ...Object.fromEntries(
      ["ArrowDown", "ArrowUp", "Home", "End", "PageDown", "PageUp"].map((key) => [key, toList]),
    ),
    [keys.main]: toList,
    [keys.details]: toList,
    [keys.palette]: bound(() => app.dialogs.show({ kind: "palette" })),
    [keys.search]: bound(find),
    [keys.add]: bound(() => app.dialogs.show({ kind: "add" })),
    [keys.sync]: bound(() => syncInView(app)),
    [keys.settings]: bound(() => app.dialogs.show({ kind: "settings" })),
    [keys.copy]: (event) => !isTyping(document.activeElement) && !hasSelectedText() && copy(event),
    // Where + needs Shift, and where it is a key of its own.
    [keys.close]: ending(() => void app.backend.closeWindow()),
    [keys.quit]: ending(() => void app.backend.quitDaypass()),
    [keys.larger]: resize(1),
    "$mod++": resize(1),
    "$mod+Shift++": resize(1),
    [keys.smaller]: resize(-1),
    [keys.usual]: resize(0),
    Escape: bound(() => back(app)),
    // Where / and ? need Shift, the browser says so; where they do not, it does not.
    "/": findByLetter,
    "Shift+/": findByLetter,
    [keys.help]: help,
    [`Shift+${keys.help}`]: help,
    [keys.console]: withSession((session) => openConsole(app, session.id)),
    [keys.consoleAgain]: withSession((session) => openConsoleAgain(app, session)),
    [keys.edit]: withSession((session) => editSession(app, session)),
    [keys.chain]: withSession((session) => app.dialogs.show({ kind: "add-role", source: session.id })),
    [keys.remove]: withSession((session) => askToDelete(app, session)),
    [keys.label]: bound(() => isListShown() && labelSelected(app), true),
    [keys.favourite]: bound(() => isListShown() && toggleSelectedFavourites(app), true),
  });
}

/** Closes what is open last: a page, a selection of several, the details, or a search. */
function back(app: App): void {
  if (app.listView.page !== "sessions") app.listView.page = "sessions";
  else if (app.selection.several.size > 0) app.selection.collapse();
  else if (app.selection.detailsOpen) app.selection.detailsOpen = false;
  else if (app.listView.query || app.listView.filtered) app.listView.clear();
  else return;
  app.selection.goTo(null);
}
