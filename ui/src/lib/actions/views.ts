// Opening the ways of looking at the list that a person has saved.
import type { SavedView } from "../backend/backend";
import type { View } from "../model/layout";
import type { App } from "../state/app.svelte";

/** Lists what a view keeps. Where the integration or the user that it is of is gone, the rest of it counts everywhere. */
export function openView(app: App, { listing }: SavedView): void {
  const [kind, id = ""] = listing.place.split(":");
  const isGone =
    (kind === "integration" && app.catalog.integration(id) === null) ||
    (kind === "user" && !app.catalog.byId.has(id));
  app.listView.show(listing, isGone ? "all" : (listing.place as View));
}
