// What went wrong in the window's own requests, where the status does not say it: kept beside the thing it concerns.
import { SvelteMap } from "svelte/reactivity";
import { problemOf, type Problem } from "../backend/backend";
import type { Pending } from "../model/presentation";

export class Requests {
  readonly #problems = new SvelteMap<string, Problem>();
  readonly #pending = new SvelteMap<string, Pending>();

  problem(id: string): Problem | null {
    return this.#problems.get(id) ?? null;
  }
  pending(id: string): Pending | null {
    return this.#pending.get(id) ?? null;
  }
  clear(id: string): void {
    this.#problems.delete(id);
  }

  /** Says so of it, for so many milliseconds. */
  show(id: string, pending: Pending, span: number): void {
    this.#pending.set(id, pending);
    setTimeout(() => this.#pending.get(id) === pending && this.#pending.delete(id), span);
  }

  /** Does it; a Problem stays with `id` until the next attempt. Whether it succeeded. */
  async attempt(id: string, work: () => Promise<unknown>, pending?: Pending): Promise<boolean> {
    this.#problems.delete(id);
    if (pending) this.#pending.set(id, pending);
    try {
      await work();
      return true;
    } catch (error) {
      const problem = problemOf(error);
      if (problem.code !== "Cancelled") this.#problems.set(id, problem);
      return false;
    } finally {
      if (pending && this.#pending.get(id) === pending) this.#pending.delete(id);
    }
  }
}
