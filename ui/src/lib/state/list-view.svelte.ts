// How the person looks at the list: place in the sidebar, query, filters, grouping, folding. It is kept for a while, so that a
// window that is closed and opened again looks as it did.
import { SvelteSet } from "svelte/reactivity";
import type { Grouping, Listing, Sorting } from "../backend/backend";
import { noFilters, type Filters, type View } from "../model/layout";
import { groupings, sortings } from "../model/order";
import { parseQuery } from "../model/query";
import { recall, recallFor, remember, rememberNow } from "./preferences";

/** A window that is opened later begins anew. */
const keptFor = 60 * 60_000;

type Kept = { view: View; query: string; filters: Filters };

/** What stands in the middle of the window: the list, or a page in its place. */
export type Page = "sessions" | "today" | "history";

export class ListView {
  page = $state<Page>("sessions");
  #view = $state<View>("all");
  query = $state("");
  filters = $state.raw<Filters>(noFilters);
  #grouping = $state<Grouping>(recalled("grouping", groupings) ?? "account");
  #sorting = $state<Sorting>(recalled("sorting", sortings) ?? "name");
  #unfolded = new SvelteSet<string>(recall("unfolded")?.split(" ").filter(Boolean));

  readonly words = $derived(parseQuery(this.query));
  readonly filtered = $derived(Object.values(this.filters).some((values) => values.length > 0));
  /** Changes exactly when the person asked for other rows. */
  readonly key = $derived(
    JSON.stringify([this.#view, this.words, this.filters, this.#grouping, this.#sorting]),
  );
  /** Changes also where an account is folded. */
  readonly shape = $derived(`${this.key} ${[...this.#unfolded].join(" ")}`);

  constructor() {
    const kept = recallFor<Kept>("list", keptFor);
    if (!kept) return;
    this.view = kept.view;
    this.query = kept.query;
    this.filters = { ...noFilters, ...kept.filters };
  }

  /** Keeps what the person looks at, for the next window. */
  keep(): void {
    rememberNow("list", { view: this.view, query: this.query, filters: this.filters } satisfies Kept);
  }

  /** The place in the sidebar. Who chooses one sees the list. */
  get view(): View {
    return this.#view;
  }
  set view(view: View) {
    this.#view = view;
    this.page = "sessions";
  }

  get grouping(): Grouping {
    return this.#grouping;
  }
  set grouping(grouping: Grouping) {
    this.#grouping = grouping;
    remember("grouping", grouping);
  }

  get sorting(): Sorting {
    return this.#sorting;
  }
  set sorting(sorting: Sorting) {
    this.#sorting = sorting;
    remember("sorting", sorting);
  }

  /** The keys of the headings of accounts whose sessions are shown. */
  get unfolded(): ReadonlySet<string> {
    return this.#unfolded;
  }
  fold(key: string, open: boolean): void {
    if (open) this.#unfolded.add(key);
    else this.#unfolded.delete(key);
    remember("unfolded", [...this.#unfolded].join(" "));
  }

  /** What is listed now, as a view keeps it. */
  readonly listing = $derived.by((): Listing => ({
    place: this.#view,
    query: this.query.trim(),
    ...this.filters,
    grouping: this.#grouping,
    sorting: this.#sorting,
  }));

  /** Whether exactly this is listed. */
  lists(listing: Listing): boolean {
    return this.page === "sessions" && asText(listing) === asText(this.listing);
  }

  /** Lists what a view keeps, in this place. */
  show({ query, states, regions, roles, labels, grouping, sorting }: Listing, place: View): void {
    this.view = place;
    this.query = query;
    this.filters = { states, regions, roles, labels };
    this.grouping = grouping;
    this.sorting = sorting;
  }

  /** Every session is listed. */
  showAll(): void {
    this.view = "all";
    this.clear();
  }

  /** Everything is shown again, in the place chosen in the sidebar. */
  clear(): void {
    this.query = "";
    this.filters = noFilters;
  }
}

/** What was remembered, if it is still one of these. */
function recalled<Id extends string>(name: string, known: { id: Id }[]): Id | undefined {
  const noted = recall(name);
  return known.find(({ id }) => id === noted)?.id;
}

/** In whatever order its filters were chosen. */
function asText(listing: Listing): string {
  const values = Object.entries(listing).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.toSorted() : value,
  ]);
  return JSON.stringify(values.toSorted());
}
