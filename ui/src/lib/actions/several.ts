// What is done with several sessions that are selected together.
import type { Session } from "../backend/backend";
import type { App } from "../state/app.svelte";
import { startSelected, stopSession } from "./sessions";

/** Those of them that can be started, or stopped, at once. */
export function offering(app: App, sessions: readonly Session[], what: "start" | "stop"): string[] {
  return sessions
    .filter(({ id }) => app.presentationOf(id).main.intent.do === what)
    .map((session) => session.id);
}

/** Does with all that are selected what the panel's first button says: starts what can be started, else stops what runs. */
export function actOnSeveral(app: App): void {
  const startable = offering(app, app.severalSessions, "start");
  if (startable.length > 0) return startSelected(app, startable);
  for (const id of offering(app, app.severalSessions, "stop")) stopSession(app, id);
}
