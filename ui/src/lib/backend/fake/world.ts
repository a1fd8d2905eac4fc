// What the simulated Daypass knows, and how its changes are told. The commands stand in the parts beside it.
import type {
  AddedSource,
  Catalog,
  Arrival,
  CatalogChange,
  DestinationItem,
  Events,
  IntegrationStatus,
  SavedView,
  Session,
  SessionStatus,
  Settings,
  ShortcutState,
  Status,
  UpdateFound,
  UpdateState,
} from "../backend";
import { addedSources, sessionOf } from "./addedSessions";
import { changeBetween } from "./catalogChange";
import { invalid } from "./problems";
import { scenes, type Scene, type SceneName } from "./scenes";

export type FakeOptions = {
  /** Milliseconds that one step of simulated work takes. */
  pace: number;
  /** Whether the simulated person in the browser allows a sign-in unasked. */
  allows: boolean;
  /** What a look for a newer Daypass finds, where it is not what the scene says. */
  offered: UpdateFound | null;
};

export const hour = 3_600_000;
export const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();

const nothing: IntegrationStatus = {
  id: "",
  signedIn: false,
  signInExpiresAt: null,
  signInRegion: null,
  signIn: null,
  sync: null,
};
const inactive = {
  state: "inactive",
  step: null,
  expiresAt: null,
  needs: null,
  renewal: null,
  problem: null,
} as const;

export class World {
  readonly scene: Scene;
  readonly options: FakeOptions;
  /** The calls made so far, by name, for tests to look at. */
  readonly calls: { name: string; args: unknown[] }[] = [];
  /** Where the credentials of the sessions that a person added come from. */
  readonly sources = new Map<string, AddedSource>(addedSources());
  /** Where in the console the simulated person was, what was opened last first. */
  destinations: DestinationItem[] = [];
  /** The ways of looking at the list that the simulated person has saved. */
  views: SavedView[] = [];
  arrival: Arrival | null = null;
  /** Whether the way to AWS was set otherwise since the start. */
  countsLater = false;
  #revision = 1;
  /** The catalog that was told last. */
  #told: Catalog;
  #catalogListeners = new Set<(change: CatalogChange) => void>();
  #statusListeners = new Set<(status: Status) => void>();
  #settingsListeners = new Set<(settings: Settings) => void>();
  #arrivalListeners = new Set<() => void>();
  #updateListeners = new Set<(state: UpdateState) => void>();
  #shortcutListeners = new Set<(state: ShortcutState) => void>();

  constructor(scene: SceneName, options: Partial<FakeOptions>) {
    this.scene = scenes[scene]();
    this.views = this.scene.views ?? [];
    this.options = { pace: 350, allows: true, offered: null, ...options };
    if (this.options.offered) this.scene.offered = this.options.offered;
    this.#told = this.#catalogNow();
  }

  record(name: string, ...args: unknown[]): void {
    this.calls.push({ name, args });
  }

  work(steps: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, steps * this.options.pace));
  }

  #catalogNow(): Catalog {
    const { integrations, sessions } = this.scene;
    const { destinations, views } = this;
    return structuredClone({ revision: this.#revision, integrations, sessions, destinations, views });
  }
  /** The whole, as it was told last: the next change goes with it. */
  catalog(): Catalog {
    return this.#told;
  }
  status(): Status {
    const { sessionStates, integrationStates, prompts, notices, delays } = this.scene;
    return {
      revision: this.#revision,
      sessions: sessionStates,
      integrations: integrationStates,
      questions: prompts,
      notices,
      delays,
    };
  }

  readonly events: Events = {
    onCatalog: async (listener) => {
      this.#catalogListeners.add(listener);
      return () => this.#catalogListeners.delete(listener);
    },
    onStatus: async (listener) => {
      this.#statusListeners.add(listener);
      return () => this.#statusListeners.delete(listener);
    },
    onSettings: async (listener) => {
      this.#settingsListeners.add(listener);
      return () => this.#settingsListeners.delete(listener);
    },
    onArrival: async (listener) => {
      this.#arrivalListeners.add(listener);
      return () => this.#arrivalListeners.delete(listener);
    },
    onUpdate: async (listener) => {
      this.#updateListeners.add(listener);
      return () => this.#updateListeners.delete(listener);
    },
    onPaletteShortcut: async (listener) => {
      this.#shortcutListeners.add(listener);
      return () => this.#shortcutListeners.delete(listener);
    },
  };
  /** Leads the window somewhere, as a link or a shortcut of the desktop does. */
  arrive(arrival: Arrival): void {
    this.arrival = arrival;
    for (const listener of this.#arrivalListeners) listener();
  }
  emitSettings(settings: Settings): void {
    for (const listener of this.#settingsListeners) listener(structuredClone(settings));
  }
  emitUpdate(): void {
    for (const listener of this.#updateListeners) listener(structuredClone(this.scene.update));
  }
  emitShortcut(state: ShortcutState): void {
    for (const listener of this.#shortcutListeners) listener(structuredClone(state));
  }
  emitCatalog(): void {
    this.#revision += 1;
    const now = this.#catalogNow();
    const change = changeBetween(this.#told, now);
    if (!change) return;
    this.#told = now;
    for (const listener of this.#catalogListeners) listener(structuredClone(change));
  }
  emitStatus(): void {
    this.#revision += 1;
    for (const listener of this.#statusListeners) listener(structuredClone(this.status()));
  }

  session(id: string): Session | undefined {
    return this.scene.sessions.find((session) => session.id === id);
  }
  state(id: string): SessionStatus | undefined {
    return this.scene.sessionStates.find((status) => status.id === id);
  }
  integration(id: string): IntegrationStatus {
    return this.scene.integrationStates.find((status) => status.id === id) ?? { ...nothing, id };
  }

  editSessions(ids: string[], fields: Partial<Session>): void {
    this.scene.sessions = this.scene.sessions.map((one) =>
      ids.includes(one.id) ? { ...one, ...fields } : one,
    );
    this.emitCatalog();
  }
  /** Null: it is inactive, and there is nothing else to say. */
  setSession(id: string, fields: Partial<SessionStatus> | null): void {
    const others = this.scene.sessionStates.filter((status) => status.id !== id);
    this.scene.sessionStates = fields ? [...others, { id, ...inactive, ...fields }] : others;
    this.emitStatus();
  }
  setIntegration(id: string, fields: Partial<IntegrationStatus>): void {
    const changed = { ...this.integration(id), ...fields };
    const others = this.scene.integrationStates.filter((one) => one.id !== id);
    this.scene.integrationStates = [...others, changed];
    this.emitStatus();
  }

  /** Adds a session of a person; its id. @throws Problem when the name is taken. */
  addSession(source: AddedSource): string {
    this.checkName(source.name, null);
    const id = `added-${this.#revision}`;
    this.sources.set(id, source);
    this.scene.sessions = [...this.scene.sessions, sessionOf(id, source)];
    this.emitCatalog();
    return id;
  }
  /** @throws Problem when another session than `id` has the name. */
  checkName(name: string, id: string | null): void {
    const taken = this.scene.sessions.some((one) => one.name === name && one.id !== id);
    if (!taken) return;
    throw invalid("The name is taken", `Another session is called ${name}.`, "Choose another name.", "name");
  }
}
