// Every dialog by its kind: its component, and what that is given. Loaded as a whole, see ../state/late-code.svelte.ts.
import type { Component } from "svelte";
import AboutDialog from "../about/AboutDialog.svelte";
import AddDialog from "../adding/AddDialog.svelte";
import EditDialog from "../adding/EditDialog.svelte";
import RoleDialog from "../adding/RoleDialog.svelte";
import UserDialog from "../adding/UserDialog.svelte";
import CheckDialog from "../check/CheckDialog.svelte";
import ImportDialog from "../importing/ImportDialog.svelte";
import ConnectDialog from "../integrations/ConnectDialog.svelte";
import IntegrationDialog from "../integrations/IntegrationDialog.svelte";
import RemoveDialog from "../integrations/RemoveDialog.svelte";
import SignInDialog from "../integrations/SignInDialog.svelte";
import UnreadDialog from "../integrations/UnreadDialog.svelte";
import Palette from "../palette/Palette.svelte";
import MfaDialog from "../prompts/MfaDialog.svelte";
import ProtectDialog from "../protect/ProtectDialog.svelte";
import ConsoleQuestion from "../sessions/ConsoleQuestion.svelte";
import DeleteDialog from "../sessions/DeleteDialog.svelte";
import SeveralConsoles from "../sessions/SeveralConsoles.svelte";
import LinkedConsole from "../sessions/LinkedConsole.svelte";
import LabelsDialog from "../sessions/LabelsDialog.svelte";
import LinesDialog from "../sessions/LinesDialog.svelte";
import ReplaceDialog from "../sessions/ReplaceDialog.svelte";
import TrustDialog from "../sessions/TrustDialog.svelte";
import ManyQuestion from "../sessions/ManyQuestion.svelte";
import KeysDialog from "../settings/KeysDialog.svelte";
import SettingsDialog from "../settings/SettingsDialog.svelte";
import RoleWizard from "../setup/RoleWizard.svelte";
import ViewDialog from "../views/ViewDialog.svelte";
import type { App } from "../state/app.svelte";
import type { Dialog } from "../state/dialogs.svelte";

/** These come by what happens, and not by what is asked for. */
export { MfaDialog, SignInDialog };

type Closing = { onclose: () => void };
/** A dialog's component, whatever it is given besides the way to close it. */
type Content = Component<Record<string, unknown> & Closing>;
type Entry<About> = {
  component: Content;
  /** Null: what the dialog is about is gone, and there is nothing to show. */
  props: (app: App, dialog: About) => Record<string, unknown> | null;
};

/** Holds the component and its props against each other; afterwards their types are no longer told apart. */
function entry<About, Props extends Record<string, unknown>>(
  component: Component<Props & Closing>,
  props: (app: App, dialog: About) => Props | null,
): Entry<About> {
  return { component: component as unknown as Content, props };
}

const none = () => ({});

const registry: { [Kind in Dialog["kind"]]: Entry<Extract<Dialog, { kind: Kind }>> } = {
  about: entry(AboutDialog, ({ updates }) => updates.about && { about: updates.about }),
  add: entry(AddDialog, none),
  connect: entry(ConnectDialog, none),
  "add-user": entry(UserDialog, none),
  "add-role": entry(RoleDialog, (_, { source }) => ({ source })),
  "set-up-role": entry(RoleWizard, none),
  import: entry(ImportDialog, none),
  protect: entry(ProtectDialog, none),
  edit: entry(EditDialog, ofSession),
  settings: entry(
    SettingsDialog,
    ({ settings }, { at }) => settings.current && { settings: settings.current, at: at ?? null },
  ),
  check: entry(CheckDialog, none),
  palette: entry(Palette, none),
  keys: entry(KeysDialog, none),
  "edit-integration": entry(IntegrationDialog, ofIntegration),
  remove: entry(RemoveDialog, ofIntegration),
  unread: entry(UnreadDialog, ofIntegration),
  "production-console": entry(ConsoleQuestion, (app, dialog) => {
    const about = ofSession(app, dialog);
    return about && { ...about, service: dialog.service, region: dialog.region };
  }),
  many: entry(ManyQuestion, (_, { question }) => ({ question })),
  "several-consoles": entry(SeveralConsoles, (_, { beside, open }) => ({ beside, open })),
  "linked-console": entry(LinkedConsole, (app, dialog) => {
    const about = ofSession(app, dialog);
    const { service, region, title } = dialog;
    return about && { ...about, service, region, title };
  }),
  replace: entry(ReplaceDialog, (_, { session, profile, holder }) => ({ session, profile, holder })),
  delete: entry(DeleteDialog, ofSession),
  labels: entry(LabelsDialog, (app, dialog) => {
    const sessions = dialog.sessions.flatMap((id) => app.catalog.byId.get(id) ?? []);
    return sessions.length > 0 ? { sessions } : null;
  }),
  "save-view": entry(ViewDialog, (_, { rename }) => ({ rename: rename ?? null })),
  lines: entry(LinesDialog, (_, { session, path, lines }) => ({ session, path, lines })),
  trust: entry(TrustDialog, (_, { session, refusal }) => ({ session, refusal })),
};

export function entryOf(kind: Dialog["kind"]): Entry<Dialog> {
  return registry[kind] as Entry<Dialog>;
}

function ofSession(app: App, dialog: { session: string }) {
  const session = app.catalog.byId.get(dialog.session);
  return session ? { session } : null;
}

function ofIntegration(app: App, dialog: { integration: string }) {
  const integration = app.catalog.integration(dialog.integration);
  return integration ? { integration } : null;
}
