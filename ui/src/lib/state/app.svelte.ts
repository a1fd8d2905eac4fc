// The window's state as a whole, and what a person can do with it.
import { createContext } from "svelte";
import {
  problemOf,
  type Backend,
  type Catalog,
  type Integration,
  type Problem,
  type Remedy,
  type Session,
  type SignIn,
  type SignInMethod,
  type StartOptions,
  type Status,
} from "../backend/backend";
import { announcements } from "../model/announce";
import { presentation, type Presentation, type Intent } from "../model/presentation";
import { fullTitle, hasConsole, isAdded, isLive } from "../model/layout";
import { NewSessions } from "./new-sessions";
import { CatalogState } from "./catalog.svelte";
import { Clock } from "./clock.svelte";
import { Dialogs } from "./dialogs.svelte";
import { LastFocus } from "./focus";
import { ListView } from "./list-view.svelte";
import { LongTermKeys } from "./long-term-keys.svelte";
import { Rows } from "./rows.svelte";
import { Selection } from "./selection.svelte";
import { Requests } from "./requests.svelte";
import { SettingsState } from "./settings.svelte";
import { StatusState } from "./status.svelte";

const asUsual: StartOptions = { profiles: null, region: null, replace: false };

export class App {
  readonly backend: Backend;
  readonly clock = new Clock();
  readonly catalog = new CatalogState();
  readonly status = new StatusState();
  readonly listView = new ListView();
  readonly rows = new Rows(this.catalog, this.status, this.listView);
  readonly selection = new Selection();
  readonly requests = new Requests();
  readonly dialogs = new Dialogs();
  readonly settings: SettingsState;
  readonly longTermKeys: LongTermKeys;
  readonly lastFocus = new LastFocus();
  /** What was last said to screen readers. */
  said = $state("");
  /** Why nothing can be shown. */
  loadProblem = $state.raw<Problem | null>(null);
  #newSessions = new NewSessions();
  #unsubscribe: (() => void)[] = [];

  constructor(backend: Backend) {
    this.backend = backend;
    this.settings = new SettingsState(backend);
    this.longTermKeys = new LongTermKeys(backend);
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

  /** Subscribes, then fetches: nothing that happens in between is missed, and older answers are dropped. */
  async load(): Promise<void> {
    this.unload();
    this.loadProblem = null;
    try {
      this.#unsubscribe = await Promise.all([
        this.backend.onCatalog((catalog) => this.#takeCatalog(catalog)),
        this.backend.onStatus((status) => this.#takeStatus(status)),
      ]);
      const [catalog, status] = await Promise.all([
        this.backend.catalog(),
        this.backend.status(),
        this.settings.load(),
        this.longTermKeys.look(),
      ]);
      this.#takeCatalog(catalog);
      this.#takeStatus(status);
    } catch (error) {
      this.loadProblem = problemOf(error);
    }
  }

  unload(): void {
    for (const unsubscribe of this.#unsubscribe.splice(0)) unsubscribe();
  }

  #takeCatalog(catalog: Catalog): void {
    this.catalog.apply(catalog);
    this.#welcome();
  }

  #takeStatus(status: Status): void {
    const first = !this.status.loaded;
    const before = this.status.sessions;
    if (!this.status.apply(status)) return;
    if (!first) {
      const said = announcements(before, this.status.sessions, (id) => this.titleOf(id), Date.now());
      if (said.length > 0) this.said = said.join(". ");
    }
    this.#welcome();
  }

