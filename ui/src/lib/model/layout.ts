// The list as rows: what is shown, under which headings, in which order. Pure, so that the order can be reasoned about.
import type { AccountColour, Grouping, Session, SessionState } from "../backend/backend";
import { originOf } from "./chains";
import { grouped } from "./order";
import { byUse } from "./use";

export type View =
  "all" | "needs-you" | "active" | "favourites" | "hidden" | `integration:${string}` | `user:${string}`;
export type Filters = { states: SessionState[]; regions: string[]; roles: string[]; labels: string[] };
export const noFilters: Filters = { states: [], regions: [], roles: [], labels: [] };
export type Heading = {
  kind: "heading";
  key: string;
  title: string;
  /** Set on the heading of an account. */
  accountId: string | null;
  /** The account's. */
  colour: AccountColour | null;
  /** Set where the account folds to one line: whether it is open, and what is in it. */
  fold: { open: boolean; sessions: Session[] } | null;
};
export type SessionRow = {
  kind: "session";
  key: string;
  session: Session;
  /** Whether the row names its account itself: it does where no heading of the account stands above. */
  named: boolean;
  /** What is searched for: a row shows where that is in it. Nothing outside a search. */
  words: readonly string[];
};
export type Row = Heading | SessionRow;

const nothing: readonly string[] = [];

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/**
 * The order of the whole list: by account, then IAM users before roles, then by name; accounts of one name stay apart.
 * Accounts are sorted before sessions, since comparing names as people do is the slow part.
 */
export function inOrder(sessions: readonly Session[]): Session[] {
  const accounts = new Map<string, Session[]>();
  for (const session of sessions) {
    const key = session.accountId ?? "";
    const others = accounts.get(key);
    if (others) others.push(session);
    else accounts.set(key, [session]);
  }
  const titled = [...accounts].map(([id, own]) => ({
    title: `${nameOf(own) ?? id}\n${id}`,
    own: named(own),
  }));
  titled.sort((a, b) => collator.compare(a.title, b.title));
  const byName = (a: Session, b: Session) =>
    Number(isUser(b)) - Number(isUser(a)) ||
    collator.compare(sessionTitle(a), sessionTitle(b)) ||
    a.id.localeCompare(b.id);
  return titled.flatMap(({ own }) => own.sort(byName));
}

/** Whatever order they come in: two integrations may have read an account under two names. */
function nameOf(sessions: readonly Session[]): string | null {
  let first: string | null = null;
  for (const { accountName } of sessions) {
    if (accountName !== null && (first === null || accountName < first)) first = accountName;
  }
  return first;
}

/** Sessions of one account: what a person added knows no name of it, an integration's does. */
function named(sessions: Session[]): Session[] {
  const accountName = sessions[0]?.accountId ? nameOf(sessions) : null;
  if (accountName === null) return sessions;
  return sessions.map((session) => (session.accountName === null ? { ...session, accountName } : session));
}

export function isUser(session: Session): boolean {
  return session.source === "iam-user";
}

/** Whether a person added it themselves, and gave it its name. */
export function isAdded(session: Session): boolean {
  return session.source !== "identity-center-role";
}

export function accountTitle(session: Session): string {
  return session.accountName ?? session.accountId ?? session.name;
}

export function sessionTitle(session: Session): string {
  return isAdded(session) ? session.name : (session.roleName ?? session.name);
}

/** "Northwind Staging Developer": the session in one breath. */
export function fullTitle(session: Session): string {
  const account = accountTitle(session);
  const title = sessionTitle(session);
  return isAdded(session) || account === title ? title : `${account} ${title}`;
}

/** What a row says beside the name of a session that a person added. */
export function addedWords(session: Session, source: Session | null): string {
  if (isUser(session)) return "IAM user";
  return source ? `on ${fullTitle(source)}` : "its source is gone";
}

export type StateOf = (id: string) => SessionState;

/** Whether the session lives, so that it stands on top and is counted as active. */
export function isLive(state: SessionState): boolean {
  return state === "active" || state === "needs-you";
}

/** Whether it goes on only with the person: a sign-in or a code is due, or it failed. */
export function needsPerson(state: SessionState): boolean {
  return state === "needs-you" || state === "failed";
}

