// The current session, which keys act upon and the details panel shows, and several that are selected together.
import { recallFor, rememberNow } from "./preferences";

const keptFor = 60 * 60_000;

export class Selection {
  /** A session's id, or the key of an account that is folded. */
  current = $state<string | null>(recallFor<string>("current", keptFor));
  detailsOpen = $state(false);
  /** Whether the current row is to have the focus, as soon as the list can give it. */
  wanted = $state(false);
  /** Where a range begins. */
  #anchor: string | null = null;
  /** Replaced as a whole: ten thousand are selected at once. */
  #several = $state.raw<ReadonlySet<string>>(new Set());

  /** The sessions that are selected together: none, or more than one. */
  get several(): ReadonlySet<string> {
    return this.#several;
  }

  /** Keeps which one is current, for the next window. */
  keep(): void {
    rememberNow("current", this.current);
  }

  /** Selects one alone. */
  select(id: string | null): void {
    this.focus(id);
    this.#anchor = id;
    this.#hold([]);
  }

  /** It has the focus; what is selected together stays. */
  focus(id: string | null): void {
    this.current = id;
  }

  /** Selects it with the others, or lets it go. */
  toggle(id: string): void {
    const held = new Set(this.#several);
    if (held.size === 0 && this.current !== null && this.current !== id) held.add(this.current);
    if (!held.delete(id)) held.add(id);
    this.focus(id);
    this.#anchor = id;
    this.#hold(held);
  }

  /** Selects all from where the last selection began, as they are listed. */
  extendTo(id: string, listed: readonly string[]): void {
    const from = listed.indexOf(this.#anchor ?? this.current ?? id);
    const to = listed.indexOf(id);
    this.#anchor ??= this.current ?? id;
    this.selectAll(listed.slice(Math.min(from, to), Math.max(from, to) + 1));
    this.focus(id);
  }

  selectAll(ids: readonly string[]): void {
    this.#hold(ids);
  }

  /** Selects the current one alone. */
  collapse(): void {
    this.#hold([]);
    this.#anchor = this.current;
  }

  /** One is not several. */
  #hold(ids: Iterable<string>): void {
    const held = new Set(ids);
    if (held.size > 1) this.#several = held;
    else if (this.#several.size > 0) this.#several = new Set();
  }

  /** Selects it and moves the focus into the list. */
  goTo(id: string | null): void {
    if (id !== null) this.select(id);
    this.wanted = true;
  }

  /** Shows the details of the current one. */
  openDetails(): void {
    this.detailsOpen = true;
  }

  showDetails(id: string): void {
    this.select(id);
    this.detailsOpen = true;
  }

  toggleDetails(id: string): void {
    this.detailsOpen = !(this.detailsOpen && this.current === id && this.#several.size === 0);
    this.select(id);
  }
}
