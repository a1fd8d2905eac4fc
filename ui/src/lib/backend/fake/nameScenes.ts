// The usual scene under other names: as long as AWS lets them be, and written from right to left.
import type { Session } from "../backend";
import type { Scene } from "./baseScenes";

export type NameScene = "long-names" | "right-to-left";

/** An account's name has up to 50 characters, a permission set's up to 32, an IAM name up to 64. */
const long = {
  account: (id: string) => `Northwind Shared Platform Services Production ${id.slice(-4)}`.slice(0, 50),
  role: (name: string) => `${name}WithBoundaryForContractors`.slice(0, 32),
  own: (name: string) => `${name}-of-the-team-that-keeps-the-oldest-of-all-billing-systems`.slice(0, 64),
};
/** Hebrew and Arabic, with digits and Latin letters between them. */
const accounts = ["חשבון ייצור", "بيئة التطوير", "ארגז חול (EU-1)", "الأرشيف 2024", "נתונים / Data"];

/** A word of a session's name, to search for. */
export function nameOf(scene: NameScene): string {
  return scene === "long-names" ? "platform" : "ייצור";
}

export function longNames(scene: Scene): Scene {
  return renamed(scene, "The directory of all people who work for Northwind Traders", (session) => ({
    accountName: session.accountId && session.accountName ? long.account(session.accountId) : null,
    roleName:
      session.roleName && session.source === "identity-center-role"
        ? long.role(session.roleName)
        : session.roleName,
    name: session.source === "identity-center-role" ? session.name : long.own(session.name),
    profiles: session.profiles.map(
      (profile) => `${profile}-with-a-name-that-somebody-thought-about-for-long`,
    ),
  }));
}

export function rightToLeft(scene: Scene): Scene {
  const ids = [...new Set(scene.sessions.map((session) => session.accountId))];
  return renamed(scene, "פורטל נורת׳ווינד", (session) => ({
    accountName:
      session.accountName === null
        ? null
        : (accounts[ids.indexOf(session.accountId) % accounts.length] ?? null),
    name: session.source === "identity-center-role" ? session.name : `مستخدم ${session.name}`,
  }));
}

function renamed(scene: Scene, alias: string, of: (session: Session) => Partial<Session>): Scene {
  const [first, ...others] = scene.integrations;
  return {
    ...scene,
    integrations: first ? [{ ...first, alias }, ...others] : [],
    sessions: scene.sessions.map((session) => ({ ...session, ...of(session) })),
  };
}
