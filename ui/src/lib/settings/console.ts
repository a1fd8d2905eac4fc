// What can be set of consoles, in words; and what is set otherwise somewhere.
import type {
  BrowserOption,
  Integration,
  Session,
  SettingKey,
  SettingPlace,
  Settings,
} from "../backend/backend";

type Option<Value> = { value: Value; label: string };

const windows: Option<Settings["consoleWindow"]>[] = [
  { value: "usual", label: "Usual" },
  { value: "private", label: "Private" },
  { value: "container", label: "Container" },
  { value: "granted-container", label: "Granted's container" },
];

/** The windows that a browser has; the one that is set is among them. */
export const windowOptions = (hasContainers: boolean, now: Settings["consoleWindow"]) =>
  windows.filter(({ value }) => hasContainers || value === now || !value.endsWith("container"));

export const linkOptions: Option<Settings["consoleLink"]>[] = [
  { value: "credentials", label: "Credentials" },
  { value: "portal", label: "Access portal" },
];

export const sessionOptions: Option<Settings["consoleSessions"]>[] = [
  { value: "ask", label: "Ask" },
  { value: "one", label: "One" },
  { value: "several", label: "Several" },
];

/** What can be otherwise for an integration or an account; where one signs in is the integration's alone. */
export const otherwise: { key: SettingKey; label: string; ofAccounts: boolean }[] = [
  { key: "console-browser", label: "Browser", ofAccounts: true },
  { key: "console-window", label: "Window", ofAccounts: true },
  { key: "console-link", label: "Signed in by", ofAccounts: true },
  { key: "sign-in-browser", label: "Browser that signs in", ofAccounts: false },
];

const named: Partial<Record<SettingKey, string>> = {
  ...Object.fromEntries(otherwise.map(({ key, label }) => [key, label])),
  "console-sessions": "Consoles at once",
};

/** A setting by its name. */
export const keyName = (key: SettingKey) => named[key] ?? key;

/** A value as it is read. */
export function valueName(key: SettingKey, value: string, browsers: readonly BrowserOption[]): string {
  const options: readonly Option<string>[] =
    key === "console-window" ? windows : key === "console-link" ? linkOptions : sessionOptions;
  if (key === "console-browser" || key === "sign-in-browser")
    return browsers.find((browser) => browser.value === value)?.name ?? value;
  return options.find((option) => option.value === value)?.label ?? value;
}

export type Place = { id: string; name: string; place: SettingPlace };

/** The integrations and accounts that a setting can be otherwise for, each once, by their names. */
export function placesOf(integrations: readonly Integration[], sessions: readonly Session[]): Place[] {
  const places = new Map<string, Place>();
  for (const { id, alias } of integrations)
    places.set(`integration:${id}`, {
      id: `integration:${id}`,
      name: `${alias}, integration`,
      place: { kind: "integration", of: id },
    });
  for (const { accountId, accountName } of sessions) {
    if (!accountId || places.has(`account:${accountId}`)) continue;
    const name = accountName ? `${accountName} · ${accountId}` : accountId;
    places.set(`account:${accountId}`, {
      id: `account:${accountId}`,
      name,
      place: { kind: "account", of: accountId },
    });
  }
  return [...places.values()].sort((one, other) => one.name.localeCompare(other.name));
}

/** A place as it is read, also where it is gone. */
export function placeName(place: SettingPlace, places: readonly Place[], browsers: readonly BrowserOption[]) {
  if (place.kind === "browser") return browsers.find(({ value }) => value === place.of)?.name ?? place.of;
  return places.find(({ id }) => id === `${place.kind}:${place.of}`)?.name ?? place.of;
}
