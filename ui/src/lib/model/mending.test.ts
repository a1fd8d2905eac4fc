import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { Problem } from "../backend/backend";
import { entries, type SettingId } from "../settings/entries";
import { actionOf, helpful, inWindow, mendedBy } from "./mending";

const problem = (code: Problem["code"], action: string): Problem => ({
  code,
  title: "",
  detail: "",
  action,
  remedy: { kind: "retry" },
});

test("a refused certificate told people with a window to set AWS_CA_BUNDLE", () => {
  const refused = problem("ProxyOrTls", "Behind a proxy, set AWS_CA_BUNDLE to the file.");
  expect(actionOf(refused)).not.toMatch(/AWS_CA_BUNDLE/);
  expect(actionOf(refused)).toContain("Settings, Network");
  expect(mendedBy(refused)).toBe("certificates");
});

test("a problem of the proxy leads to its setting, and another page in the place of AWS's is no matter of it", () => {
  const proxy = problem("ProxyOrTls", "Check HTTPS_PROXY and NO_PROXY, then try again.");
  expect([actionOf(proxy), mendedBy(proxy)]).toEqual([
    "Check the proxy in Settings, Network, then try again.",
    "proxy",
  ]);
  const page = {
    ...problem("ProxyOrTls", "Open any web page to sign in to the network, then try again."),
    title: "That was not AWS",
  };
  expect(actionOf(page)).toBe(page.action);
});

test("a setting that helps is called as in the settings", () => {
  for (const [id, title] of Object.entries(helpful)) expect(entries[id as SettingId].title).toBe(title);
});

test("what no setting helps against is said as it is", () => {
  const offline = problem("Offline", "Check the network or VPN, then try again.");
  expect(actionOf(offline)).toBe(offline.action);
  expect(mendedBy(offline)).toBeNull();
});

/** Said of options of the command line, which a window does not have. */
const onlyInShell = [
  "If that is what you want, add --yes.",
  "Leave out --endpoint: keys in the environment come before any profile.",
  "Open it with its credentials: leave --portal out.",
  "Choose another name, or add --yes to replace it.",
  "Name a file that daypass vault export wrote.",
];

test("the window told people to type commands: of all that the engine says of errors, none is left", () => {
  const engine = path.resolve(import.meta.dirname, "../../../../crates/engine/src/every_error");
  const file =
    "snapshots/daypass_engine__every_error__tests__the_words_of_every_error_and_what_programs_make_of_it.snap";
  const said = readFileSync(path.join(engine, file), "utf8");
  const words = [...said.matchAll(/^ {2}(?:detail|action) {4}(.+)$/gm)].map((found) => found[1] ?? "");
  expect(words.length).toBeGreaterThan(200);
  const command = /(?<![/\w])daypass (?!to )[a-z]|(?:^|\s)--[a-z]/;
  expect(words.filter((one) => command.test(one)).length).toBeGreaterThan(20);
  const left = words.filter((one) => !onlyInShell.includes(one)).map(inWindow);
  expect(left.filter((one) => command.test(one))).toEqual([]);
  expect(left.filter((one) => /[:,]$|\.\.|^$/.test(one))).toEqual([]);
});

test.each([
  [
    "Restore the newest backup: daypass vault restore",
    "Restore the newest backup in Settings, Security.",
    "backups",
  ],
  ["See which there are: daypass session list --all", "The list shows which there are.", null],
  [
    "Sign in with a code instead: daypass login --device",
    "Choose Browser with code in Settings, Sign-in.",
    "sign-in-method",
  ],
  [
    "Unlock the keychain, then try again. If nobody can, and no secrets are stored yet, choose a passphrase instead: daypass vault use passphrase",
    "Unlock the keychain, then try again.",
    "vault",
  ],
  [
    "If nobody needs the other one, delete it: daypass keys rotate 'ada at work' --delete AKIAI44QH8DHBEXAMPLE",
    "If nobody needs the other one, delete it in the console of IAM.",
    null,
  ],
])("%s", (said, told, at) => {
  expect(actionOf(problem("Bug", said))).toBe(told);
  expect(mendedBy(problem("Bug", said))).toBe(at);
});
