// The current row: the one that keys act upon and that the details show. While any row is listed there is one.
import type { ListView } from "./list-view.svelte";
import type { Rows } from "./rows.svelte";
import type { Selection } from "./selection.svelte";

export class Current {
  #rows: Rows;
  #selection: Selection;
  #listView: ListView;
  /** Where the current row stood, and by which way of looking at the list. */
  #last = { key: "", at: 0 };

  constructor(rows: Rows, selection: Selection, listView: ListView) {
    this.#rows = rows;
    this.#selection = selection;
    this.#listView = listView;
  }

  /**
   * A session's id, or the key of an account that is folded: what was selected, while it is listed. Where it has left the list, what
   * stands in its place now; where the person looks at other rows, the first of them. Null in an empty list alone.
   */
  readonly id = $derived.by((): string | null => {
    const { stops } = this.#rows;
    const { key } = this.#listView;
    const selected = this.#selection.current;
    const found = selected === null ? -1 : stops.indexOf(selected);
    const place = this.#last.key === key ? this.#last.at : 0;
    const at = found >= 0 ? found : Math.max(0, Math.min(place, stops.length - 1));
    this.#last = { key, at };
    return stops[at] ?? null;
  });
}
