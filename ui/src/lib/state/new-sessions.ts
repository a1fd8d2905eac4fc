// What a sign-in brought: the sessions that were not there when it succeeded.
import type { IntegrationStatus, Session } from "../backend/backend";

export class NewSessions {
  /** By integration: the sessions known when its sign-in succeeded. */
  #known = new Map<string, Set<string>>();
  #signedIn = new Map<string, boolean>();

  /** The new sessions, told once, when the sync after a sign-in is done. */
  look(
    sessions: readonly Session[],
    integrations: ReadonlyMap<string, IntegrationStatus>,
  ): { first: string; count: number; isAll: boolean } | null {
    for (const [id, status] of integrations) {
      const turned = status.signedIn && this.#signedIn.get(id) === false;
      this.#signedIn.set(id, status.signedIn);
      if (turned) this.#known.set(id, new Set(sessions.map((session) => session.id)));
      const known = this.#known.get(id);
      if (!known || status.sync?.state === "running" || status.sync === null) continue;
      const fresh = sessions.filter((session) => session.integration === id && !known.has(session.id));
      const [first] = fresh;
      if (!first) continue;
      this.#known.delete(id);
      const isAll = ![...known].some((one) =>
        sessions.some(({ id: at, integration }) => at === one && integration === id),
      );
      return { first: first.id, count: fresh.length, isAll };
    }
    return null;
  }
}
