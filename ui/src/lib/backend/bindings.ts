// The window's commands and events, as the desktop shell declares them.
import { invoke } from "@tauri-apps/api/core";
import { listen, type EventCallback, type UnlistenFn } from "@tauri-apps/api/event";

export type SessionKind = "identity-center-role" | "iam-user" | "assumed-role";
export type Delivery = "file" | "process" | "endpoint";
export type Catalog = { revision: number; integrations: Integration[]; sessions: Session[] };
export type Integration = {
  id: string;
  alias: string;
  startUrl: string;
  region: string;
  accounts: number;
  roles: number;
  syncedAt: string | null;
};
export type Session = {
  id: string;
  name: string;
  source: SessionKind;
  accountId: string | null;
  accountName: string | null;
  accountEmail: string | null;
  roleName: string | null;
  roleArn: string | null;
  integration: string | null;
  region: string | null;
  profiles: string[];
  delivery: Delivery;
  favourite: boolean;
  lastUsedAt: string | null;
  useCount: number;
};
export type Status = {
  revision: number;
  sessions: SessionStatus[];
  integrations: IntegrationStatus[];
  notices: Notice[];
};
export type SessionState = "inactive" | "starting" | "active" | "needs-you" | "expired" | "failed";
export type StartStep = "waiting-for-browser" | "waiting-for-mfa" | "asking-aws" | "writing-profile";
export type SessionStatus = {
  id: string;
  state: SessionState;
  step: StartStep | null;
  expiresAt: string | null;
  renewable: boolean;
  problem: Problem | null;
};
export type IntegrationStatus = {
  id: string;
  signedIn: boolean;
  signInExpiresAt: string | null;
  signIn: SignIn | null;
  sync: Sync | null;
};
export type SignInState = "opening" | "waiting" | "done" | "declined" | "expired" | "failed";
export type SignInMethod = "device" | "pkce";
export type SignIn = {
  state: SignInState;
  method: SignInMethod;
  userCode: string | null;
  expiresAt: string | null;
  problem: Problem | null;
};
export type SyncState = "running" | "done" | "failed";
export type Sync = {
  state: SyncState;
  accountsDone: number;
  accountsTotal: number | null;
  added: number;
  removed: number;
  renamed: number;
  problem: Problem | null;
};
export type ProblemCode =
  | "SignInRequired" | "SignInDeclined" | "CodeExpired" | "MfaRequired" | "MfaRejected" | "AccessDenied"
  | "RoleNotFound" | "ClockSkew" | "Offline" | "Throttled" | "ProxyOrTls" | "KeychainLocked" | "KeychainMissing"
  | "FileConflict" | "FileUnwritable" | "FileMalformed" | "ProfileInUse" | "PlanCycle" | "SessionNotFound"
  | "InvalidInput" | "Cancelled" | "Bug";
export type Problem = { code: ProblemCode; title: string; detail: string; action: string; remedy: Remedy };
export type Remedy =
  | { kind: "retry" }
  | { kind: "sign-in"; integration: string }
  | { kind: "replace-profile"; profile: string }
  | { kind: "choose-profile"; profile: string }
  | { kind: "sync"; integration: string }
  | { kind: "unlock-vault" }
  | { kind: "edit-input"; field: string }
  | { kind: "none" };
export type NoticeKind = "endpoint-override" | "vault-locked" | "offline";
export type Notice = { kind: NoticeKind; title: string; detail: string; problem: Problem | null };
export type StartUrlInspection = { startUrl: string; alias: string; region: string | null };
export type Region = { id: string; name: string };
export type NewIntegration = { startUrl: string; alias: string | null; region: string | null };
export type StartOptions = { profiles: string[] | null; region: string | null; replace: boolean };
export type SessionDetails = {
  id: string;
  callerArn: string | null;
  startedAt: string | null;
  hops: Hop[];
  history: HistoryEntry[];
};
export type Hop = { title: string; detail: string | null };
export type HistoryEvent = "issued" | "renewed" | "stopped" | "failed";
export type HistoryEntry = { at: string; event: HistoryEvent; detail: string };
export type Theme = "system" | "light" | "dark";
export type Settings = {
  theme: Theme;
  profileTemplate: string;
  defaultRegion: string;
  signInMethod: "auto" | SignInMethod;
  singleLetterKeys: boolean;
  onQuit: "stop" | "leave";
};

export type Result<T, E> = { status: "ok"; data: T } | { status: "error"; error: E };

async function call<T>(command: string, args?: Record<string, unknown>): Promise<Result<T, Problem>> {
  try {
    return { status: "ok", data: await invoke<T>(command, args) };
  } catch (error) {
    if (error instanceof Error) throw error;
    return { status: "error", error: error as Problem };
  }
}

export const commands = {
  catalog: () => call<Catalog>("catalog"),
  status: () => call<Status>("status"),
  inspectStartUrl: (text: string) => call<StartUrlInspection>("inspect_start_url", { text }),
  regions: () => call<Region[]>("regions"),
  addIntegration: (input: NewIntegration) => call<string>("add_integration", { input }),
  renameIntegration: (id: string, alias: string) => call<null>("rename_integration", { id, alias }),
  removeIntegration: (id: string) => call<null>("remove_integration", { id }),
  signIn: (id: string, method: SignInMethod | null) => call<null>("sign_in", { id, method }),
  reopenSignIn: (id: string) => call<null>("reopen_sign_in", { id }),
  cancelSignIn: (id: string) => call<null>("cancel_sign_in", { id }),
  dismissSignIn: (id: string) => call<null>("dismiss_sign_in", { id }),
  signOut: (id: string) => call<null>("sign_out", { id }),
  sync: (id: string) => call<null>("sync", { id }),
  cancelSync: (id: string) => call<null>("cancel_sync", { id }),
  startSession: (id: string, options: StartOptions) => call<null>("start_session", { id, options }),
  cancelStart: (id: string) => call<null>("cancel_start", { id }),
  stopSession: (id: string) => call<null>("stop_session", { id }),
  stopAll: () => call<null>("stop_all"),
  dismissProblem: (id: string) => call<null>("dismiss_problem", { id }),
  openConsole: (id: string, service: string | null, region: string | null) =>
    call<null>("open_console", { id, service, region }),
  setFavourite: (id: string, favourite: boolean) => call<null>("set_favourite", { id, favourite }),
  setRegion: (ids: string[], region: string) => call<null>("set_region", { ids, region }),
  setProfiles: (id: string, profiles: string[]) => call<null>("set_profiles", { id, profiles }),
  sessionDetails: (id: string) => call<SessionDetails>("session_details", { id }),
  settings: () => call<Settings>("settings"),
  saveSettings: (settings: Settings) => call<null>("save_settings", { settings }),
  previewProfile: (template: string) => call<string>("preview_profile", { template }),
};

function event<T>(name: string) {
  return { listen: (callback: EventCallback<T>): Promise<UnlistenFn> => listen<T>(name, callback) };
}

export const events = { catalog: event<Catalog>("catalog"), status: event<Status>("status") };
