// What leads to the window from outside: a link, or a wish for the palette. Nothing is started by it: the person decides.
import type { AppLink, Session } from "../backend/backend";
import { isLive } from "../model/layout";
import { byUse } from "../model/use";
import type { App } from "../state/app.svelte";
import { showSession } from "./sessions";

/** Shows what has led here, if anything has. */
export async function showArrival(app: App): Promise<void> {
  const arrival = await app.backend.takeArrival().catch(() => null);
  if (!arrival) return;
  if (arrival.kind === "palette") return app.dialogs.show({ kind: "palette" });
  if (arrival.kind === "no-link") return app.news.tell(["That link leads to nothing in Daypass."]);
  const { link, title } = arrival;
  const session = sessionOf(app, link);
  if (!session) {
    return app.news.tell([
      `That link leads to ${link.role} in ${link.accountId}, which is no session of yours.`,
    ]);
  }
  showSession(app, session.id);
  app.selection.openDetails();
  const { service, region } = link;
  if (service === null || title === null) return;
  app.dialogs.show({ kind: "linked-console", session: session.id, service, region, title });
}

/** The session that a link means: of several that are called the same the one that runs, else the one that is used most. */
function sessionOf(app: App, { accountId, role }: AppLink): Session | undefined {
  const isMeant = (session: Session) =>
    session.accountId === accountId && (session.roleName === role || session.userName === role);
  const atRest = ({ id }: Session) => Number(!isLive(app.status.stateOf(id)));
  const meant = app.catalog.sessions.filter(isMeant);
  return meant.sort((a, b) => atRest(a) - atRest(b) || byUse(a, b))[0];
}
