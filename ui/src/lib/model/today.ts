// The day in lines: when each session was live and what happened to it, and what is due. All times are milliseconds of the epoch.
import type { HistoryEntry, Integration, Need, SessionStatus } from "../backend/backend";
import { historyTitle } from "./history";
import { isLive } from "./layout";

export type Span = {
  from: number;
  to: number;
  /** Whether it was live before what is shown begins. */
  cut: boolean;
};
export type MarkKind = "started" | "renewed" | "failed" | "ended" | "code";
export type Mark = { at: number; kind: MarkKind; words: string };
export type Line = {
  session: string;
  title: string;
  spans: Span[];
  /** Until when it lives on if nothing happens; null where it is not live. */
  ends: number | null;
  marks: Mark[];
};
/** What ends, and whether a person has to do something about it. */
export type Deadline = {
  at: number;
  kind: "sign-in" | "code" | "end";
  words: string;
  session: string | null;
};
export type Day = {
  /** Full hours, around all that is shown. */
  from: number;
  to: number;
  now: number;
  /** By their last event, the newest first. */
  lines: Line[];
  /** The next one first. */
  deadlines: Deadline[];
};

export type DaySource = {
  /** Newest first, as the history tells it. */
  history: readonly HistoryEntry[];
  sessions: ReadonlyMap<string, SessionStatus>;
  integrations: readonly { integration: Integration; signInExpiresAt: string | null }[];
  /** The sessions whose MFA code is waited for. */
  prompted: readonly string[];
  titleOf: (id: string) => string | null;
  now: number;
};

const hour = 3_600_000;
/** Deadlines further away are not of this day. */
const AHEAD = 14 * hour;

/** Credentials are there from here on, or are still there. */
const begins: HistoryEntry["event"][] = ["issued", "renewed", "handed-out"];
const ends: HistoryEntry["event"][] = ["stopped", "expired"];

const kinds: Partial<Record<HistoryEntry["event"], MarkKind>> = {
  issued: "started",
  renewed: "renewed",
  failed: "failed",
  stopped: "ended",
  expired: "ended",
  prompted: "code",
};

export function dayOf(source: DaySource): Day {
  const { now } = source;
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  const lines = linesOf(source, midnight);
  const deadlines = deadlinesOf(source);
  const known = [
    ...lines.flatMap((line) => [
      ...line.marks.map((mark) => mark.at),
      ...line.spans.map(({ from, cut }) => (cut ? Math.max(midnight, now - 6 * hour) : from)),
      ...(line.ends === null || line.ends > now + AHEAD ? [] : [line.ends]),
    ]),
    ...deadlines.map(({ at }) => at),
  ];
  const from = Math.max(midnight, hourBefore(Math.min(now - hour, ...known)));
  const to = hourBefore(Math.max(now + 2 * hour, ...known) + hour - 1);
  const shown = lines.map((line) => ({
    ...line,
    spans: line.spans.map((span) => ({ ...span, from: Math.max(span.from, from) })),
  }));
  return { from, to, now, lines: shown, deadlines };
}

