// The window's state as a whole. What a person does with it stands in ../actions.
import { createContext } from "svelte";
import {
  problemOf,
  type Backend,
  type Catalog,
  type CatalogChange,
  type Integration,
  type Problem,
  type Session,
  type SignIn,
  type Status,
} from "../backend/backend";
import { isHidden } from "../model/layout";
import { announcements } from "../model/announce";
import { firstCurrent } from "../model/first-current";
import { presentation, type Presentation } from "../model/presentation";
import { Bulk } from "./bulk.svelte";
import { CatalogState } from "./catalog.svelte";
import { Clock } from "./clock.svelte";
import { ConsoleServices } from "./console-services.svelte";
import { Current } from "./current.svelte";
import { Dialogs } from "./dialogs.svelte";
import { isTyping, LastFocus } from "./focus";
import { ListView } from "./list-view.svelte";
import { LongTermKeys } from "./long-term-keys.svelte";
import { Menus } from "./menus.svelte";
import { NewSessions } from "./new-sessions";
import { News } from "./news.svelte";
import { Requests } from "./requests.svelte";
import { Rows } from "./rows.svelte";
import { Selection } from "./selection.svelte";
import { SettingsState } from "./settings.svelte";
import { StatusState } from "./status.svelte";
import { Updates } from "./updates.svelte";

export class App {
  readonly backend: Backend;
  readonly clock = new Clock();
  readonly catalog = new CatalogState();
  readonly status = new StatusState();
  readonly listView = new ListView();
  readonly rows = new Rows(
    this.catalog,
    this.status,
    this.listView,
    () => this.settings.current?.defaultRegion ?? null,
  );
  readonly selection = new Selection();
  /** The row that keys act upon. */
  readonly current = new Current(this.rows, this.selection, this.listView);
  readonly requests = new Requests();
  readonly bulk = new Bulk();
  readonly dialogs = new Dialogs();
  readonly menus = new Menus();
  readonly settings: SettingsState;
  readonly longTermKeys: LongTermKeys;
  readonly consoleServices: ConsoleServices;
  readonly updates: Updates;
  readonly news = new News();
  readonly lastFocus = new LastFocus();
  /** What was last said to screen readers. */
  said = $state("");
  /** Why nothing can be shown. */
  loadProblem = $state.raw<Problem | null>(null);
  #newSessions = new NewSessions();
  #catchingUp = false;
  #unsubscribe: (() => void)[] = [];

  constructor(backend: Backend) {
    this.backend = backend;
    this.settings = new SettingsState(backend);
    this.longTermKeys = new LongTermKeys(backend);
    this.consoleServices = new ConsoleServices(backend);
    this.updates = new Updates(backend);
  }

  readonly loaded = $derived(this.catalog.loaded && this.status.loaded);

  /** The sign-in to show: the first that goes on, or is over and waits to be read. */
  readonly signingIn = $derived.by((): { integration: Integration; signIn: SignIn } | null => {
    for (const integration of this.catalog.integrations) {
      const signIn = this.status.integration(integration.id)?.signIn;
      if (signIn) return { integration, signIn };
    }
    return null;
  });

  /** The MFA code to ask for: one after another, the start that waits longest first. */
  readonly prompt = $derived(this.status.prompts[0] ?? null);

  /** Whether a dialog stands over the window. */
  readonly covered = $derived(this.dialogs.open !== null || this.signingIn !== null || this.prompt !== null);

  /**
   * Subscribes, then fetches: what happens in between is noticed, and older answers are dropped. Nothing is shown before
   * the fonts are there.
   */
  async load(fonts?: Promise<void>): Promise<void> {
    this.unload();
    this.loadProblem = null;
    try {
      this.#unsubscribe = await Promise.all([
        this.backend.onCatalog((change) => this.#takeChange(change)),
        this.backend.onStatus((status) => this.#takeStatus(status)),
        this.backend.onSettings((settings) => this.settings.take(settings)),
        this.backend.onUpdate((state) => this.updates.take(state)),
      ]);
      const [catalog, status] = await Promise.all([
        this.backend.catalog(),
        this.backend.status(),
        this.settings.load(),
        this.longTermKeys.look(),
        this.updates.load(),
        fonts,
      ]);
      this.#takeCatalog(catalog);
      this.#takeStatus(status);
      this.#beginInList();
    } catch (error) {
      this.loadProblem = problemOf(error);
    }
    await this.#catchUp();
  }

