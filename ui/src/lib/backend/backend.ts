// What the window asks of Daypass. Every call rejects with a Problem and with nothing else.
import type {
  AddedSource,
  Catalog,
  ImportItem,
  NamedRegion,
  NewIamUser,
  NewIntegration,
  PlainKeys,
  Problem,
  ProtectedKey,
  ProtectOutcome,
  RoleForm,
  RoleSetup,
  RoleTrial,
  RoleWanted,
  SavedRole,
  SessionChange,
  SessionDetails,
  SetupPage,
  SignInMethod,
  StartOptions,
  StartUrlInspection,
  Status,
  TrialKeys,
  TypedKeys,
  UndoOutcome,
} from "./bindings";
import type * as Bound from "./bindings";

export type * from "./bindings";
export type {
  IntegrationItem as Integration,
  MfaQuestion as MfaPrompt,
  SessionItem as Session,
} from "./bindings";

/** Whole: the shell takes settings that leave something out, and never tells such. */
export type Settings = Required<Bound.Settings>;
export type Unsubscribe = () => void;

export type Backend = {
  catalog(): Promise<Catalog>;
  status(): Promise<Status>;
  /** The whole catalog again, whenever it changed; resolves once the subscription holds. */
  onCatalog(listener: (catalog: Catalog) => void): Promise<Unsubscribe>;
  /** The whole status again, whenever it changed; resolves once the subscription holds. */
  onStatus(listener: (status: Status) => void): Promise<Unsubscribe>;

  inspectStartUrl(text: string): Promise<StartUrlInspection>;
  /** The commonest first. */
  regions(): Promise<NamedRegion[]>;
  addIntegration(input: NewIntegration): Promise<string>;
  renameIntegration(id: string, alias: string): Promise<void>;
  removeIntegration(id: string): Promise<void>;

  /** Resolves at once; progress comes with the status, and success syncs by itself. */
  signIn(id: string, method: SignInMethod | null): Promise<void>;
  reopenSignIn(id: string): Promise<void>;
  cancelSignIn(id: string): Promise<void>;
  /** Forgets a sign-in that is over. */
  dismissSignIn(id: string): Promise<void>;
  signOut(id: string): Promise<void>;
  sync(id: string): Promise<void>;
  cancelSync(id: string): Promise<void>;

  /** Resolves when the session is active. */
  startSession(id: string, options: StartOptions): Promise<void>;
  cancelStart(id: string): Promise<void>;
  /** Answers a question for an MFA code; one that does not stand any more is nothing. */
  answerMfa(question: number, code: string): Promise<void>;
  stopSession(id: string): Promise<void>;
  stopAll(): Promise<void>;
  dismissProblem(id: string): Promise<void>;
  /** Starts the credentials first where needed. */
  openConsole(id: string, service: string | null, region: string | null): Promise<void>;

  setFavourite(id: string, favourite: boolean): Promise<void>;
  setRegion(ids: string[], region: string): Promise<void>;
  setProfiles(id: string, profiles: string[]): Promise<void>;
  /** Profiles by a template, no two the same; null is the template of the settings. */
  setProfilesBy(ids: string[], template: string | null): Promise<void>;
  sessionDetails(id: string): Promise<SessionDetails>;

  /** Resolves with the new session's id, when AWS has said whose the keys are. */
  addIamUser(input: NewIamUser): Promise<string>;
  /** Resolves with the new session's id. */
  addRole(input: RoleForm): Promise<string>;
  /** What a form needs to change a session that a person added. */
  sessionSource(id: string): Promise<AddedSource>;
  changeSession(id: string, change: SessionChange): Promise<void>;
  /** Rejects while other sessions take their credentials from it. */
  removeSession(id: string): Promise<void>;

  /** What it takes in AWS to have a user and a role that it assumes with MFA. */
  roleSetup(wanted: RoleWanted): Promise<RoleSetup>;
  /** Opens a page of the console that something is set up on. */
  openSetupPage(wanted: RoleWanted, page: SetupPage): Promise<void>;
  /** Takes a user's keys to try them; they stay in the backend's memory until they are saved or the trial ends. */
  beginRoleTrial(wanted: RoleWanted, keys: TypedKeys): Promise<TrialKeys>;
  /** Tries every link to the role's credentials; a code is needed where none was taken yet for the device. */
  testRole(wanted: RoleWanted, mfaDevice: string, code: string | null): Promise<RoleTrial>;
  /** Saves what was tried last and held: the sessions of the user and of the role. */
  saveRole(): Promise<SavedRole>;
  /** Forgets the keys that were tried and not saved. */
  endRoleTrial(): Promise<void>;

  /** What would become of every profile in the person's AWS files; nothing is changed. */
  importPreview(): Promise<ImportItem[]>;
  /** Imports these profiles and what they are assumed from; what became of each. */
  importProfiles(profiles: string[]): Promise<ImportItem[]>;

  /** The long-term keys in plain files, and what protecting them will do. */
  plainKeys(): Promise<PlainKeys>;
  /** Moves keys into the vault; one that cannot be moved is told in its outcome. */
  protectKeys(ids: string[]): Promise<ProtectOutcome[]>;
  /** What can be put back where it stood. */
  protectedKeys(): Promise<ProtectedKey[]>;
  /** Puts the keys of profiles back; their sessions are stopped, and stay. */
  undoProtect(profiles: string[]): Promise<UndoOutcome[]>;

  settings(): Promise<Settings>;
  saveSettings(settings: Settings): Promise<void>;
  previewProfile(template: string): Promise<string>;
  /** As the system has it, which may change by itself. */
  startAtLogin(): Promise<boolean>;
  setStartAtLogin(on: boolean): Promise<void>;
};

export function isProblem(error: unknown): error is Problem {
  return typeof error === "object" && error !== null && "code" in error && "remedy" in error;
}

/** What was thrown, as a Problem: a fault of our own is said as one instead of being swallowed. */
export function problemOf(error: unknown): Problem {
  if (isProblem(error)) return error;
  return {
    code: "Bug",
    title: "Something went wrong inside Daypass",
    detail: error instanceof Error ? error.message : String(error),
    action: "Try again. If it comes back, report it with the log.",
    remedy: { kind: "retry" },
  };
}
