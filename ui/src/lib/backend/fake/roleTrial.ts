// Trying a user's keys and a role, against an AWS that knows one role.
import type {
  AddedSource,
  Link,
  LinkState,
  Problem,
  RoleTrial,
  RoleWanted,
  TrialKeys,
  TypedKeys,
} from "../backend";
import { checkDevice, checkKeys } from "./addedSessions";
import { codeRejected, invalid, roleRefused } from "./problems";
import { arnsOf } from "./roleDocuments";

/** The role that the simulated AWS lets be assumed. */
const knownRole = "Deploy";
/** The user that may not see its own devices. */
const shyUser = "mira";
const links: Link[] = ["keys", "code", "role", "caller"];

/** Keys that are tried. */
export class FakeTrial {
  readonly keys: TrialKeys;
  /** What was tried last, and held. */
  held: { user: AddedSource; role: (source: string) => AddedSource } | null = null;
  #usedCodes: Set<string>;
  #proved: string | null = null;

  constructor(wanted: RoleWanted, typed: TypedKeys, holder: string | undefined, usedCodes: Set<string>) {
    checkKeys(typed.accessKeyId, typed.secretAccessKey);
    if (holder !== undefined) {
      throw invalid(
        "This access key is here already",
        `The session ${holder} has it.`,
        "Use that session, or remove it first.",
        "accessKeyId",
      );
    }
    const { user, userName, device } = arnsOf(wanted);
    const shy = userName === shyUser;
    this.#usedCodes = usedCodes;
    this.keys = {
      accessKeyId: typed.accessKeyId.trim(),
      userArn: user,
      devices: shy ? [] : [`${device}-phone`],
      noDevices: shy ? `${userName} may not see its own MFA devices, so Daypass cannot look it up.` : null,
      usualDevice: device,
    };
  }

  test(wanted: RoleWanted, mfaDevice: string, code: string | null): RoleTrial {
    checkDevice(mfaDevice);
    const { user, role, userName, roleName } = arnsOf(wanted);
    this.held = null;
    const holds: string[] = [];
    const problem = this.#walk({ user, role, roleName }, mfaDevice, code, holds);
    if (!problem) {
      this.held = {
        user: {
          kind: "iam-user",
          name: userName,
          userArn: user,
          accessKeyId: this.keys.accessKeyId,
          mfaDevice,
          durationSeconds: null,
          region: wanted.region,
        },
        role: (source) => ({
          kind: "assumed-role",
          name: roleName,
          source,
          roleArn: role,
          roleSessionName: "daypass-ada",
          durationSeconds: null,
          externalId: wanted.externalId,
          sourceIdentity: null,
          tags: [],
          mfaDevice: null,
          region: wanted.region,
        }),
      };
    }
    const stateOf = (at: number): LinkState => {
      const detail = holds[at];
      if (detail !== undefined) return { state: "holds", detail };
      return problem && at === holds.length ? { state: "fails", problem } : { state: "untried" };
    };
    return {
      links: links.map((link, at) => ({ link, state: stateOf(at) })),
      codeKept: this.#proved === mfaDevice,
    };
  }

  #walk(
    wanted: { user: string; role: string; roleName: string },
    device: string,
    code: string | null,
    holds: string[],
  ): Problem | null {
    const { userArn } = this.keys;
    if (wanted.user !== userArn) {
      return invalid(
        "This cannot be used",
        `this access key belongs to ${userArn}, and the user is to be ${wanted.user}.`,
        "Change it and try again.",
        "accessKeyId",
      );
    }
    holds.push(userArn);
    const deviceName = device.split("/").at(-1) ?? device;
    if (this.#proved !== device) {
      if (code === null || this.#usedCodes.has(code)) return codeRejected(deviceName);
      this.#usedCodes.add(code);
      this.#proved = device;
    }
    holds.push(device);
    if (wanted.roleName !== knownRole) return roleRefused(userArn, wanted.role);
    holds.push(wanted.role);
    const account = wanted.role.split(":")[4] ?? "";
    holds.push(`arn:aws:sts::${account}:assumed-role/${wanted.roleName}/daypass-ada`);
    return null;
  }
}
