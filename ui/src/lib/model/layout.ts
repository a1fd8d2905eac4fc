// The list as rows: what is shown, under which headings, in which order. Pure, so that the order can be reasoned about.
import type { Session, SessionState } from "../backend/backend";
import { originOf } from "./chains";

export type View = "all" | "active" | "favourites" | `integration:${string}` | `user:${string}`;
export type Filters = { regions: string[]; roles: string[] };
export type Heading = {
  kind: "heading";
  key: string;
  title: string;
  /** Set on the heading of an account. */
  accountId: string | null;
};
export type SessionRow = {
  kind: "session";
  key: string;
  session: Session;
  /** Whether the row names its account itself: it does where no heading of the account stands above. */
  named: boolean;
};
export type Row = Heading | SessionRow;

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

function nameOf(sessions: readonly Session[]): string | null {
  return sessions.find((session) => session.accountName !== null)?.accountName ?? null;
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

/** Whether AWS opens the console for it: it does for roles alone. */
export function hasConsole(session: Session): boolean {
  return !isUser(session);
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

export function inView(
  session: Session,
  view: View,
  stateOf: StateOf,
  byId: ReadonlyMap<string, Session>,
): boolean {
  if (view === "all") return true;
  if (view === "favourites") return session.favourite;
  if (view === "active") return stateOf(session.id) !== "inactive";
  if (view.startsWith("user:")) return view === `user:${originOf(session, byId).id}`;
  return view === `integration:${session.integration ?? ""}`;
}

export function passes(session: Session, filters: Filters): boolean {
  const { regions, roles } = filters;
  return (
    (regions.length === 0 || regions.includes(session.region ?? "")) &&
    (roles.length === 0 || roles.includes(session.roleName ?? ""))
  );
}

/** The found sessions in their rank, each naming its account. */
export function ranked(sessions: readonly Session[]): Row[] {
  return sessions.map((session) => row(session, true));
}

/** The ordered sessions: what lives on top, then what has expired, then the rest by account or in one run. */
export function layout(sessions: readonly Session[], stateOf: StateOf, view: View, grouped: boolean): Row[] {
  const live = sessions.filter((session) => isLive(stateOf(session.id)));
  const expired = sessions.filter((session) => stateOf(session.id) === "expired");
  const rest = sessions.filter((session) => {
    const state = stateOf(session.id);
    return !isLive(state) && state !== "expired";
  });
  const pinned = [...section("active", "Active", live), ...section("expired", "Expired", expired)];
  if (grouped && view !== "active") return [...pinned, ...byAccount(rest)];
  return [...pinned, ...section("others", pinned.length > 0 ? "Others" : null, rest)];
}

function section(key: string, title: string | null, sessions: Session[]): Row[] {
  if (sessions.length === 0) return [];
  const rows = ranked(sessions);
  return title === null ? rows : [{ kind: "heading", key: `#${key}`, title, accountId: null }, ...rows];
}

function byAccount(sessions: readonly Session[]): Row[] {
  const rows: Row[] = [];
  let last: string | null = null;
  for (const session of sessions) {
    const key = `#account:${session.accountId ?? session.source}`;
    if (key !== last) {
      const title = session.accountId ? (session.accountName ?? "Account") : "Other sessions";
      rows.push({ kind: "heading", key, title, accountId: session.accountId });
      last = key;
    }
    rows.push(row(session, session.accountId === null));
  }
  return rows;
}

function row(session: Session, named: boolean): SessionRow {
  return { kind: "session", key: session.id, session, named };
}

/**
 * The rows while somebody points at them: everything stays where it was, with its newest content; what is gone
 * leaves, what is new comes at the end. Headings left without rows go too.
 */
export function stableOrder(before: readonly Row[], next: readonly Row[]): Row[] {
  const fresh = new Map(
    next.flatMap((row) => (row.kind === "session" ? [[row.key, row.session] as const] : [])),
  );
  const kept: Row[] = [];
  const seen = new Set<string>();
  for (const old of before) {
    if (old.kind === "heading") {
      if (kept.at(-1)?.kind === "heading") kept.pop();
      kept.push(old);
      continue;
    }
    const session = fresh.get(old.key);
    if (!session) continue;
    seen.add(old.key);
    kept.push({ ...old, session });
  }
  if (kept.at(-1)?.kind === "heading") kept.pop();
  const headings = new Set(kept.flatMap((row) => (row.kind === "heading" ? [row.key] : [])));
  const added = next.filter((row) => (row.kind === "session" ? !seen.has(row.key) : !headings.has(row.key)));
  const tail = added.filter((row, at) => row.kind === "session" || added[at + 1]?.kind === "session");
  return [...kept, ...tail.map((row) => (row.kind === "session" ? { ...row, named: true } : row))];
}
