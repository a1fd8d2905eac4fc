// What the list is grouped by, and what its order goes by.
import type { Grouping, Session, Sorting } from "../backend/backend";

export const groupings: { id: Grouping; label: string }[] = [
  { id: "account", label: "Account" },
  { id: "integration", label: "Integration" },
  { id: "none", label: "Nothing" },
];
export const sortings: { id: Sorting; label: string }[] = [
  { id: "name", label: "Name" },
  { id: "recent", label: "Last used" },
];

/** The sessions, which come by name: as they are, or what was used last first and what was never used behind, by name. */
export function sorted(sessions: readonly Session[], sorting: Sorting): readonly Session[] {
  if (sorting === "name") return sessions;
  return sessions.toSorted((a, b) => (b.lastUsedAt ?? "").localeCompare(a.lastUsedAt ?? ""));
}

/** The sessions of each key together, the keys in the order in which they come first. */
export function grouped(
  sessions: readonly Session[],
  keyOf: (session: Session) => string,
): [key: string, sessions: Session[]][] {
  const groups = new Map<string, Session[]>();
  for (const session of sessions) {
    const key = keyOf(session);
    const others = groups.get(key);
    if (others) others.push(session);
    else groups.set(key, [session]);
  }
  return [...groups];
}
