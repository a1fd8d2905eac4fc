// The palette's commands that concern no single session.
import { beginSignIn, beginSync, signOut } from "../actions/integrations";
import { stopAllSessions } from "../actions/sessions";
import { askToRemoveView } from "../actions/arranging";
import { openView } from "../actions/views";
import { resizeText } from "../actions/window";
import { keys } from "../keymap";
import type { App } from "../state/app.svelte";
import type { GeneralCommand } from "./commands";

export function generalCommands(app: App): GeneralCommand[] {
  const command = (label: string, run: () => void, bound: string | null = null): GeneralCommand => ({
    kind: "general",
    key: `general:${label}`,
    label,
    keys: bound,
    run,
  });
  const integrations = app.catalog.integrations.flatMap(({ id, alias }) =>
    app.status.integration(id)?.signedIn
      ? [
          command(`Refresh roles of ${alias}`, () => beginSync(app, id)),
          command(`Sign out of ${alias}`, () => signOut(app, id)),
        ]
      : [command(`Sign in to ${alias}`, () => beginSignIn(app, id))],
  );
  const stopAll = command("Stop all sessions", () => void stopAllSessions(app));
  const views = app.catalog.views.flatMap((view) => [
    command(`Open view ${view.name}`, () => {
      openView(app, view);
      app.selection.goTo(null);
    }),
    command(`Rename view ${view.name}`, () => app.dialogs.show({ kind: "save-view", rename: view.name })),
    command(`Remove view ${view.name}`, () => askToRemoveView(app, view.name)),
  ]);
  const hidden = command("Show hidden sessions", () => {
    app.listView.view = "hidden";
    app.selection.goTo(null);
  });
  return [
    ...(app.status.activeCount > 0 ? [stopAll] : []),
    ...integrations,
    ...views,
    command("Save as view", () => app.dialogs.show({ kind: "save-view" })),
    ...(app.catalog.hidden.length > 0 ? [hidden] : []),
    command("Today", () => (app.listView.page = "today")),
    command("History", () => (app.listView.page = "history")),
    command("Add", () => app.dialogs.show({ kind: "add" }), keys.add),
    command("Connect IAM Identity Center", () => app.dialogs.show({ kind: "connect" })),
    command("Add IAM user", () => app.dialogs.show({ kind: "add-user" })),
    command("Add role", () => app.dialogs.show({ kind: "add-role" })),
    command("Set up a role with MFA", () => app.dialogs.show({ kind: "set-up-role" })),
    command("Import from ~/.aws", () => app.dialogs.show({ kind: "import" })),
    command("Protect long-term keys", () => app.dialogs.show({ kind: "protect" })),
    command("Check this machine", () => app.dialogs.show({ kind: "check" })),
    command("Settings", () => app.dialogs.show({ kind: "settings" }), keys.settings),
    command("About Daypass", () => app.dialogs.show({ kind: "about" })),
    command("Keyboard shortcuts", () => app.dialogs.show({ kind: "keys" }), keys.help),
    command("Larger text", () => resizeText(app, 1), keys.larger),
    command("Smaller text", () => resizeText(app, -1), keys.smaller),
    command("Usual text size", () => resizeText(app, 0), keys.usual),
    command("Close the window", () => void app.backend.closeWindow(), keys.close),
    command("Quit Daypass", () => void app.backend.quitDaypass(), keys.quit),
    command("Use light theme", () => void app.settings.change({ theme: "light" })),
    command("Use dark theme", () => void app.settings.change({ theme: "dark" })),
    command("Use system theme", () => void app.settings.change({ theme: "system" })),
  ];
}
