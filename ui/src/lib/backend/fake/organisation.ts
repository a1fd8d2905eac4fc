// An invented company to show the window with: accounts, roles, regions.
import type { ConsoleService, Integration, NamedRegion, Session } from "../backend";
import { markOf } from "./accountMarks";

export const regionList: NamedRegion[] = [
  { id: "us-east-1", name: "N. Virginia", short: "use1" },
  { id: "eu-central-1", name: "Frankfurt", short: "euc1" },
  { id: "eu-west-1", name: "Ireland", short: "euw1" },
  { id: "us-west-2", name: "Oregon", short: "usw2" },
  { id: "eu-north-1", name: "Stockholm", short: "eun1" },
  { id: "us-east-2", name: "Ohio", short: "use2" },
  { id: "ap-southeast-2", name: "Sydney", short: "apse2" },
  { id: "ap-northeast-1", name: "Tokyo", short: "apne1" },
  { id: "ap-south-1", name: "Mumbai", short: "aps1" },
  { id: "ca-central-1", name: "Canada Central", short: "cac1" },
  { id: "eu-south-1", name: "Milan", short: "eus1" },
  { id: "eu-west-2", name: "London", short: "euw2" },
  { id: "eu-west-3", name: "Paris", short: "euw3" },
  { id: "sa-east-1", name: "São Paulo", short: "sae1" },
  { id: "us-gov-west-1", name: "AWS GovCloud, US West", short: "usgw1" },
];

export const serviceList: ConsoleService[] = [
  { id: "cloudformation", path: "cloudformation", name: "CloudFormation", aliases: ["cfn"] },
  { id: "cloudwatch", path: "cloudwatch", name: "CloudWatch", aliases: ["cw", "logs"] },
  { id: "config", path: "config", name: "Config", aliases: [] },
  { id: "dynamodb", path: "dynamodbv2", name: "DynamoDB", aliases: ["dynamodbv2", "ddb"] },
  { id: "ec2", path: "ec2", name: "EC2", aliases: [] },
  { id: "iam", path: "iam", name: "IAM", aliases: [] },
  { id: "lambda", path: "lambda", name: "Lambda", aliases: [] },
  { id: "s3", path: "s3", name: "S3", aliases: ["buckets"] },
  { id: "states", path: "states", name: "Step Functions", aliases: ["sfn"] },
];

type Account = { id: string; name: string; email: string; roles: string[] };

const account = (id: string, name: string, roles: string[]): Account => ({
  id,
  name,
  email: `aws+${slug(name)}@northwind.example`,
  roles,
});

export const northwindAccounts: Account[] = [
  account("111122223333", "Northwind Production", ["ReadOnly", "Administrator", "Billing"]),
  account("444455556666", "Northwind Staging", ["Developer", "Administrator", "DataPlatformPowerUserAccess"]),
  account("222233334444", "Northwind Development", ["Developer", "Administrator", "ReadOnly"]),
  account("333344445555", "Security Tooling", ["SecurityAudit", "IncidentResponse", "ReadOnly"]),
  account("555566667777", "Log Archive", ["ReadOnly", "LogAnalyst", "Administrator"]),
  account("666677778888", "Network", ["NetworkAdmin", "ReadOnly", "Administrator", "Billing"]),
  account("888899990000", "Datenplattform Köln", [
    "DataEngineer",
    "DataScientist",
    "ReadOnly",
    "Administrator",
  ]),
  account("101010101010", "Payments Production", ["PaymentsOnCall", "ReadOnly", "Administrator"]),
  account("202020202020", "Payments Staging", ["PaymentsDeveloper", "ReadOnly", "Administrator"]),
  account("303030303030", "Sandbox", ["Developer", "ReadOnly", "Administrator"]),
  account("404040404040", "Sandbox", ["Developer", "ReadOnly", "Administrator"]),
  account("505050505050", "Website", ["Deploy", "ReadOnly", "Administrator", "ContentEditor"]),
];

export const contosoAccounts: Account[] = [
  account("777788889999", "Contoso Sandbox", ["Developer", "ReadOnly"]),
  account("999900001111", "Contoso Labs", ["Researcher", "Administrator"]),
];

export function integration(id: string, alias: string, startUrl: string, region: string): Integration {
  const unread = { additionalRegions: [], accounts: 0, roles: 0, unread: 0, syncedAt: null };
  return { id, alias, startUrl, region, ...unread };
}

function slug(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");
}

/** The sessions that a sync of these accounts yields. */
export function sessionsOf(integrationId: string, accounts: Account[], region: string): Session[] {
  return accounts.flatMap((account) =>
    account.roles.map((role): Session => {
      const id = `${integrationId}/${account.id}/${role}`;
      return {
        id,
        name: `${account.name} / ${role}`,
        alias: null,
        source: "identity-center-role",
        accountId: account.id,
        accountName: account.name,
        accountEmail: account.email,
        ...markOf(account.name, account.id),
        roleName: role,
        userName: null,
        roleArn: null,
        integration: integrationId,
        sourceSession: null,
        mfaDevice: null,
        accessKeyId: null,
        region,
        regionSource: "settings",
        profiles: [`${slug(account.name)}-${slug(role)}`],
        delivery: "file",
        favourite: false,
        hidden: false,
        labels: [],
        lastUsedAt: null,
        useCount: 0,
      };
    }),
  );
}

const trades = [
  "Payments",
  "Logistics",
  "Search",
  "Identity",
  "Billing",
  "Ledger",
  "Catalogue",
  "Media",
  "Risk",
  "Fleet",
];
const stages = ["Production", "Staging", "Development", "Sandbox"];
const trusts = ["Administrator", "Developer", "ReadOnly", "Billing", "SupportUser"];

/** An organisation of `count` sessions, five to an account. */
export function largeOrganisation(integrationId: string, count: number): Session[] {
  const accounts = Array.from({ length: Math.ceil(count / trusts.length) }, (_, index) => {
    const trade = trades[index % trades.length] ?? "";
    const stage = stages[Math.floor(index / trades.length) % stages.length] ?? "";
    const name = `${trade} ${stage} ${String(Math.floor(index / (trades.length * stages.length)) + 1).padStart(2, "0")}`;
    return account(String(100_000_000_000 + index * 7919), name, trusts);
  });
  return sessionsOf(integrationId, accounts, "eu-central-1").slice(0, count);
}
