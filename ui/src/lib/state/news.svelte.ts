// What came of a request or a sync beside its success: sessions that ended with it, and what of the person's was left.
import type { Integration, IntegrationStatus, Session, Sync } from "../backend/backend";
import { counted } from "../model/text";

export class News {
  /** A sentence each, as long as the person has not put them away. */
  sentences = $state.raw<string[]>([]);
  /** The new roles that they tell of, by id. */
  found = $state.raw<string[]>([]);
  /** What has come since the last sync began. */
  #came: Session[] = [];

  tell(sentences: readonly string[]): void {
    const fresh = sentences.filter((sentence) => !this.sentences.includes(sentence));
    if (fresh.length > 0) this.sentences = [...this.sentences, ...fresh];
  }

  putAway(): void {
    this.sentences = [];
    this.found = [];
  }

  /** Notes sessions that were not there before. */
  came(sessions: readonly Session[]): void {
    this.#came.push(...sessions);
  }

  /** What syncs tell that are done since. */
  look(
    before: ReadonlyMap<string, IntegrationStatus>,
    after: ReadonlyMap<string, IntegrationStatus>,
    integrations: readonly Integration[],
  ): void {
    for (const integration of integrations) {
      const sync = after.get(integration.id)?.sync;
      const isOwn = (session: Session) => session.integration === integration.id;
      if (sync?.state === "running" && before.get(integration.id)?.sync?.state !== "running") {
        this.#came = this.#came.filter((session) => !isOwn(session));
      }
      if (sync?.state === "done" && before.get(integration.id)?.sync?.state !== "done") {
        this.tell([...(sync.first ? whole(integration) : changes(integration.alias, sync)), ...sync.stopped]);
        if (!sync.first) this.found = [...this.found, ...this.#came.filter(isOwn).map(({ id }) => id)];
        this.#came = this.#came.filter((session) => !isOwn(session));
      }
    }
  }
}

/** What a first sync found: "Northwind: 1,500 accounts, 5,738 roles." Where it is nothing, the list says so. */
function whole({ alias, accounts, roles }: Integration): string[] {
  if (roles === 0) return [];
  return [`${alias}: ${counted(accounts, "account", "accounts")}, ${counted(roles, "role", "roles")}.`];
}

/** What a sync found to be otherwise: "Northwind: 8 new roles, 3 roles gone, 1 account renamed." Nothing where nothing is. */
function changes(name: string, { added, removed, renamed }: Sync): string[] {
  const found = [
    added > 0 ? counted(added, "new role", "new roles") : "",
    removed > 0 ? counted(removed, "role gone", "roles gone") : "",
    renamed > 0 ? counted(renamed, "account renamed", "accounts renamed") : "",
  ].filter(Boolean);
  return found.length > 0 ? [`${name}: ${found.join(", ")}.`] : [];
}
