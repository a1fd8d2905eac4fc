// The current session, which keys act upon and the details panel shows, and several that are selected together.
import { SvelteSet } from "svelte/reactivity";
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
  readonly #several = new SvelteSet<string>();

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
    this.#several.clear();
  }

  /** It has the focus; what is selected together stays. */
  focus(id: string | null): void {
    this.current = id;
  }

  /** Selects it with the others, or lets it go. */
  toggle(id: string): void {
    if (this.#several.size === 0 && this.current !== null && this.current !== id)
      this.#several.add(this.current);
    if (!this.#several.delete(id)) this.#several.add(id);
    this.focus(id);
    this.#anchor = id;
    this.#oneIsNotSeveral();
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
    this.#several.clear();
    for (const id of ids) this.#several.add(id);
    this.#oneIsNotSeveral();
  }

  /** Selects the current one alone. */
  collapse(): void {
    this.#several.clear();
    this.#anchor = this.current;
  }

  #oneIsNotSeveral(): void {
    if (this.#several.size === 1) this.#several.clear();
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
