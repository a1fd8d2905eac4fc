// What a person hides, and keeps of ways of looking at the list.
import type { Session } from "../backend/backend";
import type { App } from "../state/app.svelte";

/** Leaves sessions out of the list while they are inactive, or lists them again. */
export function setHidden(app: App, sessions: readonly Session[], hidden: boolean): void {
  const [first] = sessions;
  if (!first) return;
  const what = sessions.length === 1 ? app.catalog.titleOf(first) : `${sessions.length} sessions`;
  const ids = sessions.map(({ id }) => id);
  const told = hidden ? `${what}: hidden while inactive, and listed under Hidden in the sidebar.` : null;
  void app.requests.attempt(first.id, async () => {
    await app.backend.setHidden(ids, hidden);
    if (told) app.news.tell([told]);
    else app.said = `${what}: listed again`;
  });
}

/** Saves what is listed now under a name, in the place of what is there under it. */
export function keepListing(app: App, name: string): void {
  const listing = app.listView.listing;
  void app.requests.attempt("views", () => app.backend.saveView({ name, listing }));
}

export function askToRemoveView(app: App, name: string): void {
  app.dialogs.show({
    kind: "many",
    question: {
      title: `Remove the view ${name}?`,
      text: "What it lists stays as it is.",
      verb: "Remove",
      danger: true,
      run: () => void app.requests.attempt("views", () => app.backend.removeView(name)),
    },
  });
}
