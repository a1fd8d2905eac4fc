// Which dialog is open: at most one. The sign-in screen and the prompt for an MFA code follow
// the status instead.
import type { ConsolesBeside, Remedy } from "../backend/backend";
import type { SettingId } from "../settings/entries";

/** What is asked before much is changed at once, and what is done after a yes. */
export type Question = { title: string; text: string; verb: string; danger?: boolean; run: () => void };

export type Dialog =
  | { kind: "about" }
  | { kind: "add" }
  | { kind: "connect" }
  | { kind: "add-user" }
  | { kind: "add-role"; source?: string }
  | { kind: "set-up-role" }
  | { kind: "import" }
  | { kind: "protect" }
  | { kind: "edit"; session: string }
  | { kind: "settings"; at?: SettingId }
  | { kind: "check" }
  | { kind: "palette" }
  | { kind: "keys" }
  | { kind: "production-console"; session: string; service: string | null; region: string | null }
  | { kind: "many"; question: Question }
  | { kind: "several-consoles"; session: string; beside: ConsolesBeside; open: () => void }
  | { kind: "linked-console"; session: string; service: string; region: string | null; title: string }
  | { kind: "edit-integration"; integration: string }
  | { kind: "remove"; integration: string }
  | { kind: "unread"; integration: string }
  | { kind: "replace"; session: string; profile: string; holder: string | null }
  | { kind: "delete"; session: string }
  | { kind: "labels"; sessions: string[] }
  /** Without a view that is renamed: of what is listed. */
  | { kind: "save-view"; rename?: string }
  | { kind: "lines"; session: string; path: string; lines: string }
  | { kind: "trust"; session: string; refusal: Extract<Remedy, { kind: "allow-in-trust-policy" }> };

export class Dialogs {
  open = $state.raw<Dialog | null>(null);

  show(dialog: Dialog): void {
    this.open = dialog;
  }
  close(): void {
    this.open = null;
  }
}
