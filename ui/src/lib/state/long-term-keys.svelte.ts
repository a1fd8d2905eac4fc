// The long-term keys that stand in plain files, and those that were moved from there into the vault.
import {
  problemOf,
  type Backend,
  type PlainKeys,
  type Problem,
  type ProtectedKey,
  type ProtectOutcome,
  type UndoOutcome,
} from "../backend/backend";
import { movedKeys } from "../model/plain-keys";
import { recall, remember } from "./preferences";

const remembered = "plain-keys-seen";

export class LongTermKeys {
  #backend: Backend;
  #looks = 0;
  #plain = $state.raw<PlainKeys>({ keys: [], left: [] });
  #protected = $state.raw<ProtectedKey[]>([]);
  /** The keys that a person was told of and wants to hear no more about. */
  #seen = $state.raw<ReadonlySet<string>>(new Set(recall(remembered)?.split(" ")));
  /** The person's own folder, as paths are shortened by it. */
  home = $state.raw<string | null>(null);
  /** Why it is not known what is in the files. */
  problem = $state.raw<Problem | null>(null);

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  readonly plain = $derived(this.#plain.keys);
  readonly left = $derived(this.#plain.left);
  readonly moved = $derived(movedKeys(this.#protected));
  /** Whether there is one that nobody has waved away. */
  readonly isNews = $derived(this.plain.some((key) => !this.#seen.has(key.accessKeyId)));

  /** Looks into the files; another program may have changed them. A later look makes an earlier one void. */
  async look(): Promise<void> {
    const mine = (this.#looks += 1);
    try {
      const [plain, moved, home] = await Promise.all([
        this.#backend.plainKeys(),
        this.#backend.protectedKeys(),
        this.#backend.homeFolder(),
      ]);
      if (mine !== this.#looks) return;
      this.home = home;
      this.#plain = plain;
      this.#protected = moved;
      this.problem = null;
    } catch (error) {
      if (mine === this.#looks) this.problem = problemOf(error);
    }
  }

  /** @throws Problem where nothing could be moved at all. */
  async protect(ids: string[]): Promise<ProtectOutcome[]> {
    try {
      return await this.#backend.protectKeys(ids);
    } finally {
      await this.look();
    }
  }

  /** Puts keys back into the files, and counts them as seen: the person just put them there. @throws Problem */
  async putBack(profiles: string[]): Promise<UndoOutcome[]> {
    try {
      const outcomes = await this.#backend.undoProtect(profiles);
      this.#see(outcomes.filter((one) => !one.problem).map((one) => one.key.accessKeyId));
      return outcomes;
    } finally {
      await this.look();
    }
  }

  /** Shows no banner for the keys that are there now; another key will show one. */
  waveAway(): void {
    this.#see(this.plain.map((key) => key.accessKeyId));
  }

  #see(ids: string[]): void {
    this.#seen = new Set([...this.#seen, ...ids]);
    remember(remembered, [...this.#seen].join(" "));
  }
}
