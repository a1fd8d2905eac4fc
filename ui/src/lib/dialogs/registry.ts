// Every dialog by its kind: the code that is loaded for it, and what it is given.
import type { Component } from "svelte";
import type { App } from "../state/app.svelte";
import type { Dialog } from "../state/dialogs.svelte";

type Closing = { onclose: () => void };
/** A dialog's component, whatever it is given besides the way to close it. */
export type Content = Component<Record<string, unknown> & Closing>;
type Entry<About> = {
  load: () => Promise<Content>;
  /** Null: what the dialog is about is gone, and there is nothing to show. */
  props: (app: App, dialog: About) => Record<string, unknown> | null;
};

/** Holds the component and its props against each other; afterwards their types are no longer told apart. */
function entry<About, Props extends Record<string, unknown>>(
  load: () => Promise<{ default: Component<Props & Closing> }>,
  props: (app: App, dialog: About) => Props | null,
): Entry<About> {
  return { load: async () => (await load()).default as unknown as Content, props };
}

const none = () => ({});

const registry: { [Kind in Dialog["kind"]]: Entry<Extract<Dialog, { kind: Kind }>> } = {
  add: entry(() => import("../adding/AddDialog.svelte"), none),
  connect: entry(() => import("../integrations/ConnectDialog.svelte"), none),
  "add-user": entry(() => import("../adding/UserDialog.svelte"), none),
  "add-role": entry(
    () => import("../adding/RoleDialog.svelte"),
    (_, { source }) => ({ source }),
  ),
  "set-up-role": entry(() => import("../setup/RoleWizard.svelte"), none),
  import: entry(() => import("../importing/ImportDialog.svelte"), none),
  protect: entry(() => import("../protect/ProtectDialog.svelte"), none),
  edit: entry(() => import("../adding/EditDialog.svelte"), ofSession),
  settings: entry(
    () => import("../settings/SettingsDialog.svelte"),
    ({ settings }) => settings.current && { settings: settings.current },
  ),
  palette: entry(() => import("../palette/Palette.svelte"), none),
  keys: entry(() => import("../settings/KeysDialog.svelte"), none),
  rename: entry(() => import("../integrations/RenameDialog.svelte"), ofIntegration),
  remove: entry(() => import("../integrations/RemoveDialog.svelte"), ofIntegration),
  replace: entry(
    () => import("../sessions/ReplaceDialog.svelte"),
    (_, { session, profile, holder }) => ({ session, profile, holder }),
  ),
  delete: entry(() => import("../sessions/DeleteDialog.svelte"), ofSession),
  trust: entry(
    () => import("../sessions/TrustDialog.svelte"),
    (_, { session, refusal }) => ({ session, refusal }),
  ),
};

export const kinds = Object.keys(registry) as Dialog["kind"][];

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