  /** After a sign-in the first of the new sessions is selected: one key starts it. */
  #welcome(): void {
    const fresh = this.#newSessions.look(this.catalog.sessions, this.status.integrations);
    if (fresh === null) return;
    this.said = fresh.count === 1 ? "1 new session" : `${fresh.count} new sessions`;
    if (isTyping(document.activeElement)) this.selection.select(fresh.first);
    else this.selection.goTo(fresh.first);
  }

  titleOf(id: string): string {
    const session = this.catalog.byId.get(id);
    return session ? fullTitle(session) : "Session";
  }

  presentationOf(id: string): Presentation {
    const status = this.status.session(id);
    // Only what counts down reads the clock, so that an idle list does not tick.
    const now = status?.expiresAt ? this.clock.now : 0;
    return presentation(status, this.requests.pending(id), this.requests.problem(id), now);
  }

  get currentSession(): Session | null {
    return this.catalog.byId.get(this.selection.current ?? "") ?? null;
  }

  /** The sessions that are selected together, as they are listed. */
  get severalSessions(): Session[] {
    const { several } = this.selection;
    if (several.size === 0) return [];
    return this.rows.ids.filter((id) => several.has(id)).flatMap((id) => this.catalog.byId.get(id) ?? []);
  }

  do(session: Session, intent: Intent): void {
    switch (intent.do) {
      case "start":
        return void this.start(session.id);
      case "stop":
        return void this.requests.attempt(session.id, () => this.backend.stopSession(session.id), "stopping");
      case "cancel":
        return void this.requests.attempt(session.id, () => this.backend.cancelStart(session.id));
      case "details":
        return this.selection.showDetails(session.id);
      case "remedy":
        return this.remedy(intent.remedy, session.id);
      case "wait":
        return;
    }
  }

  async start(id: string, options: Partial<StartOptions> = {}): Promise<void> {
    const work = () => this.backend.startSession(id, { ...asUsual, ...options });
    await this.requests.attempt(id, work, "starting");
    // What the status tells of the failure is enough; only a failure it does not know stays here.
    if (this.status.session(id)?.state === "failed") this.requests.clear(id);
  }

  async stopAll(): Promise<void> {
    const live = [...this.status.sessions.values()].filter((status) => isLive(status.state));
    const each = live.map((status) => status.id);
    const all = this.backend.stopAll();
    await Promise.all(each.map((id) => this.requests.attempt(id, () => all, "stopping")));
  }

  openConsole(id: string, service: string | null = null, region: string | null = null): void {
    void this.requests.attempt(id, () => this.backend.openConsole(id, service, region), "opening-console");
  }

  /** The console by its key: nothing where AWS has none. */
  console(session: Session): void {
    if (hasConsole(session)) this.openConsole(session.id);
  }

  /** Changes what a person added; what an integration lists is AWS's to change. */
  edit(session: Session): void {
    if (isAdded(session)) this.dialogs.show({ kind: "edit", session: session.id });
  }

  askToDelete(session: Session): void {
    if (isAdded(session)) this.dialogs.show({ kind: "delete", session: session.id });
  }

  /** Shows a session that was just added: one key starts it. */
  welcome(id: string): void {
    this.listView.showAll();
    this.said = `${this.titleOf(id)} added`;
    this.selection.goTo(id);
  }

  toggleFavourite(session: Session): void {
    void this.requests.attempt(session.id, () => this.backend.setFavourite(session.id, !session.favourite));
  }

  setFavourites(sessions: Session[], favourite: boolean): void {
    for (const { id } of sessions)
      void this.requests.attempt(id, () => this.backend.setFavourite(id, favourite));
  }

  /** The key for favourites: all that are selected become one, or none of them any more. */
  toggleFavourites(): void {
    const several = this.severalSessions;
    const session = this.currentSession;
    if (several.length > 1) this.setFavourites(several, !several.every((one) => one.favourite));
    else if (session) this.toggleFavourite(session);
  }

  dismiss(id: string): void {
    this.requests.clear(id);
    if (this.status.session(id)?.problem)
      void this.requests.attempt(id, () => this.backend.dismissProblem(id));
  }

  /** The one action a problem offers, for the session or integration that has it. */
  remedy(remedy: Remedy, id: string): void {
    switch (remedy.kind) {
      case "retry":
      case "enter-mfa-code":
      case "unlock-vault":
        return void (this.catalog.byId.has(id) ? this.start(id) : this.sync(id));
      case "sign-in":
        return this.signIn(remedy.integration);
      case "sync":
        return this.sync(remedy.integration);
      case "replace-profile":
        return this.dialogs.show({
          kind: "replace",
          session: id,
          profile: remedy.profile,
          holder: remedy.holder,
        });
      case "allow-in-trust-policy":
        return this.dialogs.show({ kind: "trust", session: id, refusal: remedy });
      case "edit-input": {
        const session = this.catalog.byId.get(id);
        return session && isAdded(session) ? this.edit(session) : this.selection.showDetails(id);
      }
      case "allow-in-user-policy":
      case "choose-profile":
        return this.selection.showDetails(id);
      case "none":
        return;
    }
  }

  signIn(id: string, method: SignInMethod | null = null): void {
    this.dialogs.close();
    void this.requests.attempt(id, () => this.backend.signIn(id, method));
  }

  sync(id: string): void {
    if (this.status.integration(id)?.signedIn === false) return this.signIn(id);
    void this.requests.attempt(id, () => this.backend.sync(id));
  }

  /** The integrations that the present place in the sidebar stands for. */
  get integrationsInView(): string[] {
    const { view } = this.listView;
    if (view.startsWith("integration:")) return [view.slice("integration:".length)];
    return this.catalog.integrations.map((integration) => integration.id);
  }

  get syncing(): string[] {
    return this.integrationsInView.filter((id) => this.status.integration(id)?.sync?.state === "running");
  }

  /** Syncs what is in view; of several, those that are signed in. */
  syncInView(): void {
    const ids = this.integrationsInView;
    const signedIn = ids.filter((id) => this.status.integration(id)?.signedIn);
    for (const id of signedIn.length > 0 ? signedIn : ids.slice(0, 1)) this.sync(id);
  }
}

/** Whether keys go into a field. */
export function isTyping(element: Element | null): boolean {
  return (
    element instanceof HTMLElement &&
    (element.isContentEditable || element.matches("input, textarea, select"))
  );
}

export const [getApp, setApp] = createContext<App>();
