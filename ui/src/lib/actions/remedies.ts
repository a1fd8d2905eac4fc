// The one action that a row or a problem offers.
import type { Remedy, Session } from "../backend/backend";
import { isAdded } from "../model/layout";
import type { Intent } from "../model/presentation";
import type { App } from "../state/app.svelte";
import { copyConsoleLink } from "./copying";
import { beginSignIn, beginSync, keepBoth, syncUnread } from "./integrations";
import { cancelStart, editSession, startSession, stopSession } from "./sessions";

/** Does what the main button of a session's row says. */
export function act(app: App, session: Session, intent: Intent): void {
  switch (intent.do) {
    case "start":
      return void startSession(app, session.id);
    case "stop":
      return stopSession(app, session.id);
    case "cancel":
      return cancelStart(app, session.id);
    case "details":
      return app.selection.showDetails(session.id);
    case "remedy":
      return applyRemedy(app, intent.remedy, session.id);
    case "wait":
      return;
  }
}

/** Does what a problem offers, for the session or integration that has it. */
export function applyRemedy(app: App, remedy: Remedy, id: string): void {
  switch (remedy.kind) {
    case "retry":
    case "enter-mfa-code":
    case "unlock-vault":
      return void (app.catalog.byId.has(id) ? startSession(app, id) : beginSync(app, id));
    case "sign-in":
      return beginSignIn(app, remedy.integration);
    case "sign-in-elsewhere":
      return beginSignIn(app, remedy.integration, null, remedy.region);
    case "keep-both":
      return keepBoth(app, remedy.integration);
    case "sync":
      return beginSync(app, remedy.integration);
    case "sync-unread":
      return syncUnread(app, remedy.integration);
    case "replace-profile":
      return app.dialogs.show({
        kind: "replace",
        session: id,
        profile: remedy.profile,
        holder: remedy.holder,
      });
    case "allow-in-trust-policy":
      return app.dialogs.show({ kind: "trust", session: id, refusal: remedy });
    case "copy-console-link":
      return void copyConsoleLink(app, remedy.session);
    case "add-lines":
      return app.dialogs.show({ kind: "lines", session: id, path: remedy.path, lines: remedy.lines });
    case "edit-input": {
      const session = app.catalog.byId.get(id);
      return session && isAdded(session) ? editSession(app, session) : app.selection.showDetails(id);
    }
    case "allow-in-user-policy":
    case "choose-profile":
      return app.selection.showDetails(id);
    case "none":
      return;
  }
}
