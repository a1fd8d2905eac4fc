// How the person looks at the list: place in the sidebar, query, filters, grouping.
import type { Filters, View } from "../model/layout";
import { parseQuery } from "../model/query";
import { recall, remember } from "./preferences";

export class ListView {
  view = $state<View>("all");
  query = $state("");
  filters = $state<Filters>({ regions: [], roles: [] });
  #grouped = $state(recall("grouped") !== "no");

  readonly words = $derived(parseQuery(this.query));
  readonly filtered = $derived(this.filters.regions.length + this.filters.roles.length > 0);
  /** Changes exactly when the list is laid out anew because the person asked for it. */
  readonly key = $derived(JSON.stringify([this.view, this.words, this.filters, this.#grouped]));

  get grouped(): boolean {
    return this.#grouped;
  }
  set grouped(grouped: boolean) {
    this.#grouped = grouped;
    remember("grouped", grouped ? "yes" : "no");
  }

  /** Every session is listed. */
  showAll(): void {
    this.view = "all";
    this.clear();
  }

  /** Everything is shown again, in the place chosen in the sidebar. */
  clear(): void {
    this.query = "";
    this.filters = { regions: [], roles: [] };
  }
}
