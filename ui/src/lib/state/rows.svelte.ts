// The rows on screen, and whether they hold still.
import type { Session } from "../backend/backend";
import {
  foldedLayout,
  inView,
  isFlat,
  isLarge,
  layout,
  passes,
  ranked,
  stableOrder,
  type Row,
} from "../model/layout";
import { sorted } from "../model/order";
import { search, searchIndex } from "../model/search";
import type { CatalogState } from "./catalog.svelte";
import type { ListView } from "./list-view.svelte";
import type { StatusState } from "./status.svelte";

function keysOf(rows: readonly Row[], isMeant: (row: Row) => boolean): string[] {
  const keys: string[] = [];
  for (const row of rows) if (isMeant(row)) keys.push(row.key);
  return keys;
}

export class Rows {
  #catalog: CatalogState;
  #status: StatusState;
  #listView: ListView;
  #pointed = $state(false);
  #focused = $state(false);
  #byKeyboard = $state(false);
  #last: { key: string; rows: Row[] } = { key: "", rows: [] };

  #defaultRegion: () => string | null;

  constructor(
    catalog: CatalogState,
    status: StatusState,
    listView: ListView,
    defaultRegion: () => string | null,
  ) {
    this.#catalog = catalog;
    this.#status = status;
    this.#listView = listView;
    this.#defaultRegion = defaultRegion;
  }

  readonly index = $derived.by(() =>
    searchIndex(this.#catalog.sessions, {
      aliasOf: this.#catalog.aliasOf,
      defaultRegion: this.#defaultRegion(),
    }),
  );

  #large = $derived.by(() => isLarge(this.#catalog.sessions));

  #found = $derived.by((): Row[] => {
    const { sessions } = this.#catalog;
    const { words } = this.#listView;
    const found: Session[] = [];
    for (const position of search(this.index, words, this.#status.live)) {
      const session = sessions[position];
      if (session) found.push(session);
    }
    return ranked(
      this.#shown(found),
      words.map(({ text }) => text),
    );
  });

  /** Without a search. It is still there when one has ended. */
  #unsearched = $derived.by((): Row[] => {
    const { view, grouping, sorting, unfolded } = this.#listView;
    const { stateOf } = this.#status;
    const ordered = sorted(this.#shown(this.#catalog.sessions), sorting);
    return grouping === "account" && !isFlat(view) && this.#large
      ? foldedLayout(ordered, stateOf, unfolded)
      : layout(ordered, stateOf, view, grouping, this.#catalog.aliasOf);
  });

  #next = $derived.by(() => (this.#listView.words.length > 0 ? this.#found : this.#unsearched));

  #shown(sessions: readonly Session[]): Session[] {
    const { view, filters } = this.#listView;
    const { stateOf } = this.#status;
    const { byId } = this.#catalog;
    return sessions.filter(
      (session) => inView(session, view, stateOf, byId) && passes(session, filters, stateOf),
    );
  }

  /** While somebody points at the list, or walks it by keyboard, no row moves away from under them. */
  readonly held = $derived(this.#byKeyboard ? this.#focused : this.#pointed);

  readonly all = $derived.by((): Row[] => {
    const { shape: key } = this.#listView;
    const rows = this.held && this.#last.key === key ? stableOrder(this.#last.rows, this.#next) : this.#next;
    this.#last = { key, rows };
    return rows;
  });

  // Made anew at every key of a search, of thousands of rows: a place in them is looked for, as a map of them all takes longer to make.

  readonly keys = $derived(this.all.map((row) => row.key));

  /** What the arrows walk: the sessions, and the accounts that fold. */
  readonly stops = $derived(keysOf(this.all, (row) => row.kind === "session" || row.fold !== null));

  readonly ids = $derived(keysOf(this.all, (row) => row.kind === "session"));

  pointerMoved(): void {
    this.#pointed = true;
    this.#byKeyboard = false;
  }
  pointerLeft(): void {
    this.#pointed = false;
  }
  keyPressed(): void {
    this.#byKeyboard = true;
  }
  focusEntered(): void {
    this.#focused = true;
  }
  focusLeft(): void {
    this.#focused = false;
  }
  /** The pointer and the focus have left the list, so its rows may move to their places again. */
  left(): void {
    this.#pointed = false;
    this.#focused = false;
  }
}