/** Whether the person wants it out of sight, and nothing goes on with it that they would have to see all the same. */
export function isHidden(session: Session, stateOf: StateOf): boolean {
  return session.hidden && stateOf(session.id) === "inactive";
}

export function inView(
  session: Session,
  view: View,
  stateOf: StateOf,
  byId: ReadonlyMap<string, Session>,
): boolean {
  if (view === "hidden") return session.hidden;
  if (isHidden(session, stateOf)) return false;
  if (view === "all") return true;
  if (view === "favourites") return session.favourite;
  if (view === "needs-you") return needsPerson(stateOf(session.id));
  if (view === "active") return stateOf(session.id) !== "inactive";
  if (view.startsWith("user:")) return view === `user:${originOf(session, byId).id}`;
  return view === `integration:${session.integration ?? ""}`;
}

export function passes(session: Session, filters: Filters, stateOf: StateOf): boolean {
  const { states, regions, roles, labels } = filters;
  return (
    (states.length === 0 || states.includes(stateOf(session.id))) &&
    (regions.length === 0 || regions.includes(session.region ?? "")) &&
    (roles.length === 0 || roles.includes(session.roleName ?? "")) &&
    (labels.length === 0 || session.labels.some((label) => labels.includes(label)))
  );
}

/** The found sessions in their rank, each naming its account. */
export function ranked(sessions: readonly Session[], words = nothing): Row[] {
  return sessions.map((session) => row(session, true, words));
}

/** Whether a view has few sessions of many accounts, each of which names its own. */
export function isFlat(view: View): boolean {
  return view === "active" || view === "needs-you" || view === "favourites" || view === "hidden";
}

/** The ordered sessions: what lives on top, then what has expired, then the rest in groups or in one run. */
export function layout(
  sessions: readonly Session[],
  stateOf: StateOf,
  view: View,
  grouping: Grouping,
  aliasOf: (integration: string) => string | undefined = () => undefined,
): Row[] {
  const live = sessions.filter((session) => isLive(stateOf(session.id)));
  const expired = sessions.filter((session) => stateOf(session.id) === "expired");
  const rest = sessions.filter((session) => {
    const state = stateOf(session.id);
    return !isLive(state) && state !== "expired";
  });
  const pinned = [...section("active", "Active", live), ...section("expired", "Expired", expired)];
  if (grouping !== "none" && !isFlat(view))
    return [...pinned, ...(grouping === "account" ? byAccount(rest) : byIntegration(rest, aliasOf))];
  return [...pinned, ...section("others", pinned.length > 0 ? "Others" : null, rest)];
}

/** More accounts than these are folded, each to one line. */
const mostUnfolded = 30;

/** Whether there are so many accounts that they are folded. */
export function isLarge(sessions: readonly Session[]): boolean {
  const accounts = new Set<string>();
  for (const { accountId } of sessions) {
    if (accountId !== null) accounts.add(accountId);
    if (accounts.size > mostUnfolded) return true;
  }
  return false;
}

/** So many sessions that were used last stand above the accounts. */
const mostRecent = 8;

/**
 * The list of a large organisation: what is not at rest, favourites, what was used last, then a line for each account. Those in
 * `unfolded`, by the keys of their headings, have their sessions below it.
 */
export function foldedLayout(
  sessions: readonly Session[],
  stateOf: StateOf,
  unfolded: ReadonlySet<string>,
): Row[] {
  const placed = new Set<string>();
  const take = (key: string, title: string, found: readonly Session[]): Row[] => {
    const own = found.filter((session) => !placed.has(session.id));
    for (const session of own) placed.add(session.id);
    return section(key, title, own);
  };
  const by = (fits: (state: SessionState) => boolean) =>
    sessions.filter((session) => fits(stateOf(session.id)));
  const recent = sessions.filter((session) => session.lastUsedAt !== null && !session.favourite).sort(byUse);
  const top = [
    ...take(
      "active",
      "Active",
      by((state) => state !== "inactive" && state !== "expired"),
    ),
    ...take(
      "expired",
      "Expired",
      by((state) => state === "expired"),
    ),
    ...take("favourites", "Favourites", sessions.filter((session) => session.favourite).sort(byUse)),
  ];
  const unplaced = recent.filter((session) => !placed.has(session.id)).slice(0, mostRecent);
  top.push(...take("recent", "Recent", unplaced));
  const rows = byAccount(sessions.filter((session) => !placed.has(session.id)));
  const accounts = top.length > 0 && rows.length > 0 ? [sectionHeading("accounts", "Accounts")] : [];
  return [...top, ...accounts, ...folded(rows, unfolded)];
}

