// A whole Daypass in memory: the same contract, simulated work. It serves component tests and design work in a browser.
import type {
  AddedSource,
  Backend,
  Catalog,
  HistoryEntry,
  ImportItem,
  IntegrationStatus,
  MfaQuestion,
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
  Session,
  SessionChange,
  SessionStatus,
  SetupPage,
  Settings,
  SignInMethod,
  StartOptions,
  Status,
  Sync,
  TrialKeys,
  TypedKeys,
  UndoOutcome,
  Unsubscribe,
} from "../backend";
import { addedSources, changed, roleOf, sessionOf, userOf } from "./addedSessions";
import { importing, preview, sourceOf } from "./awsProfiles";
import { contosoAccounts, northwindAccounts, regionList, sessionsOf } from "./organisation";
import { isRefused, protectedOf, refused, sourceOf as sourceOfKey } from "./plainKeys";
import { cancelled, invalid, neededBy, noAccess, untested } from "./problems";
import { FakeTrial, setupOf } from "./roleTrial";
import { scenes, type Scene, type SceneName } from "./scenes";
import { inspect, previewProfile } from "./inspect";

export type FakeOptions = {
  /** Milliseconds that one step of simulated work takes. */
  pace: number;
  /** Whether the simulated person in the browser allows a sign-in unasked. */
  allows: boolean;
};

const idle: IntegrationStatus = { id: "", signedIn: false, signInExpiresAt: null, signIn: null, sync: null };
const hour = 3_600_000;
/** The code that the simulated AWS never takes; any other one it takes once. */
const wrongCode = "000000";
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();

