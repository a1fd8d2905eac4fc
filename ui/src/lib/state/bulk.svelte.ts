// What is done for several sessions at once: how far it is, and how to leave off.

export type Verb = "Starting" | "Renewing";

/** Something that is done for several sessions, until it has ended for each. */
export class BulkAct {
  readonly verb: Verb;
  readonly ids: ReadonlySet<string>;
  #cancel: (id: string) => void;
  readonly #left: Set<string>;
  /** How many are left, for those who are shown it. */
  #count = $state(0);

  constructor(verb: Verb, ids: readonly string[], cancel: (id: string) => void) {
    this.verb = verb;
    this.ids = new Set(ids);
    this.#cancel = cancel;
    this.#left = new Set(ids);
    this.#count = this.#left.size;
  }

  /** "Starting 17 of 40": sixteen have ended. */
  readonly words = $derived.by(() => {
    const total = this.ids.size;
    return `${this.verb} ${Math.min(total - this.#count + 1, total)} of ${total}`;
  });

  /** Whether it has ended for each, however it did. */
  readonly ended = $derived(this.#count === 0);

  end(id: string): void {
    this.#left.delete(id);
    this.#count = this.#left.size;
  }

  /** Leaves off: what is done stays, and nothing of the rest begins. */
  cancel(): void {
    for (const id of this.#left) this.#cancel(id);
  }
}

export class Bulk {
  /** What goes on, the oldest first. */
  acts = $state.raw<readonly BulkAct[]>([]);

  /** What goes on for any of these sessions. */
  of(ids: readonly string[]): BulkAct[] {
    return this.acts.filter((act) => ids.some((id) => act.ids.has(id)));
  }

  /** Does it for each; `work` never rejects. For one alone there is nothing to count. */
  async run(
    verb: Verb,
    ids: readonly string[],
    work: (id: string) => Promise<void>,
    cancel: (id: string) => void,
  ): Promise<void> {
    const act = new BulkAct(verb, ids, cancel);
    if (ids.length > 1) this.acts = [...this.acts, act];
    await Promise.all(ids.map((id) => work(id).then(() => act.end(id))));
    this.acts = this.acts.filter((one) => one !== act);
  }
}
