// The accounts of a large company, as aws-sim makes them: names as companies give them.
import type { Session } from "../backend";
import { sessionsOf } from "./organisation";
import accounts from "../../../../../crates/core/src/matching/company/accounts.tsv?raw";

export const companyAccounts = accounts
  .trimEnd()
  .split("\n")
  .map((line) => {
    const [id = "", name = "", email = "", roles = ""] = line.split("\t");
    return { id, name, email, roles: roles.split(",") };
  });

/** Its sessions, some of which somebody has used, and the ids of three that are not at rest. `minutes` is the time so many from now. */
export function usedCompany(integration: string, minutes: (count: number) => string) {
  const sessions = sessionsOf(integration, companyAccounts, "eu-central-1");
  const dress = (name: string, role: string, fields: Partial<Session>): string => {
    const found = sessions.find((one) => one.accountName === name && one.roleName === role);
    return Object.assign(found ?? {}, fields).id ?? "";
  };
  const used = (days: number) => ({ lastUsedAt: minutes(-days * 24 * 60), useCount: 9 });
  const live = dress("acme-non-prod-payments-eu", "AWSPowerUserAccess", { ...used(0), favourite: true });
  const due = dress("acme-prod-payments-eu", "OnCall", used(1));
  const failed = dress("acme-preprod-checkout-us", "Deploy", { ...used(2), region: "us-west-2" });
  dress("acme-prod-payments-eu", "AWSReadOnlyAccess", { ...used(1), favourite: true });
  dress("sandbox-mira.sorensen", "AWSAdministratorAccess", { ...used(4), favourite: true });
  dress("Data Platform Production", "DataAnalyst", used(3));
  dress("決済基盤 本番", "AWSReadOnlyAccess", used(9));
  dress("ACME Corporate Holdings International Investor Relations", "AWSReadOnlyAccess", used(10));
  return { sessions, live, due, failed };
}
