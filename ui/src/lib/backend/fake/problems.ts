// Problems in the words the engine uses.
import type { Problem } from "../backend";

export const noAccess: Problem = {
  code: "AccessDenied",
  title: "No access",
  detail:
    "AWS refuses DataPlatformPowerUserAccess in Northwind Staging: No access. It may no longer be assigned to you.",
  action: "Read the accounts and roles again, or ask your administrator.",
  remedy: { kind: "sync", integration: "northwind", alias: "Northwind" },
};

export const notRead = (unread: number, all: number): Problem => ({
  code: "AccessDenied",
  title: `${all - unread} of ${all} accounts are read`,
  detail: `${unread} of ${all} accounts could not be read, such as 111122223333. AWS refused ListAccountRoles: No access.`,
  action: "Try these again; what was known of them is kept.",
  remedy: { kind: "sync-unread", integration: "northwind", alias: "Northwind" },
});

export const offline: Problem = {
  code: "Offline",
  title: "No connection",
  detail: "portal.sso.eu-central-1.amazonaws.com could not be reached.",
  action: "Check your network, then try again.",
  remedy: { kind: "retry" },
};

export const profileInUse = (profile: string, holder: string | null = null): Problem => ({
  code: "ProfileInUse",
  title: holder ? "The profile is in use" : "The profile is yours",
  detail: holder
    ? `${holder} is active in the profile ${profile}.`
    : `Your credentials file already has a profile ${profile} that Daypass did not write.`,
  action: "Replace it, or choose another profile.",
  remedy: { kind: "replace-profile", profile, holder },
});

export const signInRequired = (integration: string): Problem => ({
  code: "SignInRequired",
  title: "Sign-in ends soon",
  detail: "Your sign-in has expired, so these credentials cannot be renewed.",
  action: "Sign in to keep the session running.",
  remedy: { kind: "sign-in", integration, alias: integration },
});

export const signInFailed: Problem = {
  code: "ProxyOrTls",
  title: "The connection is not trusted",
  detail:
    "oidc.eu-central-1.amazonaws.com presented a certificate of an unknown issuer, as company proxies do.",
  action: "Ask for your company's CA bundle and set AWS_CA_BUNDLE, then try again.",
  remedy: { kind: "retry" },
};

export const regionSilent: Problem = {
  code: "Offline",
  title: "eu-north-1 does not answer",
  detail: "Contoso Labs was asked in eu-north-1. AWS answered with an error of its own (503).",
  action: "If you are online, sign in in us-east-1, where Contoso Labs is too.",
  remedy: {
    kind: "sign-in-elsewhere",
    integration: "contoso",
    alias: "Contoso Labs",
    region: "us-east-1",
  },
};

export const sameInstance: Problem = {
  code: "InvalidInput",
  title: "This instance is here already",
  detail:
    "https://d-9067642ac7.awsapps.com/start is the IAM Identity Center of Northwind under another address, with the same accounts and roles.",
  action: "Remove Contoso Labs and use Northwind. Or keep both, as for a second person's sign-in.",
  remedy: { kind: "keep-both", integration: "contoso", alias: "Contoso Labs" },
};

export const vaultLocked: Problem = {
  code: "KeychainLocked",
  title: "The keychain is locked",
  detail: "Daypass keeps what is secret in your login keychain, and that is locked.",
  action: "Unlock the keychain, then try again.",
  remedy: { kind: "unlock-vault" },
};

export const invalid = (title: string, detail: string, action: string, field: string): Problem => ({
  code: "InvalidInput",
  title,
  detail,
  action,
  remedy: { kind: "edit-input", field },
});

export const keysRefused = (user: string): Problem => ({
  code: "AccessDenied",
  title: "AWS does not accept this access key",
  detail: `AWS does not know ${user}'s access key: it is inactive, deleted, or in another partition.`,
  action: "Create a new access key in IAM. For China or GovCloud, give the region: --region cn-north-1.",
  remedy: { kind: "edit-input", field: "accessKeyId" },
});

const audit = "arn:aws:iam::210987654321:role/partners/Audit";
const deployer = "arn:aws:sts::123456789012:assumed-role/DeploymentRole/daypass-ada";

export const notTrusted: Problem = {
  code: "AccessDenied",
  title: "AWS refuses the role",
  detail: `${deployer} asked for ${audit}. The likeliest causes: 1. The trust policy of Audit does not name the caller. 2. It requires another external id.`,
  action: "Ask the role's owner to add the caller to its trust policy.",
  remedy: {
    kind: "allow-in-trust-policy",
    role_arn: audit,
    caller: deployer,
    said: `User: ${deployer} is not authorized to perform: sts:AssumeRole on resource: ${audit}`,
    causes: [
      "The trust policy of Audit does not name the caller.",
      "It requires an MFA code, and none was given.",
      "It requires another external id.",
      "The caller has no policy that allows sts:AssumeRole on it.",
      "There is no such role: check its name, its path and its account.",
    ],
    policy: JSON.stringify(
      {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::123456789012:role/DeploymentRole" },
            Action: "sts:AssumeRole",
            Condition: { StringEquals: { "sts:ExternalId": "northwind-42" } },
          },
        ],
      },
      null,
      2,
    ),
  },
};

export const cancelled: Problem = {
  code: "Cancelled",
  title: "Cancelled",
  detail: "You cancelled this.",
  action: "Start again when you are ready.",
  remedy: { kind: "none" },
};

export const neededBy = (name: string, dependents: string[]): Problem => ({
  code: "InvalidInput",
  title: "Other sessions need this one",
  detail: `${dependents.join(", ")} would have no credentials without ${name}.`,
  action: "Remove those first, or give them another source.",
  remedy: { kind: "none" },
});

export const untested: Problem = {
  code: "InvalidInput",
  title: "It was not tested",
  detail: "What is saved here has been tried before, and something has changed since.",
  action: "Test it, then save it.",
  remedy: { kind: "retry" },
};

export const codeRejected = (device: string): Problem => ({
  code: "MfaRejected",
  title: "The MFA code was not accepted",
  detail: `The code of ${device} was wrong or already used.`,
  action: "Wait for the next code, then try again.",
  remedy: { kind: "retry" },
});

export const roleRefused = (caller: string, role: string): Problem => {
  const name = role.split("/").at(-1) ?? role;
  const causes = [
    `The trust policy of ${name} does not name the caller.`,
    "It requires an external id, and none is set.",
    "The caller has no policy that allows sts:AssumeRole on it.",
    "There is no such role: check its name, its path and its account.",
  ];
  const said = `User: ${caller} is not authorized to perform: sts:AssumeRole on resource: ${role}`;
  return {
    code: "AccessDenied",
    title: "AWS refuses the role",
    detail: `${caller} asked for ${role}. The likeliest causes: ${causes.join(" ")} AWS says: ${said}.`,
    action: "Ask the role's owner to add the caller to its trust policy.",
    remedy: { kind: "allow-in-trust-policy", role_arn: role, caller, said, causes, policy: "{}" },
  };
};