function sectionHeading(key: string, title: string): Heading {
  return { kind: "heading", key: `#${key}`, title, accountId: null, colour: null, fold: null };
}

function folded(rows: readonly Row[], unfolded: ReadonlySet<string>): Row[] {
  const shown: Row[] = [];
  let heading: Heading | null = null;
  for (const row of rows) {
    if (row.kind === "heading") {
      heading =
        row.accountId === null ? row : { ...row, fold: { open: unfolded.has(row.key), sessions: [] } };
      shown.push(heading);
      continue;
    }
    heading?.fold?.sessions.push(row.session);
    if (heading?.fold?.open ?? true) shown.push(row);
  }
  return shown;
}

function section(key: string, title: string | null, sessions: Session[]): Row[] {
  if (sessions.length === 0) return [];
  const rows = ranked(sessions);
  return title === null ? rows : [sectionHeading(key, title), ...rows];
}

/** The key of the heading that a session stands below. */
export function accountKey(session: Session): string {
  return `#account:${session.accountId ?? session.source}`;
}

function byAccount(sessions: readonly Session[]): Row[] {
  return grouped(sessions, accountKey).flatMap(([key, own]): Row[] => {
    const [first] = own;
    const accountId = first?.accountId ?? null;
    const title = accountId ? (first?.accountName ?? "Account") : "Other sessions";
    const heading: Heading = {
      kind: "heading",
      key,
      title,
      accountId,
      colour: first?.accountColour ?? null,
      fold: null,
    };
    return [heading, ...own.map((session) => row(session, accountId === null))];
  });
}

/** What a person added belongs to none, and stands last. */
function byIntegration(
  sessions: readonly Session[],
  aliasOf: (integration: string) => string | undefined,
): Row[] {
  const groups = grouped(sessions, ({ integration }) => integration ?? "").map(([id, own]) => ({
    id,
    own,
    title: id === "" ? "IAM users and added roles" : (aliasOf(id) ?? id),
  }));
  groups.sort((a, b) => Number(a.id === "") - Number(b.id === ""));
  return groups.flatMap(({ id, own, title }) => [sectionHeading(`integration:${id}`, title), ...ranked(own)]);
}

function row(session: Session, named: boolean, words = nothing): SessionRow {
  return { kind: "session", key: session.id, session, named, words };
}

/**
 * The rows while somebody points at them: everything stays where it was, with its newest content; what is gone
 * leaves, what is new comes at the end. Headings left without rows go too.
 */
export function stableOrder(before: readonly Row[], next: readonly Row[]): Row[] {
  const fresh = new Map(
    next.flatMap((row) => (row.kind === "session" ? [[row.key, row.session] as const] : [])),
  );
  const folds = new Map(next.flatMap((row) => (row.kind === "heading" ? [[row.key, row] as const] : [])));
  const kept: Row[] = [];
  const seen = new Set<string>();
  for (const old of before) {
    if (old.kind === "heading") {
      // Above folded accounts stands the heading of them all.
      if (isBare(kept.at(-1)) && !old.fold) kept.pop();
      // What is folded has nothing below it that would show that it is gone.
      if (!old.fold || folds.has(old.key)) kept.push(folds.get(old.key) ?? old);
      continue;
    }
    const session = fresh.get(old.key);
    if (!session) continue;
    seen.add(old.key);
    kept.push({ ...old, session });
  }
  if (isBare(kept.at(-1))) kept.pop();
  const headings = new Set(kept.flatMap((row) => (row.kind === "heading" ? [row.key] : [])));
  const added = next.filter((row) => (row.kind === "session" ? !seen.has(row.key) : !headings.has(row.key)));
  const tail = added.filter((row, at) => !isBare(row) || added[at + 1]?.kind === "session");
  return [...kept, ...tail.map((row) => (row.kind === "session" ? { ...row, named: true } : row))];
}

/** Whether a heading has nothing below it, and is no account's line either. */
function isBare(row: Row | undefined): boolean {
  return row?.kind === "heading" && !(row.fold && !row.fold.open);
}
