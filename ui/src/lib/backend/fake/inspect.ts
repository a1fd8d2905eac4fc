// What the fake makes of typed text: start URLs and profile templates.
import type { Integration, StartUrlInspection } from "../backend";
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
export function previewProfile(template: string): string {
  const unknown = /\{(?!account\}|role\}|accountId\}|integration\})[^}]*\}?/.exec(template)?.[0];
  if (template.trim() === "" || unknown !== undefined) {
    throw invalid(
      "Not a profile template",
      unknown === undefined ? "It is empty." : `${unknown} is not a part that Daypass knows.`,
      "Use {account}, {role}, {accountId} or {integration}.",
      "profileTemplate",
    );
  }
  return template
    .replaceAll("{account}", "northwind-staging")
    .replaceAll("{role}", "developer")
    .replaceAll("{accountId}", "444455556666")
    .replaceAll("{integration}", "northwind");
}
