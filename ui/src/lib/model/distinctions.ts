// What tells sessions apart that are called the same. Pure.
import type { Session } from "../backend/backend";
import { fullTitle } from "./layout";

/** What is said beside a session's names, so that no two look alike; empty where the names are enough. */
export type DistinctionOf = (session: Session) => string;

/**
 * The account's id where several accounts have its name, and the integration's alias where several lead to the same role of the
 * same account.
 */
export function distinctions(
  sessions: readonly Session[],
  aliasOf: (integration: string) => string | undefined,
): DistinctionOf {
  const accounts = new Map<string, string>();
  const sharedNames = new Set<string>();
  const integrations = new Map<string, string | null>();
  const sharedRoles = new Set<string>();
  for (const session of sessions) {
    const { accountId, accountName, integration } = session;
    if (accountId === null) continue;
    if (accountName !== null) {
      const other = accounts.get(accountName);
      if (other === undefined) accounts.set(accountName, accountId);
      else if (other !== accountId) sharedNames.add(accountName);
    }
    if (integration === null) continue;
    const role = roleOf(session);
    const other = integrations.get(role);
    if (other === undefined) integrations.set(role, integration);
    else if (other !== integration) sharedRoles.add(role);
  }
  return (session) => {
    const { accountId, accountName, integration } = session;
    const id = accountName !== null && sharedNames.has(accountName) ? accountId : null;
    const alias = integration !== null && sharedRoles.has(roleOf(session)) ? aliasOf(integration) : null;
    return [id, alias].filter(Boolean).join(" ");
  };
}

const roleOf = ({ accountId, roleName }: Session) => `${accountId ?? ""}/${roleName ?? ""}`;

/** "Sandbox 303030303030 Developer": the session in one breath, as no other one is called. */
export function distinctTitle(session: Session, distinctionOf: DistinctionOf): string {
  const title = fullTitle(session);
  const distinction = distinctionOf(session);
  if (distinction === "") return title;
  const { accountName } = session;
  return accountName !== null && title.startsWith(`${accountName} `)
    ? `${accountName} ${distinction}${title.slice(accountName.length)}`
    : `${title} ${distinction}`;
}
