// What can be copied of a session.
import type { EnvironmentForm, Session } from "../backend/backend";

export type Copy =
  | { what: "environment"; form: EnvironmentForm }
  | { what: "console-link" }
  | { what: "profile" | "role-arn" | "account-id" };
/** `name` is how it is called behind "Copy". */
export type NamedCopy = { copy: Copy; name: string };

/** All that can be copied of some session. */
export const copies: NamedCopy[] = [
  { copy: { what: "environment", form: "own-shell" }, name: "environment" },
  { copy: { what: "environment", form: "power-shell" }, name: "environment for PowerShell" },
  { copy: { what: "environment", form: "json" }, name: "environment as JSON" },
  { copy: { what: "environment", form: "dotenv" }, name: "environment as .env" },
  { copy: { what: "profile" }, name: "profile name" },
  { copy: { what: "role-arn" }, name: "role ARN" },
  { copy: { what: "account-id" }, name: "account ID" },
  { copy: { what: "console-link" }, name: "console link" },
];

/** The environment for the person's own shell comes first. */
export function copiesOf(session: Session): NamedCopy[] {
  return copies.filter(({ copy }) => isSecret(copy) || textOf(session, copy) !== null);
}

/** What is no secret, as it is copied; null where the session has none. */
export function textOf(session: Session, copy: Copy): string | null {
  if (copy.what === "profile") return session.profiles[0] ?? null;
  if (copy.what === "role-arn") return session.roleArn;
  return copy.what === "account-id" ? session.accountId : null;
}

/** Whether the window never gets it, and it does not stay in the clipboard. */
export function isSecret({ what }: Copy): boolean {
  return what === "environment" || what === "console-link";
}
