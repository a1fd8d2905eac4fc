// The settings that there are: their groups, and the words by which they are found.
import { plain } from "../model/text";

export const groups = [
  { id: "general", title: "General" },
  { id: "sessions", title: "Sessions" },
  { id: "sign-in", title: "Sign-in" },
  { id: "console", title: "Console" },
  { id: "network", title: "Network" },
  { id: "security", title: "Security" },
  { id: "about", title: "About" },
] as const;
export type Group = (typeof groups)[number]["id"];

type Entry = { group: Group; title: string; words: string };

/** `words` are what else a person may look for; titles and groups are found by themselves. */
export const entries = {
  theme: { group: "general", title: "Theme", words: "dark light colours appearance mode" },
  "text-size": { group: "general", title: "Text size", words: "zoom larger smaller font scale" },
  "start-at-login": { group: "general", title: "Start at login", words: "autostart boot hidden" },
  tray: { group: "general", title: "Keep running in the tray", words: "close window icon background" },
  notifications: { group: "general", title: "Notifications", words: "tell warn end expire" },
  keys: { group: "general", title: "Single-letter keys", words: "keyboard shortcuts" },
  "palette-shortcut": {
    group: "general",
    title: "Palette shortcut",
    words: "global hotkey keyboard keys commands anywhere",
  },
  "profile-names": { group: "sessions", title: "Profile names", words: "template aws config" },
  region: { group: "sessions", title: "Default region", words: "eu us" },
  delivery: {
    group: "sessions",
    title: "Delivery",
    words: "default file process endpoint credential_process",
  },
  durations: {
    group: "sessions",
    title: "Sessions of IAM users last",
    words: "how long duration assumed hours iam user role mfa code expire",
  },
  "on-quit": { group: "sessions", title: "On quit", words: "stop leave end credentials" },
  "refresh-profiles": {
    group: "sessions",
    title: "Profiles of every role",
    words: "sync follow prune config",
  },
  "sign-in-method": { group: "sign-in", title: "Sign-in", words: "browser code device pkce identity center" },
  "share-sign-in": {
    group: "sign-in",
    title: "One sign-in with the AWS CLI",
    words: "share token cache sso",
  },
  "sign-in-browser": {
    group: "sign-in",
    title: "Browser that signs in",
    words: "chrome firefox edge profile",
  },
  "console-browser": {
    group: "console",
    title: "Browser",
    words: "chrome chromium edge brave vivaldi firefox profile opens default",
  },
  "console-window": { group: "console", title: "Window", words: "private container incognito granted" },
  "console-link": { group: "console", title: "Signed in by", words: "portal credentials link" },
  "console-sessions": {
    group: "console",
    title: "Consoles at once",
    words: "several multi-session accounts sign out",
  },
  "console-exceptions": {
    group: "console",
    title: "Exceptions",
    words: "account integration otherwise other",
  },
  proxy: { group: "network", title: "Proxy", words: "https_proxy no_proxy company address" },
  certificates: {
    group: "network",
    title: "Certificates",
    words: "ca bundle aws_ca_bundle tls ssl inspection",
  },
  endpoints: { group: "network", title: "Endpoints", words: "fips dual-stack override" },
  vault: { group: "security", title: "Vault", words: "lock keychain passphrase secrets unlocked sleep" },
  "long-term-keys": {
    group: "security",
    title: "Long-term keys",
    words: "access keys protect plain text undo",
  },
  backups: { group: "security", title: "Backups", words: "restore sealed copies" },
  export: { group: "security", title: "Export", words: "move another machine passphrase file" },
  version: { group: "about", title: "Version", words: "update newer about licence" },
  check: { group: "about", title: "Check", words: "doctor trouble help wrong" },
  logs: { group: "about", title: "Logs", words: "report problem folder file" },
} satisfies Record<string, Entry>;

export type SettingId = keyof typeof entries;
const ids = Object.keys(entries) as SettingId[];

export function settingsOf(group: Group): SettingId[] {
  return ids.filter((id) => entries[id].group === group);
}

/** The settings that every word of the query is in, by the beginning of a word. */
export function findSettings(query: string): SettingId[] {
  const asked = plain(query).split(/\s+/).filter(Boolean);
  return ids.filter((id) => {
    const { group, title, words } = entries[id];
    const known = plain(`${group} ${title} ${words}`).split(/[\s_-]+/);
    return asked.every((word) => known.some((one) => one.startsWith(word)));
  });
}
