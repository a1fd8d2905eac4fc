// What came of a request or a sync beside its success: sessions that ended with it, and what of the person's was left.
import type { IntegrationStatus, Sync } from "../backend/backend";
import { counted } from "../model/text";

export class News {
  /** A sentence each, as long as the person has not put them away. */
  sentences = $state.raw<string[]>([]);

  tell(sentences: readonly string[]): void {
    const fresh = sentences.filter((sentence) => !this.sentences.includes(sentence));
    if (fresh.length > 0) this.sentences = [...this.sentences, ...fresh];
  }

  putAway(): void {
    this.sentences = [];
  }

  /** What syncs tell that are done since. */
  look(
    before: ReadonlyMap<string, IntegrationStatus>,
    after: ReadonlyMap<string, IntegrationStatus>,
    nameOf: (integration: string) => string,
  ): void {
    for (const [id, { sync }] of after) {
      if (sync?.state === "done" && before.get(id)?.sync?.state !== "done") {
        this.tell([...changes(nameOf(id), sync), ...sync.stopped]);
      }
    }
  }
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
