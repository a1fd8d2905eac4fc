// How sessions hang together: a role is assumed with the credentials of its source, which may be a role itself.
import type { Session } from "../backend/backend";

type ById = ReadonlyMap<string, Session>;

export function sourceOf(session: Session, byId: ById): Session | null {
  return byId.get(session.sourceSession ?? "") ?? null;
}

/** A session, its source, the source of that, to the beginning. */
export function chainOf(session: Session, byId: ById): Session[] {
  const chain = [session];
  // The engine takes no circle; a walk that could not end would hang the window all the same.
  for (let next = sourceOf(session, byId); next && !chain.includes(next); next = sourceOf(next, byId)) {
    chain.push(next);
  }
  return chain;
}

/** The session that a chain begins with: for most, themselves. */
export function originOf(session: Session, byId: ById): Session {
  return chainOf(session, byId).at(-1) ?? session;
}

/** The sessions that take their credentials from this one, at first hand. */
export function dependents(session: Session, sessions: readonly Session[]): Session[] {
  return sessions.filter((other) => other.sourceSession === session.id);
}
