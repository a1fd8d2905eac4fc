// What a person copies of a session.
import type { Session } from "../backend/backend";
import { copiesOf, isSecret, textOf, type NamedCopy } from "../model/copying";
import { fullTitle } from "../model/layout";
import type { App } from "../state/app.svelte";

/** How long a row says that it was copied, in milliseconds. */
const SAID_FOR = 2_000;
/** AWS's own limit (IAM User Guide, *Enable custom identity broker access to the AWS console*). */
export const LINK_IS_GOOD = "good for 15 minutes";

/** Copies it. What is secret the shell puts into the clipboard by itself. */
export async function copyOf(app: App, session: Session, { copy, name }: NamedCopy): Promise<void> {
  const { id } = session;
  const work = () => {
    if (copy.what === "environment") return app.backend.copyEnvironment(id, copy.form);
    if (copy.what === "console-link") return app.backend.copyConsoleLink(id, null);
    return navigator.clipboard.writeText(textOf(session, copy) ?? "");
  };
  if (!(await app.requests.attempt(id, work, "copying"))) return;
  const stays = isSecret(copy) ? ". It leaves the clipboard in a minute" : "";
  const good = copy.what === "console-link" ? `, ${LINK_IS_GOOD}` : "";
  app.said = `${fullTitle(session)}: ${name} copied${good}${stays}`;
  app.requests.show(id, "copied", SAID_FOR);
}

/** Copies a link to the console, of a region where one is named, and says how long it is good. */
export async function copyConsoleLink(app: App, id: string, region: string | null = null): Promise<void> {
  const work = () => app.backend.copyConsoleLink(id, region);
  if (!(await app.requests.attempt(id, work, "copying"))) return;
  app.requests.show(id, "copied", SAID_FOR);
  app.news.tell([`Console link copied, ${LINK_IS_GOOD}. It leaves the clipboard in a minute.`]);
}

/** Copies a session's environment for the person's own shell. */
export function copyEnvironment(app: App, session: Session): void {
  const [environment] = copiesOf(session);
  if (environment) void copyOf(app, session, environment);
}
