// The few that come first of many: what comes after them need not even be made.

/** Keeps those of the lowest order, at most so many; of the same order, what was offered first. */
export class Best<T> {
  #most: number;
  #kept: { order: number; one: T }[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** Whether something of this order would be among them; of an endless one nothing is. */
  takes(order: number): boolean {
    if (order === Infinity) return false;
    const last = this.#kept[this.#most - 1];
    return last === undefined || order < last.order;
  }

  /** Puts it in its place, if it is among them. */
  offer(order: number, one: T): void {
    if (!this.takes(order)) return;
    let at = this.#kept.length;
    while (at > 0 && (this.#kept[at - 1]?.order ?? 0) > order) at -= 1;
    this.#kept.splice(at, 0, { order, one });
    if (this.#kept.length > this.#most) this.#kept.pop();
  }

  /** The lowest first. */
  get all(): T[] {
    return this.#kept.map(({ one }) => one);
  }
}
