// What is done with several sessions that are selected together. Where they are many, the person is asked first.
import type { Session } from "../backend/backend";
import { counted } from "../model/text";
import type { App } from "../state/app.svelte";
import type { Question } from "../state/dialogs.svelte";
import { startSessions, stopSession } from "./sessions";

/** So many are changed at once without a question. */
const MOST_UNASKED = 10;

/** Those of them that can be started, or stopped, at once. */
export function offering(app: App, sessions: readonly Session[], what: "start" | "stop"): string[] {
  return sessions
    .filter(({ id }) => app.presentationOf(id).main.intent.do === what)
    .map((session) => session.id);
}

/** Does with all that are selected what the panel's first button says: starts what can be started, else stops what runs. */
export function actOnSeveral(app: App): void {
  const startable = offering(app, app.severalSessions, "start");
  if (startable.length > 0) startSelected(app, startable);
  else stopSelected(app, offering(app, app.severalSessions, "stop"));
}

/** Starts what was selected together. The person is asked first where it is many, and where several have production among them. */
export function startSelected(app: App, ids: readonly string[]): void {
  const production = ids.filter((id) => app.catalog.byId.get(id)?.production).length;
  const among = production > 0 ? `${counted(production, "of them is", "of them are")} of production. ` : "";
  const run = () => startSessions(app, "Starting", ids);
  const question: Question = {
    title: `Start ${counted(ids.length, "session", "sessions")}?`,
    text: `${among}Each gets its profile. What has not begun can be cancelled.`,
    verb: `Start ${numbered(ids)}`,
    danger: production > 0,
    run,
  };
  if (production > 0 && ids.length > 1) app.dialogs.show({ kind: "many", question });
  else askWhereMany(app, ids.length, run, question);
}

export function stopSelected(app: App, ids: readonly string[]): void {
  askWhereMany(app, ids.length, () => ids.forEach((id) => stopSession(app, id)), {
    title: `Stop ${counted(ids.length, "session", "sessions")}?`,
    text: "Tools that use their profiles have no credentials from then on.",
    verb: `Stop ${numbered(ids)}`,
  });
}

/** Gives all of them a region. `change` does it. */
export function changeRegions(app: App, ids: readonly string[], region: string, change: () => void): void {
  askWhereMany(app, ids.length, change, {
    title: `Set the region of ${counted(ids.length, "session", "sessions")}?`,
    text: `All of them are then in ${region}, whichever region each has now.`,
    verb: `Set ${numbered(ids)}`,
  });
}

/** Gives all of them new profile names. `change` does it. */
export function changeProfiles(app: App, ids: readonly string[], change: () => void): void {
  askWhereMany(app, ids.length, change, {
    title: `Rename the profiles of ${counted(ids.length, "session", "sessions")}?`,
    text: "Scripts and tools that name their profiles as they are now do not find them any more.",
    verb: `Rename ${numbered(ids)}`,
  });
}

function askWhereMany(app: App, count: number, run: () => void, words: Omit<Question, "run">): void {
  if (count > MOST_UNASKED) app.dialogs.show({ kind: "many", question: { ...words, run } });
  else run();
}

const numbered = (ids: readonly string[]) => ids.length.toLocaleString("en");
