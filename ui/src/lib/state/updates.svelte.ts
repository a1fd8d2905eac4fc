// Which Daypass this is, and a newer one: found by itself or when a person looks, and installed when they say so.
import { problemOf, type About, type Backend, type Problem, type UpdateState } from "../backend/backend";
import { recall, remember } from "./preferences";

const remembered = "update-seen";

export class Updates {
  #backend: Backend;
  #state = $state.raw<UpdateState>({ found: null, installed: null });
  /** The version that a person was told of and wants to hear no more about. */
  #seen = $state(recall(remembered));
  about = $state.raw<About | null>(null);
  /** What is under way. */
  busy = $state<"looking" | "installing" | "restarting" | null>(null);
  /** Why it did not succeed. */
  problem = $state.raw<Problem | null>(null);

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  readonly found = $derived(this.#state.found);
  /** The version that the next start is of. */
  readonly installed = $derived(this.#state.installed);
  /** The version that is newer than this one. */
  readonly newer = $derived(this.found === null || this.found.kind === "newest" ? null : this.found.version);
  /** Whether there is one that nobody has waved away. */
  readonly isNews = $derived(this.newer !== null && this.installed === null && this.newer !== this.#seen);

  async load(): Promise<void> {
    const [about, state] = await Promise.all([this.#backend.about(), this.#backend.updateState()]);
    this.about = about;
    this.take(state);
  }

  take(state: UpdateState): void {
    this.#state = state;
  }

  /** Shows no banner for this version; a later one will show one. */
  waveAway(): void {
    this.#seen = this.newer;
    remember(remembered, this.newer ?? "");
  }

  look(): Promise<void> {
    return this.#do("looking", async () => this.take(await this.#backend.lookForUpdate()));
  }

  install(version: string): Promise<void> {
    return this.#do("installing", async () => this.take(await this.#backend.installUpdate(version)));
  }

  restart(): Promise<void> {
    return this.#do("restarting", () => this.#backend.restart());
  }

  async #do(what: NonNullable<Updates["busy"]>, work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = what;
    this.problem = null;
    try {
      await work();
    } catch (error) {
      this.problem = problemOf(error);
    } finally {
      this.busy = null;
    }
  }
}
