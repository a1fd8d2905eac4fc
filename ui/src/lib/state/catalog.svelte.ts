// Integrations and sessions, as last told.
import type {
  Catalog,
  CatalogChange,
  DestinationItem,
  Integration,
  SavedView,
  Session,
} from "../backend/backend";
import { changed } from "../model/catalog";
import { destinationsOf, lastDestination } from "../model/destinations";
import { occurring } from "../model/occurring";
import { distinctions, distinctTitle } from "../model/distinctions";
import { inOrder, isUser } from "../model/layout";

export class CatalogState {
  #catalog = $state.raw<Catalog | null>(null);
  /** The newest revision that a change has told of. */
  #told = 0;

  readonly loaded = $derived(this.#catalog !== null);
  readonly integrations = $derived<Integration[]>(this.#catalog?.integrations ?? []);
  /** By account and role. */
  readonly sessions = $derived<Session[]>(inOrder(this.#catalog?.sessions ?? []));
  /** Where in the console the person goes, what was opened last first. */
  readonly destinations = $derived<DestinationItem[]>(this.#catalog?.destinations ?? []);
  /** The ways of looking at the list that the person has saved, by name. */
  readonly views = $derived<SavedView[]>((this.#catalog?.views ?? []) as SavedView[]);
  readonly hidden = $derived(this.sessions.filter(({ hidden }) => hidden));
  /** The labels that there are, the commonest first. */
  readonly labels = $derived(occurring(this.sessions.flatMap(({ labels }) => labels)));
  readonly byId = $derived(new Map(this.sessions.map((session) => [session.id, session])));
  readonly users = $derived(this.sessions.filter(isUser));
  readonly isEmpty = $derived(this.integrations.length === 0 && this.sessions.length === 0);

  /** Takes the newer of what is known and what comes; whether it was newer. */
  apply(catalog: Catalog): boolean {
    if (this.#catalog && catalog.revision < this.#catalog.revision) return false;
    this.#catalog = catalog;
    return true;
  }

  /** Takes what has changed, unless it is known already; whether it went with what is known. Else something was missed. */
  change(change: CatalogChange): boolean {
    this.#told = Math.max(this.#told, change.revision);
    if (this.#catalog?.revision === change.from) this.#catalog = changed(this.#catalog, change);
    return !this.isBehind;
  }

  /** Whether something was told that is not known, so that the whole has to be asked for. */
  get isBehind(): boolean {
    return this.#catalog === null || this.#catalog.revision < this.#told;
  }

  readonly destinationsOf = (session: Session) => destinationsOf(this.destinations, session);

  readonly lastDestination = (session: Session) => lastDestination(this.destinations, session);

  readonly aliasOf = (integration: string) => this.integration(integration)?.alias;

  /** What tells a session from those that are called the same. */
  readonly distinctionOf = $derived(distinctions(this.sessions, (id) => this.aliasOf(id)));

  /** The session in one breath, as no other one is called. */
  titleOf(session: Session): string {
    return distinctTitle(session, this.distinctionOf);
  }

  integration(id: string): Integration | null {
    return this.integrations.find((integration) => integration.id === id) ?? null;
  }
}
