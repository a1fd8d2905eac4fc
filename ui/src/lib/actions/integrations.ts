// What a person does with integrations. A request that fails leaves its Problem with the integration.
import type { SignInMethod } from "../backend/backend";
import type { App } from "../state/app.svelte";

/** Signs in, in a region of the integration where one is named, else in the one that is asked first. */
export function beginSignIn(
  app: App,
  id: string,
  method: SignInMethod | null = null,
  region: string | null = null,
): void {
  app.dialogs.close();
  void app.requests.attempt(id, () => app.backend.signIn(id, method, region));
}

/** Keeps an integration beside another one of the same instance, and syncs it. */
export function keepBoth(app: App, id: string): void {
  void app.requests.attempt(id, () => app.backend.keepBoth(id));
}

/** Syncs, or signs in first, after which the backend syncs by itself. */
export function beginSync(app: App, id: string): void {
  if (app.status.integration(id)?.signedIn === false) return beginSignIn(app, id);
  void app.requests.attempt(id, () => app.backend.sync(id));
}

/** Stops a sync; what it has read is kept. */
export function cancelSync(app: App, id: string): void {
  void app.requests.attempt(id, () => app.backend.cancelSync(id));
}

/** Reads those accounts again that could not be read, or signs in first. */
export function syncUnread(app: App, id: string): void {
  if (app.status.integration(id)?.signedIn === false) return beginSignIn(app, id);
  void app.requests.attempt(id, () => app.backend.syncUnread(id));
}

/** Signs out, and shows what stays active. */
export function signOut(app: App, id: string): void {
  void app.requests.attempt(id, async () => app.news.tell(await app.backend.signOut(id)));
}

/** The integrations that the chosen place in the sidebar stands for. */
function inView(app: App): string[] {
  const { view } = app.listView;
  if (view.startsWith("integration:")) return [view.slice("integration:".length)];
  return app.catalog.integrations.map((integration) => integration.id);
}

export function isSyncingInView(app: App): boolean {
  return inView(app).some((id) => app.status.integration(id)?.sync?.state === "running");
}

/** Syncs what is in view; of several, those that are signed in. */
export function syncInView(app: App): void {
  const ids = inView(app);
  const signedIn = ids.filter((id) => app.status.integration(id)?.signedIn);
  for (const id of signedIn.length > 0 ? signedIn : ids.slice(0, 1)) beginSync(app, id);
}