function linesOf(source: DaySource, midnight: number): Line[] {
  const { history, sessions, prompted, now } = source;
  const bySession = new Map<string, HistoryEntry[]>();
  for (const entry of history) {
    const others = bySession.get(entry.session);
    if (others) others.push(entry);
    else bySession.set(entry.session, [entry]);
  }
  for (const [id, { state }] of sessions) if (isLive(state) && !bySession.has(id)) bySession.set(id, []);
  const lines: { line: Line; last: number }[] = [];
  for (const [session, entries] of bySession) {
    const status = sessions.get(session);
    const alive = status !== undefined && isLive(status.state);
    const spans = spansOf(entries.toReversed(), alive, midnight, now);
    const marks = entries
      .filter(({ at }) => Date.parse(at) >= midnight && Date.parse(at) <= now)
      .flatMap((entry): Mark[] => {
        const kind = kinds[entry.event];
        const detail = entry.event === "failed" && entry.detail ? `: ${entry.detail}` : "";
        return kind ? [{ at: Date.parse(entry.at), kind, words: `${historyTitle(entry)}${detail}` }] : [];
      })
      .toReversed();
    if (prompted.includes(session)) marks.push({ at: now, kind: "code", words: "MFA code asked for" });
    if (spans.length === 0 && marks.length === 0) continue;
    const title = source.titleOf(session) ?? entries[0]?.sessionName ?? session;
    const until = alive && status.expiresAt ? Date.parse(status.expiresAt) : null;
    const line = { session, title, spans, marks, ends: until !== null && until > now ? until : null };
    lines.push({ line, last: alive ? Infinity : (marks.at(-1)?.at ?? 0) });
  }
  lines.sort((a, b) => b.last - a.last || a.line.title.localeCompare(b.line.title));
  return lines.map(({ line }) => line);
}

/** When it was live, out of its entries, the oldest first. */
function spansOf(entries: readonly HistoryEntry[], alive: boolean, midnight: number, now: number): Span[] {
  const spans: Span[] = [];
  /** Since when it is live; -Infinity: since before all that is known. */
  let since: number | null = null;
  let last = -Infinity;
  const close = (to: number) => {
    if (since !== null && to > midnight)
      spans.push({ from: Math.max(since, midnight), to, cut: since < midnight });
    since = null;
  };
  for (const { at, event } of entries) {
    const time = Date.parse(at);
    if (begins.includes(event)) {
      // Where the history does not go back to its start, it was live when it was renewed.
      since ??= event === "issued" ? time : -Infinity;
      last = time;
    } else if (ends.includes(event)) {
      // What ended first of all that is known was live before.
      if (last === -Infinity) since ??= -Infinity;
      last = time;
      close(Math.min(time, now));
    }
  }
  if (alive) {
    since ??= -Infinity;
    close(now);
  } else close(last);
  return spans;
}

function deadlinesOf({ sessions, integrations, titleOf, now }: DaySource): Deadline[] {
  const due = (at: string | null) => {
    const time = at === null ? NaN : Date.parse(at);
    return time > now && time <= now + AHEAD ? time : null;
  };
  const found: Deadline[] = [];
  for (const { integration, signInExpiresAt } of integrations) {
    const at = due(signInExpiresAt);
    if (at !== null)
      found.push({ at, kind: "sign-in", words: `Sign-in to ${integration.alias} ends`, session: null });
  }
  for (const [session, { state, expiresAt, needs, renewal }] of sessions) {
    const at = isLive(state) ? due(expiresAt) : null;
    // What is renewed by itself ends for nobody.
    if (at === null || (needs === null && renewal?.is === "kept")) continue;
    const kind = needs === null ? "end" : deadlineOf[needs];
    found.push({ at, kind, words: `${wordsOf[kind]}: ${titleOf(session) ?? session}`, session });
  }
  return found.sort((a, b) => a.at - b.at || a.words.localeCompare(b.words));
}

const deadlineOf: Record<Need, Deadline["kind"]> = { "sign-in": "sign-in", "mfa-code": "code" };
const wordsOf: Record<Deadline["kind"], string> = {
  "sign-in": "Sign-in due",
  code: "MFA code due",
  end: "Ends",
};

function hourBefore(at: number): number {
  return new Date(at).setMinutes(0, 0, 0);
}

/** The full hours to write on an axis, every one or every few of them, so that there are twelve at most. */
export function ticks({ from, to }: Pick<Day, "from" | "to">, most = 12): number[] {
  const every = [1, 2, 3, 4, 6, 12].find((step) => (to - from) / (step * hour) <= most) ?? 24;
  const marks: number[] = [];
  for (let at = from; at <= to; at += hour) if (new Date(at).getHours() % every === 0) marks.push(at);
  return marks;
}
