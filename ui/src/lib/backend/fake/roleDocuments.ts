// What setting up a user and a role takes: the documents, pages and commands in the words the engine uses.
import type { RoleSetup, RoleWanted, SetupPage, SetupStep } from "../backend";
import { invalid } from "./problems";

const name = /^[\w+=,.@-]{1,64}$/;

/** What is wanted, by its ARNs and names. */
export type Arns = { user: string; role: string; device: string; userName: string; roleName: string };

/** @throws Problem where a field is missing or is no name. */
export function arnsOf(wanted: RoleWanted): Arns {
  const account = wanted.account.replace(/[-\s]/g, "");
  if (!/^\d{12}$/.test(account)) throw unusable("account", `"${account}" is not a 12-digit AWS account id.`);
  const [user, role] = [arnOf(account, "user", wanted.user), arnOf(account, "role", wanted.role)];
  const [userName = "", roleName = ""] = [user, role].map((arn) => arn.split("/").at(-1));
  return { user, role, device: `arn:aws:iam::${account}:mfa/${userName}`, userName, roleName };
}

function arnOf(account: string, field: "user" | "role", typed: string): string {
  const text = typed.trim();
  if (text === "") throw unusable(field, "The name is missing.");
  if (!name.test(text.split("/").at(-1) ?? "")) {
    throw unusable(field, `"${text}" is not a name of IAM (1 to 64 letters, digits and _ + = , . @ -).`);
  }
  return text.startsWith("arn:") ? text : `arn:aws:iam::${account}:${field}/${text}`;
}

const unusable = (field: string, detail: string) =>
  invalid("This cannot be used", detail, "Change it and try again.", field);

const json = (statement: object[]) =>
  JSON.stringify({ Statement: statement, Version: "2012-10-17" }, null, 2);

export function setupOf(wanted: RoleWanted): RoleSetup {
  const { user, role, device, userName, roleName } = arnsOf(wanted);
  const home = "https://us-east-1.console.aws.amazon.com/iam/home#";
  const details = `${home}/users/details/${encodeURIComponent(userName)}`;
  const pages: Record<SetupPage, string> = {
    "create-user": `${home}/users/create`,
    "user-permissions": `${details}?section=permissions`,
    "user-credentials": `${details}?section=security_credentials`,
    "create-role": `${home}/roles/create`,
  };
  const on = (...wantedPages: SetupPage[]): [SetupPage, string][] =>
    wantedPages.map((page) => [page, pages[page]]);
  const policy = [
    { Action: "sts:AssumeRole", Effect: "Allow", Resource: role },
    {
      Action: ["iam:ListMFADevices", "iam:CreateAccessKey", "iam:UpdateAccessKey", "iam:DeleteAccessKey"],
      Effect: "Allow",
      Resource: user.replace(/[^/]+$/, "${aws:username}"),
    },
  ];
  const mfa = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
  const trust = [{ Action: "sts:AssumeRole", Condition: mfa, Effect: "Allow", Principal: { AWS: user } }];
  const steps: SetupStep[] = [
    {
      part: "user",
      title: `User ${userName} and its permissions`,
      words:
        "Create it without console access and without permissions. Then in its permissions: Add permissions, Create inline policy, JSON. Paste, and name the policy daypass.",
      pages: on("create-user", "user-permissions"),
      document: json(policy),
      commands: `aws iam create-user --user-name ${userName}\naws iam put-user-policy --user-name ${userName} --policy-name daypass \\\n  --policy-document '${JSON.stringify({ Statement: policy, Version: "2012-10-17" })}'`,
      commandsNote: null,
    },
    {
      part: "mfa-device",
      title: `An MFA device of ${userName}`,
      words: `Assign MFA device, Authenticator app. Name the device ${userName}. A passkey will not work: it shows no codes.`,
      pages: on("user-credentials"),
      document: null,
      commands: `aws iam create-virtual-mfa-device --virtual-mfa-device-name ${userName} --bootstrap-method QRCodePNG --outfile ${userName}-mfa.png\naws iam enable-mfa-device --user-name ${userName} --serial-number ${device} --authentication-code1 CODE1 --authentication-code2 CODE2\nrm -- ${userName}-mfa.png`,
      commandsNote:
        "Scan the picture, and replace CODE1 and CODE2 with two consecutive codes. Whoever has the picture has the device, so it is deleted.",
    },
    {
      part: "role",
      title: `Role ${roleName} and who may assume it`,
      words: `Custom trust policy. Paste; on the next pages choose what the role may do, and name it ${roleName}.`,
      pages: on("create-role"),
      document: json(trust),
      commands: `aws iam create-role --role-name ${roleName} \\\n  --assume-role-policy-document '${JSON.stringify({ Statement: trust, Version: "2012-10-17" })}'\naws iam attach-role-policy --role-name ${roleName} --policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess`,
      commandsNote: "What the role may do is yours to choose; ReadOnlyAccess is an example.",
    },
    {
      part: "access-key",
      title: `An access key of ${userName}`,
      words:
        "Create access key, Other. Leave the page open: AWS shows the secret once, and the next step asks for it.",
      pages: on("user-credentials"),
      document: null,
      commands: `aws iam create-access-key --user-name ${userName}`,
      commandsNote: null,
    },
  ];
  return { userArn: user, roleArn: role, usualDevice: device, steps };
}