export class FakeBackend implements Backend {
  /** The calls made so far, by name, for tests to look at. */
  readonly calls: { name: string; args: unknown[] }[] = [];
  #scene: Scene;
  #revision = 1;
  #options: FakeOptions;
  #catalogListeners = new Set<(catalog: Catalog) => void>();
  #statusListeners = new Set<(status: Status) => void>();
  /** Sessions to start once their integration is signed in. */
  #waiting = new Map<string, { id: string; resolve: () => void; reject: (problem: Problem) => void }[]>();
  /** Where the credentials of the sessions that a person added come from. */
  #sources = new Map<string, AddedSource>(addedSources());
  /** What waits for an answer, by question. */
  #asked = new Map<number, { resolve: () => void; reject: (problem: Problem) => void }>();
  #questions = 100;
  /** The users whose device has answered: one code serves every role of a user. */
  #proved = new Set<string>();
  #usedCodes = new Set([wrongCode]);
  /** The profiles that were imported, and the sessions that they became. */
  #imported = new Map<string, string>();
  /** What was taken out of files, and can be put back. */
  #protected: { place: ProtectedKey; plain: PlainKeys["keys"][number] }[] = [];
  /** The user and the role that are tried. */
  #trial: FakeTrial | null = null;
  #startsAtLogin = false;
  #settings: Settings = {
    theme: "system",
    profileTemplate: "{account}-{role}",
    defaultRegion: "eu-central-1",
    signInMethod: "auto",
    singleLetterKeys: true,
    onQuit: "stop",
    keepInTray: true,
    notifications: true,
  };

  constructor(scene: SceneName = "main", options: Partial<FakeOptions> = {}) {
    this.#scene = scenes[scene]();
    this.#options = { pace: 350, allows: true, ...options };
  }

  catalog = async (): Promise<Catalog> => {
    await this.#load();
    return this.#catalog();
  };
  status = async (): Promise<Status> => {
    await this.#load();
    return this.#status();
  };
  onCatalog = async (listener: (catalog: Catalog) => void): Promise<Unsubscribe> => {
    this.#catalogListeners.add(listener);
    return () => this.#catalogListeners.delete(listener);
  };
  onStatus = async (listener: (status: Status) => void): Promise<Unsubscribe> => {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  };

  inspectStartUrl = async (text: string) => inspect(text);
  regions = async () => regionList;
  previewProfile = async (template: string) => previewProfile(template);

  addIntegration = async (input: NewIntegration): Promise<string> => {
    this.#note("addIntegration", input);
    const found = inspect(input.startUrl);
    const known = this.#scene.integrations.find((other) => other.startUrl === found.startUrl);
    if (known) {
      throw invalid(
        "Already connected",
        `${found.startUrl} is connected as ${known.alias}.`,
        "Use that one, or paste another URL.",
        "startUrl",
      );
    }
    const region = input.region ?? found.region;
    if (!region) throw invalid("Region needed", "The URL does not tell its region.", "Choose it.", "region");
    const alias = input.alias ?? found.alias;
    const id = alias.toLowerCase().replace(/\W+/g, "-");
    this.#scene.integrations = [
      ...this.#scene.integrations,
      { id, alias, startUrl: found.startUrl, region, accounts: 0, roles: 0, syncedAt: null },
    ];
    this.#setIntegration(id, {});
    this.#tellCatalog();
    return id;
  };
  renameIntegration = async (id: string, alias: string) => {
    this.#note("renameIntegration", id, alias);
    if (alias.trim() === "") throw invalid("Name missing", "A name is needed.", "Type a name.", "alias");
    this.#scene.integrations = this.#scene.integrations.map((one) =>
      one.id === id ? { ...one, alias } : one,
    );
    this.#tellCatalog();
  };
  removeIntegration = async (id: string) => {
    this.#note("removeIntegration", id);
    const gone = new Set(this.#scene.sessions.filter((one) => one.integration === id).map((one) => one.id));
    this.#scene.integrations = this.#scene.integrations.filter((one) => one.id !== id);
    this.#scene.sessions = this.#scene.sessions.filter((one) => !gone.has(one.id));
    this.#scene.sessionStates = this.#scene.sessionStates.filter((one) => !gone.has(one.id));
    this.#scene.integrationStates = this.#scene.integrationStates.filter((one) => one.id !== id);
    this.#tellCatalog();
    this.#tellStatus();
  };

  signIn = async (id: string, method: SignInMethod | null) => {
    this.#note("signIn", id, method);
    void this.#runSignIn(id, method ?? "device");
  };
  reopenSignIn = async (id: string) => this.#note("reopenSignIn", id);
  cancelSignIn = async (id: string) => {
    this.#note("cancelSignIn", id);
    this.#setIntegration(id, { signIn: null });
    for (const waiting of this.#waiting.get(id) ?? []) {
      this.#setSession(waiting.id, null);
      waiting.reject(cancelled);
    }
    this.#waiting.delete(id);
  };
  dismissSignIn = async (id: string) => this.#setIntegration(id, { signIn: null });
  signOut = async (id: string) => {
    this.#note("signOut", id);
    this.#setIntegration(id, { signedIn: false, signInExpiresAt: null, signIn: null, sync: null });
  };

  /** The simulated person chooses Allow in the browser. */
  allow(id: string): void {
    const status = this.#integration(id);
    if (status.signIn?.state !== "waiting") return;
    this.#setIntegration(id, {
      signedIn: true,
      signInExpiresAt: inMs(8 * hour),
      signIn: { ...status.signIn, state: "done" },
    });
    for (const waiting of this.#waiting.get(id) ?? []) {
      void this.#runStart(waiting.id).then(waiting.resolve, waiting.reject);
    }
    this.#waiting.delete(id);
    void this.sync(id);
  }
  /** The simulated person chooses Deny in the browser. */
  deny(id: string): void {
    const status = this.#integration(id);
    if (status.signIn) this.#setIntegration(id, { signIn: { ...status.signIn, state: "declined" } });
  }

  sync = async (id: string) => {
    this.#note("sync", id);
    const accounts = id.startsWith("contoso") ? contosoAccounts : northwindAccounts;
    const total = accounts.length;
    for (let done = 0; done <= total; done += 1) {
      if (done > 0 && this.#integration(id).sync?.state !== "running") return;
      this.#setSync(id, { state: "running", accountsDone: done, accountsTotal: done === 0 ? null : total });
      await this.#work(0.4);
    }
    const known = new Set(this.#scene.sessions.map((session) => session.id));
    const integration = this.#scene.integrations.find((one) => one.id === id);
    const added = sessionsOf(id, accounts, integration?.region ?? "us-east-1").filter(
      (one) => !known.has(one.id),
    );
    this.#scene.sessions = [...this.#scene.sessions, ...added];
    const roles = this.#scene.sessions.filter((session) => session.integration === id).length;
    this.#scene.integrations = this.#scene.integrations.map((one) =>
      one.id === id ? { ...one, accounts: total, roles, syncedAt: inMs(0) } : one,
    );
    this.#tellCatalog();
    this.#setSync(id, { state: "done", accountsDone: total, accountsTotal: total, added: added.length });
  };
  cancelSync = async (id: string) => {
    this.#note("cancelSync", id);
    this.#setIntegration(id, { sync: null });
  };

  startSession = async (id: string, options: StartOptions): Promise<void> => {
    this.#note("startSession", id, options);
    const status = this.#state(id);
    const conflict = status?.problem?.remedy.kind === "replace-profile" ? status.problem : null;
    if (status?.state === "active") return;
    if (status?.state === "needs-you") this.#proved.clear();
    const integration = this.#session(id)?.integration;
    if (integration && !this.#integration(integration).signedIn) {
      this.#setSession(id, { state: "starting", step: "waiting-for-browser" });
      void this.#runSignIn(integration, "device");
      return new Promise((resolve, reject) => {
        const others = this.#waiting.get(integration) ?? [];
        this.#waiting.set(integration, [...others, { id, resolve, reject }]);
      });
    }
    return this.#runStart(id, options.replace ? null : conflict);
  };
  cancelStart = async (id: string) => {
    this.#note("cancelStart", id);
    const questions = this.#scene.questions.filter((question) => question.session === id);
    this.#scene.questions = this.#scene.questions.filter((question) => question.session !== id);
    this.#setSession(id, null);
    for (const { id: question } of questions) this.#asked.get(question)?.reject(cancelled);
  };
  answerMfa = async (question: number, code: string) => {
    this.#note("answerMfa", question, code);
    const taken = !this.#usedCodes.has(code);
    this.#usedCodes.add(code);
    this.#setQuestion(question, { checking: true });
    await this.#work(3);
    const asked = this.#scene.questions.find((one) => one.id === question);
    if (!asked) return;
    if (!taken) {
      return this.#setQuestion(question, { checking: false, rejections: asked.rejections + 1 });
    }
    this.#scene.questions = this.#scene.questions.filter((one) => one.id !== question);
    this.#tellStatus();
    // A scene that begins with a question has a start that nobody called.
    const waiting = this.#asked.get(question);
    this.#asked.delete(question);
    if (waiting) waiting.resolve();
    else void this.#deliver(asked.session);
  };
  stopSession = async (id: string) => {
    this.#note("stopSession", id);
    await this.#work(0.5);
    this.#setSession(id, null);
  };
  stopAll = async () => {
    this.#note("stopAll");
    await this.#work(0.5);
    this.#proved.clear();
    this.#scene.sessionStates = [];
    this.#tellStatus();
  };
  dismissProblem = async (id: string) => this.#setSession(id, null);
  openConsole = async (id: string, service: string | null, region: string | null) => {
    this.#note("openConsole", id, service, region);
    await this.#work(1);
    if (this.#session(id)?.roleName === "DataPlatformPowerUserAccess") throw noAccess;
  };

  setFavourite = async (id: string, favourite: boolean) => {
    this.#note("setFavourite", id, favourite);
    this.#edit([id], { favourite });
  };
  setRegion = async (ids: string[], region: string) => {
    this.#note("setRegion", ids, region);
    this.#edit(ids, { region });
  };
  setProfilesBy = async (ids: string[], template: string | null) => {
    this.#note("setProfilesBy", ids, template);
    if (template !== null && /\{(?!account\}|accountId\}|role\}|integration\})/.test(template)) {
      throw invalid(
        "Not a template",
        "It names something that sessions do not have.",
        "Use {account}, {accountId}, {role} and {integration}.",
        "template",
      );
    }
    for (const id of ids) {
      const { accountId, roleName } = this.#session(id) ?? {};
      const name = (template ?? "{account}-{role}")
        .replace(/\{account(Id)?\}/g, accountId ?? "account")
        .replace("{role}", roleName?.toLowerCase() ?? "session");
      this.#edit([id], { profiles: [name] });
    }
  };
  setProfiles = async (id: string, profiles: string[]) => {
    this.#note("setProfiles", id, profiles);
    const bad = profiles.find((profile) => !/^[^\s\][]+$/.test(profile));
    if (bad !== undefined) {
      throw invalid(
        "Not a profile name",
        "A profile name has no blanks and no brackets.",
        "Type another name.",
        "profiles",
      );
    }
    const usual = `${this.#session(id)?.roleName?.toLowerCase() ?? "session"}-usual`;
    this.#edit([id], { profiles: profiles.length > 0 ? profiles : [usual] });
  };
  sessionDetails = async (id: string) => {
    const session = this.#session(id);
    const active = this.#state(id)?.state === "active";
    return {
      id,
      callerArn: active
        ? `arn:aws:sts::${session?.accountId ?? ""}:assumed-role/AWSReservedSSO_${session?.roleName ?? ""}_0f1e2d3c4b5a6978/ada`
        : null,
      startedAt: active ? inMs(-0.8 * hour) : null,
      hops: [
        ...this.#hops(session),
        ...(session?.profiles ?? []).map((profile) => ({ title: `Profile ${profile}`, detail: null })),
      ],
      history: active
        ? [
            told(id, session, -0.8, "issued"),
            told(id, session, -26, "stopped"),
            told(id, session, -27, "renewed"),
          ]
        : [],
    };
  };

  addIamUser = async (input: NewIamUser): Promise<string> => {
    this.#note("addIamUser", { ...input, keys: { ...input.keys, secretAccessKey: "…" } });
    await this.#work(2);
    return this.#add(userOf(input));
  };
  addRole = async (input: RoleForm): Promise<string> => {
    this.#note("addRole", input);
    return this.#add(roleOf(input));
  };
  sessionSource = async (id: string): Promise<AddedSource> => {
    const source = this.#sources.get(id);
    if (!source) throw invalid("No such session", `There is no session called ${id}.`, "Choose one.", "id");
    return structuredClone(source);
  };
  changeSession = async (id: string, change: SessionChange) => {
    this.#note("changeSession", id, change);
    const source = changed(await this.sessionSource(id), change);
    this.#checkName(source.name, id);
    this.#sources.set(id, source);
    this.#edit([id], sessionOf(id, source, this.#session(id)));
  };
  removeSession = async (id: string) => {
    this.#note("removeSession", id);
    const needing = this.#scene.sessions.filter((one) => one.sourceSession === id).map((one) => one.name);
    if (needing.length > 0) throw neededBy(this.#session(id)?.name ?? id, needing);
    this.#sources.delete(id);
    this.#scene.sessions = this.#scene.sessions.filter((one) => one.id !== id);
    this.#tellCatalog();
    this.#setSession(id, null);
  };

  roleSetup = async (wanted: RoleWanted): Promise<RoleSetup> => setupOf(wanted);
  openSetupPage = async (wanted: RoleWanted, page: SetupPage) => this.#note("openSetupPage", wanted, page);
  beginRoleTrial = async (wanted: RoleWanted, keys: TypedKeys): Promise<TrialKeys> => {
    this.#note("beginRoleTrial", wanted, { ...keys, secretAccessKey: "…" });
    await this.#work(2);
    const holder = this.#scene.sessions.find((one) => one.accessKeyId === keys.accessKeyId.trim());
    this.#trial = new FakeTrial(wanted, keys, holder?.name, this.#usedCodes);
    return this.#trial.keys;
  };
  testRole = async (wanted: RoleWanted, mfaDevice: string, code: string | null): Promise<RoleTrial> => {
    this.#note("testRole", wanted, mfaDevice, code);
    await this.#work(4);
    if (!this.#trial) throw untested;
    return this.#trial.test(wanted, mfaDevice, code);
  };
  saveRole = async (): Promise<SavedRole> => {
    this.#note("saveRole");
    await this.#work(1);
    const held = this.#trial?.held;
    if (!held) throw untested;
    const user = this.#add(held.user);
    this.#proved.add(user);
    const role = this.#add(held.role(user));
    this.#trial = null;
    return { user, role };
  };
  endRoleTrial = async () => {
    this.#note("endRoleTrial");
    this.#trial = null;
  };

  importPreview = async (): Promise<ImportItem[]> => {
    this.#note("importPreview");
    return preview(this.#imported);
  };
  importProfiles = async (profiles: string[]): Promise<ImportItem[]> => {
    this.#note("importProfiles", profiles);
    await this.#work(3);
    const items = importing(profiles, this.#imported);
    for (const item of items) {
      if (item.outcome === "left-alone" || this.#imported.has(item.profile)) continue;
      const source = sourceOf(item, this.#imported);
      this.#imported.set(item.profile, source ? this.#add(source) : "");
    }
    return items;
  };

  plainKeys = async (): Promise<PlainKeys> => structuredClone(this.#scene.plainKeys);
  protectKeys = async (ids: string[]): Promise<ProtectOutcome[]> => {
    this.#note("protectKeys", ids);
    await this.#work(2);
    const { keys, left } = this.#scene.plainKeys;
    const wanted = keys.filter((key) => ids.includes(key.accessKeyId));
    const moved = wanted.filter((key) => !isRefused(key));
    this.#scene.plainKeys = { keys: keys.filter((key) => !moved.includes(key)), left };
    for (const plain of moved) {
      const known = this.#scene.sessions.find((one) => one.accessKeyId === plain.accessKeyId);
      const id = known?.id ?? this.#add(sourceOfKey(plain));
      this.#edit([id], { profiles: plain.profiles });
      this.#protected.push(...protectedOf(plain, id).map((place) => ({ place, plain })));
    }
    return wanted.map((key) => ({
      accessKeyId: key.accessKeyId,
      sessionName: isRefused(key) ? null : key.becomes,
      profiles: isRefused(key) ? [] : key.profiles,
      problem: isRefused(key) ? refused(key.accessKeyId) : null,
    }));
  };
  protectedKeys = async (): Promise<ProtectedKey[]> => this.#protected.map((one) => one.place);
  undoProtect = async (profiles: string[]): Promise<UndoOutcome[]> => {
    this.#note("undoProtect", profiles);
    await this.#work(1);
    const undone = this.#protected.filter((one) => profiles.includes(one.place.profile));
    this.#protected = this.#protected.filter((one) => !undone.includes(one));
    const { keys, left } = this.#scene.plainKeys;
    const back = [...new Set(undone.map((one) => one.plain))].map((plain) => ({ ...plain, known: true }));
    this.#scene.plainKeys = { keys: [...back, ...keys], left };
    for (const one of undone) this.#setSession(one.place.session ?? "", null);
    return undone.map((one) => ({ key: one.place, problem: null }));
  };

  startAtLogin = async () => this.#startsAtLogin;
  setStartAtLogin = async (on: boolean) => {
    this.#note("setStartAtLogin", on);
    this.#startsAtLogin = on;
  };
  settings = async () => this.#settings;
  saveSettings = async (settings: Settings) => {
    this.#note("saveSettings", settings);
    previewProfile(settings.profileTemplate);
    this.#settings = settings;
  };

  #add(source: AddedSource): string {
    this.#checkName(source.name, null);
    const id = `added-${this.#revision}`;
    this.#sources.set(id, source);
    this.#scene.sessions = [...this.#scene.sessions, sessionOf(id, source)];
    this.#tellCatalog();
    return id;
  }
  #checkName(name: string, id: string | null): void {
    const taken = this.#scene.sessions.some((one) => one.name === name && one.id !== id);
    if (!taken) return;
    throw invalid("The name is taken", `Another session is called ${name}.`, "Choose another name.", "name");
  }

  async #load(): Promise<void> {
    if (this.#scene.hangs) return new Promise(() => undefined);
    if (this.#scene.loadProblem) throw this.#scene.loadProblem;
  }
  async #runSignIn(id: string, method: SignInMethod): Promise<void> {
    this.#setIntegration(id, {
      signIn: { state: "opening", method, userCode: null, expiresAt: null, problem: null },
    });
    await this.#work(1);
    if (this.#integration(id).signIn?.state !== "opening") return;
    this.#setIntegration(id, {
      signIn: {
        state: "waiting",
        method,
        userCode: method === "device" ? "BCDF-GHJK" : null,
        expiresAt: inMs(hour / 6),
        problem: null,
      },
    });
    if (!this.#options.allows) return;
    await this.#work(10);
    this.allow(id);
  }
  async #runStart(id: string, conflict: Problem | null = null): Promise<void> {
    this.#setSession(id, { state: "starting", step: "asking-aws" });
    await this.#work(2);
    if (this.#state(id)?.state !== "starting") throw cancelled;
    const user = this.#userBehind(id);
    if (user?.mfaDevice && !this.#proved.has(user.id)) {
      await this.#askForCode(id, user);
      this.#proved.add(user.id);
    }
    const denied = this.#session(id)?.roleName === "DataPlatformPowerUserAccess" ? noAccess : null;
    const problem = conflict ?? denied;
    if (problem) {
      this.#setSession(id, { state: "failed", problem });
      throw problem;
    }
    await this.#deliver(id);
  }
  async #deliver(id: string): Promise<void> {
    this.#setSession(id, { state: "starting", step: "writing-profile" });
    await this.#work(1);
    const needs = this.#userBehind(id)?.mfaDevice ? "mfa-code" : null;
    this.#setSession(id, { state: "active", expiresAt: inMs(hour + 5_000), needs });
    this.#edit([id], { lastUsedAt: inMs(0), useCount: (this.#session(id)?.useCount ?? 0) + 1 });
  }

  /** The way to a session's credentials, without their delivery. */
  #hops(session: Session | undefined): { title: string; detail: string | null }[] {
    if (session?.source === "iam-user") {
      const code = session.mfaDevice ? `, with a code of ${session.mfaDevice.split("/").at(-1) ?? ""}` : "";
      return [
        { title: `IAM user ${session.userName ?? ""}`, detail: `access key ${session.accessKeyId ?? ""}` },
        { title: "Session of the user", detail: `up to 12 h${code}` },
      ];
    }
    const integration = this.#scene.integrations.find((one) => one.id === session?.integration);
    const before = integration
      ? [{ title: `${integration.alias} portal`, detail: "signed in until 19:00" }]
      : this.#hops(this.#session(session?.sourceSession ?? ""));
    const detail = integration ? "permission set" : `in ${session?.accountId ?? ""}, up to 1 h`;
    return [...before, { title: session?.roleName ?? "", detail }];
  }
  /** The IAM user at the beginning of a session's chain. */
  #userBehind(id: string): Session | undefined {
    const session = this.#session(id);
    if (session?.source === "assumed-role") return this.#userBehind(session.sourceSession ?? "");
    return session?.source === "iam-user" ? session : undefined;
  }
  #askForCode(id: string, user: Session): Promise<void> {
    const question = (this.#questions += 1);
    this.#scene.questions = [
      ...this.#scene.questions,
      {
        id: question,
        session: id,
        sessionName: this.#session(id)?.name ?? "",
        userName: user.userName ?? "",
        device: user.mfaDevice ?? "",
        checking: false,
        rejections: 0,
      },
    ];
    this.#setSession(id, { state: "starting", step: "waiting-for-mfa" });
    return new Promise((resolve, reject) => this.#asked.set(question, { resolve, reject }));
  }
  #setQuestion(id: number, fields: Partial<MfaQuestion>): void {
    this.#scene.questions = this.#scene.questions.map((one) => (one.id === id ? { ...one, ...fields } : one));
    this.#tellStatus();
  }

  #catalog(): Catalog {
    const { integrations, sessions } = this.#scene;
    return { revision: this.#revision, integrations, sessions };
  }
  #status(): Status {
    const { sessionStates, integrationStates, questions, notices } = this.#scene;
    return {
      revision: this.#revision,
      sessions: sessionStates,
      integrations: integrationStates,
      questions,
      notices,
    };
  }
  #tellCatalog(): void {
    this.#revision += 1;
    for (const listener of this.#catalogListeners) listener(structuredClone(this.#catalog()));
  }
  #tellStatus(): void {
    this.#revision += 1;
    for (const listener of this.#statusListeners) listener(structuredClone(this.#status()));
  }
  #session(id: string): Session | undefined {
    return this.#scene.sessions.find((session) => session.id === id);
  }
  #state(id: string): SessionStatus | undefined {
    return this.#scene.sessionStates.find((status) => status.id === id);
  }
  #integration(id: string): IntegrationStatus {
    return this.#scene.integrationStates.find((status) => status.id === id) ?? { ...idle, id };
  }
  #edit(ids: string[], fields: Partial<Session>): void {
    this.#scene.sessions = this.#scene.sessions.map((one) =>
      ids.includes(one.id) ? { ...one, ...fields } : one,
    );
    this.#tellCatalog();
  }
  #setSession(id: string, fields: Partial<SessionStatus> | null): void {
    const others = this.#scene.sessionStates.filter((status) => status.id !== id);
    const fresh = {
      id,
      state: "inactive",
      step: null,
      expiresAt: null,
      needs: null,
      problem: null,
    } as const;
    this.#scene.sessionStates = fields ? [...others, { ...fresh, ...fields }] : others;
    this.#tellStatus();
  }
  #setIntegration(id: string, fields: Partial<IntegrationStatus>): void {
    const changed = { ...this.#integration(id), ...fields };
    this.#scene.integrationStates = [
      ...this.#scene.integrationStates.filter((one) => one.id !== id),
      changed,
    ];
    this.#tellStatus();
  }
  #setSync(id: string, fields: Partial<Sync> & Pick<Sync, "state">): void {
    const none = { accountsDone: 0, accountsTotal: null, added: 0, removed: 0, renamed: 0, problem: null };
    this.#setIntegration(id, { sync: { ...none, ...fields } });
  }
  #work(steps: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, steps * this.#options.pace));
  }
  #note(name: string, ...args: unknown[]): void {
    this.calls.push({ name, args });
  }
}

/** A line of history, so many hours from now. */
function told(
  id: string,
  session: Session | undefined,
  hours: number,
  event: HistoryEntry["event"],
): HistoryEntry {
  return {
    at: inMs(hours * hour),
    session: id,
    sessionName: session?.name ?? null,
    event,
    detail: "",
    profiles: session?.profiles ?? [],
    by: { via: event === "renewed" ? "agent" : "window", process: null, pid: null },
    accessKeyId: null,
  };
}
