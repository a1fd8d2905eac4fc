// What a person uses comes first: the same order as the command line's (crates/core/src/matching/own_use.rs).
import type { Session } from "../backend/backend";

/** Compares sessions by the person's own use, the most used first. What is live comes before either. */
export function byUse(a: Session, b: Session): number {
  return (
    Number(b.favourite) - Number(a.favourite) ||
    (b.lastUsedAt ?? "").localeCompare(a.lastUsedAt ?? "") ||
    b.useCount - a.useCount
  );
}
