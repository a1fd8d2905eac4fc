// What came of a request or a sync beside its success: sessions that ended with it, and what of the person's was left.
import type { IntegrationStatus } from "../backend/backend";

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
  look(before: ReadonlyMap<string, IntegrationStatus>, after: ReadonlyMap<string, IntegrationStatus>): void {
    for (const [id, { sync }] of after) {
      if (sync?.state === "done" && before.get(id)?.sync?.state !== "done") this.tell(sync.stopped);
    }
  }
}
