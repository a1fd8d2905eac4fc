// What the fake makes of typed text: start URLs and profile templates.
import type { Integration, Session, StartUrlInspection, TemplatePreview } from "../backend";
import { invalid } from "./problems";

const regionOfPortal: Record<string, string> = { northwind: "eu-central-1", "d-9067642ac7": "eu-north-1" };

/**
 * What a text means to those who have these integrations.
 * @throws Problem when it is no access portal URL.
 */
export function inspect(text: string, integrations: readonly Integration[]): StartUrlInspection {
  const host = /^(?:https:\/\/)?([a-z0-9-]+)\.awsapps\.com(?:\/.*)?$/i.exec(text.trim())?.[1]?.toLowerCase();
  if (!host) {
    throw invalid(
      "Not an access portal URL",
      "It looks like https://your-company.awsapps.com/start.",
      "Copy the address of the page where you choose your AWS accounts.",
      "startUrl",
    );
  }
  const word = host.startsWith("d-") ? host : host.charAt(0).toUpperCase() + host.slice(1);
  const startUrl = `https://${host}.awsapps.com/start`;
  const there = integrations.find((one) => one.startUrl === startUrl);
  const here = there ? { id: there.id, alias: there.alias, otherAlias: `${word} 2` } : null;
  return { startUrl, alias: word, region: regionOfPortal[host] ?? null, here };
}

/** @throws Problem when the template names an unknown part. */
function checkTemplate(template: string): void {
  const unknown = /\{(?!account\}|role\}|accountId\}|integration\})[^}]*\}?/.exec(template)?.[0];
  if (template.trim() === "" || unknown !== undefined) {
    throw invalid(
      "Not a profile template",
      unknown === undefined ? "It is empty." : `${unknown} is not a part that Daypass knows.`,
      "Use {account}, {role}, {accountId} or {integration}.",
      "profileTemplate",
    );
  }
}

const slug = (text: string) => text.toLowerCase().replace(/[^a-z0-9._]+/g, "-");

const fill = (template: string, account: string, accountId: string, role: string) =>
  template
    .replaceAll("{account}", slug(account))
    .replaceAll("{role}", slug(role))
    .replaceAll("{accountId}", accountId)
    .replaceAll("{integration}", "northwind");

/**
 * What a template would do. A session whose last use is known has a name that stays.
 * @throws Problem when the template names an unknown part.
 */
export function previewTemplate(template: string, sessions: readonly Session[]): TemplatePreview {
  checkTemplate(template);
  const named = sessions
    .filter((session) => session.integration !== null)
    .map((session) => ({
      session,
      plain: fill(template, session.accountName ?? "", session.accountId ?? "", session.roleName ?? ""),
    }));
  const shared = (plain: string) => named.filter((other) => other.plain === plain).length > 1;
  const changes = named
    .map(({ session, plain }) => ({
      session: session.name,
      before: session.profiles[0] ?? "",
      after: shared(plain) ? `${plain}-${session.accountId ?? ""}` : plain,
      collides: shared(plain),
      used: session.lastUsedAt !== null,
    }))
    .filter(({ before, after }) => before !== after);
  const unused = changes.filter((change) => !change.used);
  return {
    example: fill(template, "Northwind Staging", "444455556666", "Developer"),
    rows: unused.slice(0, 5).map(({ session, before, after }) => ({ session, before, after })),
    unused: unused.length,
    colliding: unused.filter((change) => change.collides).length,
    used: changes.length - unused.length,
  };
}