  /** The list has the focus from the first frame on: in the row that was current, else in the one that was used last. */
  #beginInList(): void {
    if (this.catalog.isEmpty) return;
    const { current } = this.selection;
    const isListed = current !== null && this.rows.stops.includes(current);
    this.selection.goTo(isListed ? current : firstCurrent(this.rows.all, this.status.stateOf));
  }

  /** Asks for the whole catalog where a change was missed, as one that came before the whole did. */
  async #catchUp(): Promise<void> {
    if (this.#catchingUp || !this.catalog.loaded) return;
    this.#catchingUp = true;
    try {
      while (this.catalog.isBehind) this.#takeCatalog(await this.backend.catalog());
    } catch (error) {
      this.loadProblem = problemOf(error);
    } finally {
      this.#catchingUp = false;
    }
  }

  unload(): void {
    for (const unsubscribe of this.#unsubscribe.splice(0)) unsubscribe();
  }

  #takeCatalog(catalog: Catalog): void {
    this.catalog.apply(catalog);
    this.#showNewSessions();
  }

  #takeChange(change: CatalogChange): void {
    const { byId } = this.catalog;
    this.news.came(change.sessions.filter(({ id }) => !byId.has(id)));
    if (this.catalog.change(change)) this.#showNewSessions();
    else void this.#catchUp();
  }

  #takeStatus(status: Status): void {
    const first = !this.status.loaded;
    const before = this.status.sessions;
    const integrationsBefore = this.status.integrations;
    if (!this.status.apply(status)) return;
    if (!first) {
      this.news.look(integrationsBefore, this.status.integrations, this.catalog.integrations);
      const said = announcements(before, this.status.sessions, (id) => this.titleOf(id), Date.now());
      if (said.length > 0) this.said = said.join(". ");
    }
    this.#showNewSessions();
  }

  /** After a first sign-in the first of the new sessions is selected: one key starts it. */
  #showNewSessions(): void {
    const fresh = this.#newSessions.look(this.catalog.sessions, this.status.integrations);
    if (fresh === null) return;
    this.said = fresh.count === 1 ? "1 new session" : `${fresh.count} new sessions`;
    // Whoever has a list already keeps their place in it.
    if (!fresh.isAll) return;
    if (isTyping(document.activeElement)) this.selection.select(fresh.first);
    else this.selection.goTo(fresh.first);
  }

  titleOf(id: string): string {
    const session = this.catalog.byId.get(id);
    return session ? this.catalog.titleOf(session) : "Session";
  }

  presentationOf(id: string): Presentation {
    const status = this.status.session(id);
    // Only what counts down reads the clock, so that an idle list does not tick.
    const now = status?.expiresAt ? this.clock.now : 0;
    return presentation(status, this.requests.pending(id), this.requests.problem(id), now);
  }

  get currentSession(): Session | null {
    return this.catalog.byId.get(this.current.id ?? "") ?? null;
  }

  /** The sessions that are selected together, as they are listed: made once, since thousands may be. */
  readonly severalSessions = $derived.by((): Session[] => {
    const { several } = this.selection;
    if (several.size === 0) return [];
    const { byId } = this.catalog;
    return this.rows.ids.flatMap((id) => (several.has(id) ? (byId.get(id) ?? []) : []));
  });

  /** What a key acts upon that is for several too: those that are selected together, else the current one. */
  get chosenSessions(): Session[] {
    const several = this.severalSessions;
    if (several.length > 1) return several;
    const session = this.currentSession;
    return session ? [session] : [];
  }

  /** How many sessions are listed where nothing narrows the list. */
  readonly listedCount = $derived.by(() => {
    const { sessions, hidden } = this.catalog;
    return sessions.length - hidden.filter((session) => isHidden(session, this.status.stateOf)).length;
  });
}

export const [getApp, setApp] = createContext<App>();
