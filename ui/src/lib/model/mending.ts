// What is to be done about a problem by whoever has a window before them, and which setting helps. The engine's own words end in
// the command that helps; here nobody types commands or sets variables.
import type { Problem } from "../backend/backend";
import type { SettingId } from "../settings/entries";

/** The settings that help against some problem, as they are called: all of them would come with the first script. */
export const helpful = {
  backups: "Backups",
  certificates: "Certificates",
  proxy: "Proxy",
  "sign-in-method": "Sign-in",
  vault: "Vault",
} satisfies Partial<Record<SettingId, string>>;
type Helpful = keyof typeof helpful;

type Way = {
  /** What the engine says. */
  said: RegExp;
  /** What the window says in its place. */
  here: string;
  /** The setting that helps. */
  at?: Helpful;
};

const ways: Way[] = [
  {
    said: /^If you have one elsewhere, name it: .*$/,
    here: "If you have one elsewhere, copy it into that folder.",
  },
  { said: /: daypass vault restore.*$/, here: " in Settings, Security.", at: "backups" },
  {
    said: /^See which there are: daypass vault backups$/,
    here: "Settings, Security shows which there are.",
    at: "backups",
  },
  { said: /^See which there are: daypass integration list$/, here: "The sidebar shows which there are." },
  { said: /^See which there are: daypass session list .*$/, here: "The list shows which there are." },
  { said: /^See which there are: daypass import .*$/, here: "Import shows which there are." },
  { said: / If [^.]*, choose a passphrase instead: daypass .*$/, here: "", at: "vault" },
  { said: /, or [^,.]*: daypass vault use .*$/, here: ".", at: "vault" },
  { said: /; a command under daypass exec [^.]*/, here: "" },
  { said: / If nobody knows it any more, start over: .*$/, here: "" },
  { said: /, or start over: daypass vault reset .*$/, here: "." },
  {
    said: /^Sign in with a code instead: .*$/,
    here: "Choose Browser with code in Settings, Sign-in.",
    at: "sign-in-method",
  },
  { said: / \(on the command line: [^)]*\)/, here: "" },
  { said: /^On a terminal, or with --mfa-code CODE$/, here: "Type it when it is asked for." },
  { said: /give the region: --region \S+\.$/, here: "choose one of their regions." },
  {
    said: /^Check the network, HTTPS_PROXY and AWS_CA_BUNDLE, then try again\.$/,
    here: "Check the network, then try again. Settings, Network shows the proxy and the certificates that are used.",
    at: "proxy",
  },
  { said: /^Read the accounts and roles again/, here: "Refresh roles" },
  { said: /^Read your accounts and roles: .*$/, here: "Refresh roles to read your accounts and roles." },
  {
    said: /print the link(?: instead)?: daypass console .*$/i,
    here: "copy the console link out of its menu.",
  },
  { said: /, say so: daypass integration edit .*$/, here: ", add the region under Edit in its menu." },
  {
    said: / If it is replicated to (\S+), say so with daypass .*$/,
    here: " If it is replicated to $1, add that region under Edit in its menu.",
  },
  { said: /, add it again: daypass integration add .*$/, here: ", add it once more." },
  { said: /: daypass keys rotate .* --delete .*$/, here: " in the console of IAM." },
  { said: /: daypass [a-z].*$/, here: "." },
];

/** What is said where certificates are at fault, and not the proxy itself. */
const certificates = /not secure|certificate|CA_BUNDLE|ca[-_]bundle/i;
const isOfCertificates = ({ code, title, detail, action }: Problem) =>
  code === "ProxyOrTls" && certificates.test(`${title} ${detail} ${action}`);

const settings: Partial<Record<Problem["code"], Helpful>> = {
  ProxyOrTls: "proxy",
  KeychainLocked: "vault",
  KeychainMissing: "vault",
};

const wayOf = (words: string) => ways.find(({ said }) => said.test(words));

/** The setting that helps or shows what is wrong; null where none does. */
export function mendedBy(problem: Problem): Helpful | null {
  if (isOfCertificates(problem)) return "certificates";
  return settings[problem.code] ?? wayOf(problem.action)?.at ?? null;
}

/** The engine's words without commands and options. */
export function inWindow(words: string): string {
  const way = wayOf(words);
  if (!way) return words;
  const told = words.replace(way.said, way.here);
  return told.charAt(0).toUpperCase() + told.slice(1);
}

/** What to do. */
export function actionOf(problem: Problem): string {
  if (isOfCertificates(problem))
    return "Behind a proxy that inspects traffic, choose your company's file of certificates in Settings, Network.";
  // A page in the place of AWS's is a network that wants to be signed in to, more often than a proxy.
  const isProxy = problem.code === "ProxyOrTls" && problem.title !== "That was not AWS";
  return isProxy ? "Check the proxy in Settings, Network, then try again." : inWindow(problem.action);
}
