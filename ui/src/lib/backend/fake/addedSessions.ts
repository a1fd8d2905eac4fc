// Sessions that a person adds: IAM users, and roles assumed from other sessions.
import type {
  AddedSource,
  IamUserChange,
  IamUserFacts,
  NewIamUser,
  RoleForm,
  Session,
  SessionChange,
} from "../backend";
import { invalid } from "./problems";

/** The account of every IAM user here. */
const account = "123456789012";

const accessKey = /^AKIA[A-Z0-9]{12,}$/;
const roleArn = /^arn:aws[a-z-]*:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/;
const device = /^(?!.*:u2f\/).{9,256}$/;

const none: Omit<Session, "id" | "name" | "source"> = {
  alias: null,
  accountId: null,
  accountName: null,
  accountEmail: null,
  accountColour: "violet",
  production: false,
  roleName: null,
  userName: null,
  roleArn: null,
  integration: null,
  sourceSession: null,
  mfaDevice: null,
  accessKeyId: null,
  region: null,
  regionSource: null,
  profiles: [],
  delivery: "file",
  favourite: false,
  hidden: false,
  labels: [],
  lastUsedAt: null,
  useCount: 0,
};

const user = (name: string, mfaDevice: string | null): AddedSource => ({
  kind: "iam-user",
  name,
  userArn: `arn:aws:iam::${account}:user/${name}`,
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  mfaDevice: mfaDevice === null ? null : `arn:aws:iam::${account}:mfa/${mfaDevice}`,
  durationSeconds: null,
  region: "eu-central-1",
});

const role = (name: string, source: string, arn: string, fields: Partial<RoleForm> = {}): AddedSource => ({
  kind: "assumed-role",
  name,
  source,
  roleArn: arn,
  roleSessionName: "daypass-ada",
  durationSeconds: null,
  externalId: null,
  sourceIdentity: null,
  tags: [],
  mfaDevice: null,
  region: "eu-central-1",
  ...fields,
});

/** Accounts without Identity Center: one person's own, and a customer's that is reached from it. */
export const addedSources = (): [id: string, source: AddedSource][] => [
  ["ada", user("ada", "ada-phone")],
  ["deploy", role("deploy", "ada", `arn:aws:iam::${account}:role/DeploymentRole`)],
  [
    "audit",
    role("customer-audit", "deploy", "arn:aws:iam::210987654321:role/partners/Audit", {
      externalId: "northwind-42",
      durationSeconds: 1_800,
      tags: [{ key: "Project", value: "Audit", transitive: true }],
    }),
  ],
  [
    "data-reader",
    role("data-reader", "northwind/444455556666/Developer", "arn:aws:iam::444455556666:role/DataReader"),
  ],
];

export const addedSessions = (): Session[] => addedSources().map(([id, source]) => sessionOf(id, source));

/** Whom AWS would say the keys belong to. */
export function userOf(input: NewIamUser): AddedSource {
  const { accessKeyId, secretAccessKey } = input.keys;
  checkKeys(accessKeyId, secretAccessKey);
  checkDevice(input.mfaDevice);
  const name = input.name ?? "ada";
  return {
    kind: "iam-user",
    name,
    userArn: `arn:aws:iam::${account}:user/ada`,
    accessKeyId,
    mfaDevice: input.mfaDevice,
    durationSeconds: input.durationSeconds,
    region: input.region,
  };
}

export function roleOf(form: RoleForm): AddedSource {
  if (!roleArn.test(form.roleArn)) {
    throw invalid(
      "This cannot be used",
      `"${form.roleArn}" is not a role ARN such as arn:aws:iam::123456789012:role/Deploy.`,
      "Change it and try again.",
      "roleArn",
    );
  }
  checkDevice(form.mfaDevice);
  return { kind: "assumed-role", ...form, roleSessionName: form.roleSessionName ?? "daypass-ada" };
}

/** What a source is after a change. */
export function changed(before: AddedSource, change: SessionChange): AddedSource {
  if (change.kind === "assumed-role") return roleOf(change);
  if (before.kind !== "iam-user") throw invalid("This cannot be used", "", "Change it.", "kind");
  return changedUser(before, change);
}

function changedUser(before: IamUserFacts, change: IamUserChange): AddedSource {
  if (change.keys) checkKeys(change.keys.accessKeyId, change.keys.secretAccessKey);
  checkDevice(change.mfaDevice);
  return {
    ...before,
    kind: "iam-user",
    name: change.name,
    accessKeyId: change.keys?.accessKeyId ?? before.accessKeyId,
    mfaDevice: change.mfaDevice,
    durationSeconds: change.durationSeconds,
    region: change.region ?? before.region,
  };
}

/** The session of a source, as the catalog has it. */
export function sessionOf(id: string, source: AddedSource, before?: Session): Session {
  const { name, mfaDevice } = source;
  const region = source.region ?? "eu-central-1";
  const profile = name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const regionSource = source.region === null ? ("settings" as const) : ("session" as const);
  const common = { ...none, profiles: [profile], ...before, id, name, region, regionSource, mfaDevice };
  if (source.kind === "iam-user") {
    const userName = source.userArn.split("/").at(-1) ?? null;
    return {
      ...common,
      source: "iam-user",
      accountId: source.userArn.split(":")[4] ?? null,
      userName,
      accessKeyId: source.accessKeyId,
    };
  }
  const [, accountId = null, roleName = null] = roleArn.exec(source.roleArn) ?? [];
  return {
    ...common,
    source: "assumed-role",
    accountId,
    roleName,
    roleArn: source.roleArn,
    sourceSession: source.source,
  };
}

export function checkKeys(accessKeyId: string, secretAccessKey: string): void {
  if (!accessKey.test(accessKeyId)) {
    throw invalid(
      "This cannot be used",
      `"${accessKeyId}" is not the id of a long-term access key (AKIA…).`,
      "Change it and try again.",
      "accessKeyId",
    );
  }
  if (secretAccessKey.trim() === "") {
    throw invalid(
      "Something is missing",
      "Daypass needs the secret access key.",
      "Fill it in.",
      "secretAccessKey",
    );
  }
}

export function checkDevice(serial: string | null): void {
  if (serial !== null && !device.test(serial)) {
    throw invalid(
      "This cannot be used",
      `"${serial}" is not an MFA device that shows codes.`,
      "Change it and try again.",
      "mfaDevice",
    );
  }
}
