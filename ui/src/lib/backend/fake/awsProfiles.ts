// Somebody's ~/.aws as an import finds it: every outcome is among it, in the words the engine uses.
import type { AddedSource, ImportItem } from "../backend";
import { keysRefused } from "./problems";

const item = (
  profile: string,
  outcome: ImportItem["outcome"],
  becomes: string,
  detail: string | null = null,
): ImportItem => ({ profile, outcome, becomes, detail, comesWith: null, problem: null });

const left = (profile: string, detail: string) => item(profile, "left-alone", "stays as it is", detail);

const stays = (name: string, more: string | null) =>
  `Your profile ${name} stays as it is.${more === null ? "" : ` ${more}`}`;

const user = (name: string, keyId: string, device: string) =>
  item(
    name,
    "user",
    `the IAM user session ${name}, in the profile ${name}-daypass`,
    `Its access key ${keyId} goes into the vault, and stays in your credentials file until you protect it. Its MFA device is ${device}.`,
  );

const role = (name: string, from: string, detail: string | null = null): ImportItem => ({
  ...item(
    name,
    "role",
    `the role session ${name} from ${from}, in the profile ${name}-daypass`,
    stays(name, detail),
  ),
  comesWith: from,
});

const portal = (name: string, what: string, alias: string, detail: string | null = null) =>
  item(
    name,
    "identity-center-role",
    `${what} of ${alias}, in the profile ${name}-daypass`,
    stays(name, detail),
  );

/** The profile whose key AWS does not take. */
const refused = "jonas";

const examples: ImportItem[] = [
  user("ada", "AKIAIOSFODNN7EXAMPLE", "ada"),
  user(refused, "AKIAI44QH8DHBEXAMPLE", "jonas"),
  portal(
    "fabrikam-dev",
    "Developer in 777788889999",
    "fabrikam",
    "fabrikam is added: https://fabrikam.awsapps.com/start in eu-west-1.",
  ),
  portal("fabrikam-read", "ReadOnly in 777788889999", "fabrikam"),
  role("deploy", "ada", "It lasts 4 h at a time, and so takes an MFA code of its own."),
  role("on-call", "ada"),
  role("audit", refused),
  role("evidence", "audit"),
  item("nw-staging", "known", "nothing new: it is the session Northwind Staging/Developer"),
  left("build", "Its credentials come from where it runs, such as an EC2 instance (credential_source)."),
  left("default", "It has settings only, and no credentials."),
  left("forgotten", "Its source_profile sandbox does not exist."),
  left("legacy", "Its keys are short-term and expire by themselves."),
  left("vendor", "Another program gives its credentials (credential_process)."),
  left(
    "[staging eu]",
    "Line 41 of your config file: only tools built on the SDK for Go take this section for a profile; a profile there is called [profile NAME], and NAME has letters, digits and _ - / . % @ : +.",
  ),
];

/** What would become of the profiles, where these were imported before. */
export function preview(imported: ReadonlyMap<string, string>): ImportItem[] {
  return examples.map((example) =>
    imported.has(example.profile)
      ? item(example.profile, "known", `nothing new: it is the session ${example.profile}`)
      : { ...example },
  );
}

/** What becomes of these profiles and of those that they are assumed from. */
export function importing(profiles: string[], imported: ReadonlyMap<string, string>): ImportItem[] {
  const wanted = new Set(profiles.flatMap(chain));
  return preview(imported)
    .filter((one) => wanted.has(one.profile))
    .map((one) => {
      if (one.outcome === "known" || !chain(one.profile).includes(refused)) return one;
      const detail =
        one.profile === refused ? null : `It is assumed from ${from(one.profile)}, which was not imported.`;
      return {
        ...left(one.profile, ""),
        detail,
        problem: keysRefused(refused),
      };
    });
}

/** Where the credentials of what a profile became come from; Identity Center roles come with a sync. */
export function sourceOf(one: ImportItem, imported: ReadonlyMap<string, string>): AddedSource | null {
  const { profile: name, outcome } = one;
  const device = (user: string) => `arn:aws:iam::111122223333:mfa/${user}`;
  if (outcome === "user") {
    const accessKeyId = /AKIA\w+/.exec(one.detail ?? "")?.[0] ?? "";
    const userArn = `arn:aws:iam::111122223333:user/${name}`;
    const nothing = { durationSeconds: null, region: null };
    return { kind: "iam-user", name, userArn, accessKeyId, mfaDevice: device(name), ...nothing };
  }
  if (outcome !== "role") return null;
  return {
    kind: "assumed-role",
    name,
    source: imported.get(from(name) ?? "") ?? "",
    roleArn: `arn:aws:iam::444455556666:role/${name}`,
    roleSessionName: "daypass-ada",
    durationSeconds: name === "deploy" ? 14_400 : null,
    externalId: null,
    sourceIdentity: null,
    tags: [],
    mfaDevice: null,
    region: null,
  };
}

function chain(profile: string): string[] {
  const below = from(profile);
  return below === undefined ? [profile] : [profile, ...chain(below)];
}

function from(profile: string): string | undefined {
  return examples.find((example) => example.profile === profile)?.comesWith ?? undefined;
}
