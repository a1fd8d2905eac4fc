// What the palette offers: every action on every session, and what concerns the window as a whole.
import type { Session, SessionState } from "../backend/backend";
import { keys } from "../keys";
import { accountTitle, isLive, sessionTitle } from "../model/layout";
import { wordScore, type SearchIndex } from "../model/search";
import { plain } from "../model/text";

export type Act = "start" | "stop" | "cancel" | "console" | "details" | "favourite";
export type SessionCommand = {
  kind: "session";
  key: string;
  act: Act;
  label: string;
  session: Session;
  subject: string;
  keys: string | null;
};
export type GeneralCommand = {
  kind: "general";
  key: string;
  label: string;
  keys: string | null;
  run: () => void;
};
export type Command = SessionCommand | GeneralCommand;

const most = 40;
/** A word that an action's label answers counts like one that begins a word of the session. */
const labelScore = 85;

type Action = { act: Act; label: string; keys: string | null };

export function actionsOn(session: Session, state: SessionState): Action[] {
  const live = isLive(state);
  const main: Action = live
    ? { act: "stop", label: "Stop", keys: keys.main }
    : state === "starting"
      ? { act: "cancel", label: "Cancel start", keys: keys.main }
      : { act: "start", label: state === "expired" ? "Renew" : "Start", keys: keys.main };
  const console: Action = {
    act: "console",
    label: live ? "Open console" : "Start and open console",
    keys: keys.console,
  };
  const favourite = session.favourite ? "Remove from favourites" : "Add to favourites";
  return [
    ...(live ? [console, main] : [main, console]),
    { act: "details", label: "Show details", keys: keys.details },
    { act: "favourite", label: favourite, keys: keys.favourite },
  ];
}

/** The commands that answer every word of the query, best first. */
export function findCommands(
  index: SearchIndex,
  stateOf: (id: string) => SessionState,
  general: GeneralCommand[],
  words: string[],
): Command[] {
  if (words.length === 0) return [...likely(index.sessions, stateOf), ...general];
  const found: { score: number; command: Command }[] = [];
  for (const command of general) {
    const scores = words.map((word) => labelled(command.label, word));
    if (!scores.includes(0)) found.push({ score: sum(scores) + 20, command });
  }
  index.sessions.forEach((session, position) => {
    const fields = index.fields[position] ?? [];
    const own = words.map((word) => wordScore(fields, word));
    // Words alone that name actions would find every session: at least one has to name this one.
    if (own.every((score) => score === 0)) return;
    const bonus = index.bonus[position] ?? 0;
    actionsOn(session, stateOf(session.id)).forEach((action, rank) => {
      const scores = words.map((word, at) => Math.max(own[at] ?? 0, labelled(action.label, word)));
      if (scores.includes(0)) return;
      const live = isLive(stateOf(session.id)) ? 6 : 0;
      found.push({ score: sum(scores) + bonus + live - rank * 2, command: onSession(session, action) });
    });
  });
  return found
    .sort((a, b) => b.score - a.score)
    .slice(0, most)
    .map(({ command }) => command);
}

/** What a person probably wants before typing: what runs, what is liked, what was used last. */
function likely(sessions: readonly Session[], stateOf: (id: string) => SessionState): Command[] {
  const weight = (session: Session) => (isLive(stateOf(session.id)) ? 2 : session.favourite ? 1 : 0);
  return sessions
    .filter((session) => weight(session) > 0 || session.lastUsedAt !== null)
    .sort((a, b) => weight(b) - weight(a) || (b.lastUsedAt ?? "").localeCompare(a.lastUsedAt ?? ""))
    .slice(0, 6)
    .flatMap((session) => {
      const [first] = actionsOn(session, stateOf(session.id));
      return first ? [onSession(session, first)] : [];
    });
}

function onSession(session: Session, action: Action): SessionCommand {
  const names = new Set([accountTitle(session), sessionTitle(session)]);
  return {
    kind: "session",
    key: `${action.act}:${session.id}`,
    ...action,
    session,
    subject: [...names].join(" · "),
  };
}

function labelled(label: string, word: string): number {
  return plain(label)
    .split(" ")
    .some((part) => part.startsWith(word))
    ? labelScore
    : 0;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
