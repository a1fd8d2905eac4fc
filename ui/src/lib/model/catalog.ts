// The catalog after a change of it. Pure.
import type { Catalog, CatalogChange } from "../backend/backend";

/** The catalog that a change makes of the one that it was told of. What is new comes last: the list has an order of its own. */
export function changed(catalog: Catalog, change: CatalogChange): Catalog {
  const gone = new Set(change.removed);
  const fresh = new Map(change.sessions.map((session) => [session.id, session]));
  const kept = catalog.sessions.flatMap((session) => {
    if (gone.has(session.id)) return [];
    const now = fresh.get(session.id) ?? session;
    fresh.delete(session.id);
    return [now];
  });
  const { revision, integrations, destinations, views } = change;
  return { revision, integrations, destinations, views, sessions: [...kept, ...fresh.values()] };
}
