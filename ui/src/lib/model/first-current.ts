// Which row is current in a window that opens.
import { isLive, type Row, type StateOf } from "./layout";

/** The key of what was used last; else of what lives, else of the first row that arrows reach. Null where there is none. */
export function firstCurrent(rows: readonly Row[], stateOf: StateOf): string | null {
  let used: { key: string; at: string } | null = null;
  let live: string | null = null;
  let first: string | null = null;
  for (const row of rows) {
    if (row.kind === "heading") {
      if (row.fold) first ??= row.key;
      continue;
    }
    first ??= row.key;
    const at = row.session.lastUsedAt;
    if (at !== null && (used === null || at > used.at)) used = { key: row.key, at };
    if (isLive(stateOf(row.key))) live ??= row.key;
  }
  return used?.key ?? live ?? first;
}
