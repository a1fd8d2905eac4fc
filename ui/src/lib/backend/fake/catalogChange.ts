// What the shell tells of a new catalog.
import type { Catalog, CatalogChange } from "../backend";

/** What makes `now` of `before`; null where nothing is different but the revision. */
export function changeBetween(before: Catalog, now: Catalog): CatalogChange | null {
  const known = new Map(before.sessions.map((session) => [session.id, JSON.stringify(session)]));
  const sessions = now.sessions.filter((session) => known.get(session.id) !== JSON.stringify(session));
  const there = new Set(now.sessions.map((session) => session.id));
  const removed = [...known.keys()].filter((id) => !there.has(id));
  const sameIntegrations = JSON.stringify(before.integrations) === JSON.stringify(now.integrations);
  const sameDestinations = JSON.stringify(before.destinations) === JSON.stringify(now.destinations);
  const sameViews = JSON.stringify(before.views) === JSON.stringify(now.views);
  const isSame = sameIntegrations && sameDestinations && sameViews;
  if (sessions.length === 0 && removed.length === 0 && isSame) return null;
  const { revision, integrations, destinations, views } = now;
  return { from: before.revision, revision, integrations, sessions, removed, destinations, views };
}
