// What a person does with sessions. A request that fails leaves its Problem with the session.
import type { Session, StartOptions } from "../backend/backend";
import { accountKey, fullTitle, isAdded, isHidden, isLive } from "../model/layout";
import type { App } from "../state/app.svelte";
import type { Verb } from "../state/bulk.svelte";

/** The session's own profiles and region, and nobody's profile is replaced. */
const defaults: StartOptions = { profiles: null, region: null, replace: false };

/** A service of the console, and where. */
type Place = { service: { id: string }; region: { id: string } | null };

/** Does it, and shows what it told. */
const telling = (app: App, work: () => Promise<string[]>) => async () => app.news.tell(await work());

export async function startSession(app: App, id: string, options: Partial<StartOptions> = {}): Promise<void> {
  const work = telling(app, () => app.backend.startSession(id, { ...defaults, ...options }));
  await app.requests.attempt(id, work, "starting");
  // The status tells of this failure too. Only a failure that it does not know stays with the request.
  if (app.status.session(id)?.state === "failed") app.requests.clear(id);
}

/** Starts them together, counted, so that what has not begun can be cancelled. */
export function startSessions(app: App, verb: Verb, ids: readonly string[]): void {
  void app.bulk.run(
    verb,
    ids,
    (id) => startSession(app, id),
    (id) => cancelStart(app, id),
  );
}

export function stopSession(app: App, id: string): void {
  void app.requests.attempt(
    id,
    telling(app, () => app.backend.stopSession(id)),
    "stopping",
  );
}

export function cancelStart(app: App, id: string): void {
  void app.requests.attempt(id, () => app.backend.cancelStart(id));
}

export async function stopAllSessions(app: App): Promise<void> {
  const live = [...app.status.sessions.values()].filter((status) => isLive(status.state));
  const ids = live.map((status) => status.id);
  const all = telling(app, () => app.backend.stopAll())();
  await Promise.all(ids.map((id) => app.requests.attempt(id, () => all, "stopping")));
}

/**
 * Opens the console at its home, and in the session's region, unless a service and a region are named. For production the person
 * is asked first, once for as long as the session runs.
 */
export function openConsole(
  app: App,
  id: string,
  service: string | null = null,
  region: string | null = null,
): void {
  if (!app.catalog.byId.get(id)?.production) return openConsoleNow(app, id, service, region);
  const ask = () => app.dialogs.show({ kind: "production-console", session: id, service, region });
  app.backend
    .asksBeforeConsole(id)
    .then((asks) => (asks ? ask() : openConsoleNow(app, id, service, region)), ask);
}

/** Opens it where the person was last in the account: at its home where they never were anywhere. */
export function openConsoleAgain(app: App, session: Session): void {
  const last = app.catalog.lastDestination(session);
  openConsole(app, session.id, last?.service, last?.region);
}

/**
 * The same where the person need not be asked about production, or has been. Whether a browser keeps several consoles is asked
 * once for each browser, when there is a second one.
 */
export function openConsoleNow(app: App, id: string, service: string | null, region: string | null): void {
  const open = () => openInBrowser(app, id, service, region);
  app.backend.consolesBeside(id).then((beside) => {
    if (beside?.full) app.news.tell([beside.full]);
    if (!beside?.isAsked) return open();
    app.dialogs.show({ kind: "several-consoles", session: id, beside, open });
  }, open);
}

function openInBrowser(app: App, id: string, service: string | null, region: string | null): void {
  const work = telling(app, () => app.backend.openConsole(id, service, region));
  void app.requests.attempt(id, work, "opening-console");
}

/** Starts it, and opens its console once it runs. */
export async function startAndOpenConsole(app: App, id: string, to?: Place): Promise<void> {
  await startSession(app, id);
  if (isLive(app.status.stateOf(id))) openConsole(app, id, to?.service.id, to?.region?.id);
}

/** Opens the form for what a person added. What an integration lists is AWS's to change, and that is said. */
export function editSession(app: App, session: Session): void {
  if (isAdded(session)) return app.dialogs.show({ kind: "edit", session: session.id });
  app.news.tell([
    `${listedByAws(app, session)} edits it. Its profile and region are changed in the details.`,
  ]);
}

export function askToDelete(app: App, session: Session): void {
  if (isAdded(session)) return app.dialogs.show({ kind: "delete", session: session.id });
  app.news.tell([`${listedByAws(app, session)} takes it away. The next refresh then leaves it out.`]);
}

/** Who can do with a role of a portal what nobody can do here. */
function listedByAws(app: App, session: Session): string {
  const portal = app.catalog.integration(session.integration ?? "")?.alias ?? "an access portal";
  return `${fullTitle(session)} is listed by ${portal}: only an administrator there`;
}

/** Moves the focus to a session in the list, which shows all where it was not among what it shows. */
export function showSession(app: App, id: string): void {
  const session = app.catalog.byId.get(id);
  if (!session) return;
  app.listView.page = "sessions";
  if (!app.rows.stops.includes(id)) app.listView.fold(accountKey(session), true);
  if (!app.rows.stops.includes(id)) app.listView.showAll();
  if (isHidden(session, app.status.stateOf)) app.listView.view = "hidden";
  app.selection.goTo(id);
}

/** The same, with its details. */
export function showDetailsOf(app: App, id: string): void {
  showSession(app, id);
  app.selection.openDetails();
}

/** Shows a session that was just added and focuses it, so that one key starts it. */
export function showAdded(app: App, id: string): void {
  app.listView.showAll();
  app.said = `${app.titleOf(id)} added`;
  app.selection.goTo(id);
}

/** Shows the new roles that were told of, the first of them focused. */
export function showFound(app: App): void {
  const found = new Set(app.news.found);
  const sessions = app.catalog.sessions.filter(({ id }) => found.has(id));
  app.listView.showAll();
  for (const session of sessions) app.listView.fold(accountKey(session), true);
  const [first] = sessions;
  if (first) app.selection.goTo(first.id);
}

export function setFavourites(app: App, sessions: Session[], favourite: boolean): void {
  for (const { id } of sessions) void app.requests.attempt(id, () => app.backend.setFavourite(id, favourite));
}

/** Opens the labels of all that are selected. */
export function labelSelected(app: App): void {
  const sessions = app.chosenSessions.map(({ id }) => id);
  if (sessions.length > 0) app.dialogs.show({ kind: "labels", sessions });
}

export function toggleFavourite(app: App, session: Session): void {
  setFavourites(app, [session], !session.favourite);
}

/** Makes all that are selected favourites, or, where all are, none of them any more. */
export function toggleSelectedFavourites(app: App): void {
  const sessions = app.chosenSessions;
  setFavourites(app, sessions, !sessions.every((one) => one.favourite));
}

/** Deletes what a person added. */
export function deleteSession(app: App, id: string): void {
  void app.requests.attempt(
    id,
    telling(app, () => app.backend.removeSession(id)),
  );
}

/** Tries at once to renew what is late. */
export function tryRenewalsNow(app: App): void {
  void app.requests.attempt("renewals", () => app.backend.tryRenewalsNow());
}

/** Forgets why a request or the last start failed. */
export function dismissProblem(app: App, id: string): void {
  app.requests.clear(id);
  if (app.status.session(id)?.problem) void app.requests.attempt(id, () => app.backend.dismissProblem(id));
}
