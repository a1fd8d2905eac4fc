// Words that AWS does not explain where a person meets them, in a sentence or two.

export const terms = {
  profile: {
    name: "profile",
    text: "A name in your AWS files under which tools find credentials: aws s3 ls --profile NAME.",
  },
  delivery: {
    name: "delivery",
    text: "The way by which tools get a session's credentials: out of a file, from Daypass each time, or from an address of this machine.",
  },
  chain: {
    name: "chained session",
    text: "A role that is assumed with the credentials of another session. AWS ends it after an hour; Daypass renews it.",
  },
  trust: {
    name: "trust policy",
    text: "The part of a role that says who may assume it. An administrator of the role's account changes it.",
  },
  vault: {
    name: "vault",
    text: "Where Daypass keeps access keys and sign-ins, sealed. One key opens it, which the keychain of your system holds.",
  },
  "external-id": {
    name: "external ID",
    text: "A word that the owner of a role has agreed with you, without which AWS does not let you assume it.",
  },
  "source-identity": {
    name: "source identity",
    text: "Your name, as CloudTrail shows it for everything that is done with the role.",
  },
  production: {
    name: "production",
    text: "An account that your customers depend on. Daypass marks it everywhere, and asks before its console opens and before it is started with others. By itself it goes by the account's name.",
  },
  "long-term-key": {
    name: "long-term key",
    text: "An access key that works until somebody deletes it. Whoever reads it can use it, from anywhere.",
  },
  backup: {
    name: "backup",
    text: "A sealed copy of what Daypass knows: integrations, IAM users with their keys, roles, settings. The vault's key opens it.",
  },
  proxy: {
    name: "proxy",
    text: "A server of your company's network through which requests to the internet have to go.",
  },
  certificates: {
    name: "CA bundle",
    text: "A file with the certificates of your company, needed where it looks into encrypted traffic.",
  },
  endpoint: {
    name: "endpoint",
    text: "The address at which a service of AWS is asked.",
  },
} as const;

export type Term = keyof typeof terms;
