// What scenes are made of, and the two that most are: a person's usual one, and one where there is nothing yet.
import type {
  Delay,
  Finding,
  Integration,
  IntegrationStatus,
  MfaPrompt,
  Notice,
  PlainKeys,
  Problem,
  SavedView,
  Session,
  SessionStatus,
  UnreadAccount,
  UpdateFound,
  UpdateState,
} from "../backend";
import { addedSessions } from "./addedSessions";
import { contosoAccounts, integration, northwindAccounts, sessionsOf } from "./organisation";
import { noPlainKeys } from "./plainKeys";
import { noAccess, signInRequired } from "./problems";
import { upToDate } from "./updates";

export type Scene = {
  integrations: Integration[];
  sessions: Session[];
  sessionStates: SessionStatus[];
  integrationStates: IntegrationStatus[];
  prompts: MfaPrompt[];
  notices: Notice[];
  delays: Delay[];
  plainKeys: PlainKeys;
  /** The accounts that could not be read. */
  unread: UnreadAccount[];
  /** What a check of the machine finds. */
  findings: Finding[];
  /** Whether this build knows where newer ones are. */
  hasUpdates: boolean;
  /** What a look for a newer Daypass finds. */
  offered: UpdateFound;
  /** What is known of one. */
  update: UpdateState;
  /** What the first fetch fails with, if it does. */
  loadProblem: Problem | null;
  /** What is saved of ways of looking at the list. */
  views?: SavedView[];
  /** The first fetch never answers: the window shows that it waits. */
  hangs: boolean;
};

export const minutes = (count: number) => new Date(Date.now() + count * 60_000 + 20_000).toISOString();

export const northwind = integration(
  "northwind",
  "Northwind",
  "https://northwind.awsapps.com/start",
  "eu-central-1",
);
const contoso = integration(
  "contoso",
  "Contoso Labs",
  "https://d-9067642ac7.awsapps.com/start",
  "eu-north-1",
);

export const acme = integration("acme", "ACME", "https://acme.awsapps.com/start", "eu-central-1");

export function signedIn(id: string, hours: number | null): IntegrationStatus {
  return {
    id,
    signedIn: hours !== null,
    signInExpiresAt: hours === null ? null : minutes(hours * 60),
    signInRegion: null,
    signIn: null,
    sync: null,
  };
}

export const state = (id: string, fields: Partial<SessionStatus>): SessionStatus => ({
  id,
  state: "active",
  step: null,
  expiresAt: null,
  needs: null,
  renewal: { is: "kept" },
  problem: null,
  ...fields,
});

export function counted(integration: Integration, sessions: Session[]): Integration {
  const own = sessions.filter((session) => session.integration === integration.id);
  return {
    ...integration,
    accounts: new Set(own.map((session) => session.accountId)).size,
    roles: own.length,
    syncedAt: minutes(-12),
  };
}

export function main(): Scene {
  const sessions = [
    ...sessionsOf("northwind", northwindAccounts, "eu-central-1"),
    ...sessionsOf("contoso", contosoAccounts, "eu-north-1"),
    ...addedSessions(),
  ];
  const dress = (id: string, fields: Partial<Session>) =>
    Object.assign(sessions.find((session) => session.id === id) ?? {}, fields);
  dress("northwind/111122223333/ReadOnly", { profiles: ["nw-production"], favourite: true, useCount: 41 });
  dress("northwind/111122223333/Administrator", { profiles: ["nw-production-admin"] });
  dress("northwind/111122223333/Billing", {
    profiles: ["nw-production-billing"],
    region: "us-east-1",
    regionSource: "aws-files",
  });
  dress("northwind/444455556666/Developer", {
    profiles: ["nw-staging"],
    favourite: true,
    useCount: 87,
    lastUsedAt: minutes(-48),
  });
  dress("northwind/444455556666/Administrator", { profiles: ["nw-staging-admin"] });
  dress("northwind/444455556666/DataPlatformPowerUserAccess", {
    profiles: ["nw-staging-data"],
    region: "eu-west-1",
    regionSource: "session",
  });
  dress("contoso/777788889999/Developer", { profiles: ["contoso-sandbox"], favourite: true });
  dress("deploy", { favourite: true, useCount: 12, region: "us-east-1", regionSource: "session" });
  return {
    integrations: [counted(northwind, sessions), counted(contoso, sessions)],
    sessions,
    sessionStates: [
      state("northwind/111122223333/ReadOnly", { expiresAt: minutes(47) }),
      state("northwind/444455556666/Developer", { expiresAt: minutes(192) }),
      state("contoso/777788889999/Developer", {
        state: "needs-you",
        expiresAt: minutes(9),
        needs: "sign-in",
        problem: signInRequired("contoso"),
      }),
      state("northwind/555566667777/LogAnalyst", {
        state: "expired",
        expiresAt: minutes(-5),
        needs: "sign-in",
      }),
      state("northwind/222233334444/Developer", { expiresAt: minutes(8), needs: "sign-in" }),
      state("deploy", { state: "needs-you", expiresAt: minutes(9), needs: "mfa-code" }),
      state("northwind/111122223333/Billing", { state: "starting", step: "asking-aws" }),
      state("northwind/444455556666/DataPlatformPowerUserAccess", { state: "failed", problem: noAccess }),
    ],
    integrationStates: [signedIn("northwind", 7.2), signedIn("contoso", null)],
    prompts: [],
    notices: [],
    delays: [],
    plainKeys: noPlainKeys,
    unread: [],
    findings: [],
    ...upToDate,
    loadProblem: null,
    hangs: false,
  };
}

export function empty(): Scene {
  return {
    integrations: [],
    sessions: [],
    sessionStates: [],
    integrationStates: [],
    prompts: [],
    notices: [],
    delays: [],
    plainKeys: noPlainKeys,
    unread: [],
    findings: [],
    ...upToDate,
    loadProblem: null,
    hangs: false,
  };
}
