// Integrations and sessions, as last told.
import type { Catalog, Integration, Session } from "../backend/backend";
import { inOrder, isUser } from "../model/layout";

export class CatalogState {
  #catalog = $state.raw<Catalog | null>(null);

  readonly loaded = $derived(this.#catalog !== null);
  readonly integrations = $derived<Integration[]>(this.#catalog?.integrations ?? []);
  /** By account and role. */
  readonly sessions = $derived<Session[]>(inOrder(this.#catalog?.sessions ?? []));
  readonly byId = $derived(new Map(this.sessions.map((session) => [session.id, session])));
  readonly users = $derived(this.sessions.filter(isUser));
  readonly isEmpty = $derived(this.integrations.length === 0 && this.sessions.length === 0);

  /** Takes the newer of what is known and what comes; whether it was newer. */
  apply(catalog: Catalog): boolean {
    if (this.#catalog && catalog.revision < this.#catalog.revision) return false;
    this.#catalog = catalog;
    return true;
  }

  readonly aliasOf = (integration: string) => this.integration(integration)?.alias;

  integration(id: string): Integration | null {
    return this.integrations.find((integration) => integration.id === id) ?? null;
  }
}
