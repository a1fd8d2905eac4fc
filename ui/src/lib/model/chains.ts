// How sessions hang together: a role is assumed with the credentials of its source, which may be a role itself.
import type { Session } from "../backend/backend";

type ById = ReadonlyMap<string, Session>;

export function sourceOf(session: Session, byId: ById): Session | null {
  return byId.get(session.sourceSession ?? "") ?? null;
}

/** The session that a chain begins with: for most, themselves. */
export function originOf(session: Session, byId: ById): Session {
  const seen = new Set<string>();
  let origin = session;
  // The engine takes no circle; a walk that could not end would hang the window all the same.
  for (let next = sourceOf(origin, byId); next && !seen.has(next.id); next = sourceOf(origin, byId)) {
    seen.add(next.id);
    origin = next;
  }
  return origin;
}

/** The sessions that take their credentials from this one, at first hand. */
export function dependents(session: Session, sessions: readonly Session[]): Session[] {
  return sessions.filter((other) => other.sourceSession === session.id);
}
