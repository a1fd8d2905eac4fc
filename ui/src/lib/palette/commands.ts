// What the palette offers: every action on every session, and what concerns the window as a whole.
import type { Session, SessionState } from "../backend/backend";
import { keys } from "../keymap";
import { accountTitle, hasConsole, isAdded, isLive, sessionTitle } from "../model/layout";
import type { Word } from "../model/query";
import { scorer, type SearchIndex } from "../model/search";
import { plain } from "../model/text";

export type Act =
  "start" | "stop" | "cancel" | "console" | "details" | "favourite" | "chain" | "edit" | "delete";
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
const labelScore = 285;

type Action = { act: Act; label: string; keys: string | null };
type Match = { score: number } & ({ command: GeneralCommand } | { session: Session; action: Action });

/** What only the person who added a session can do with it. */
const ownActions: Action[] = [
  { act: "edit", label: "Edit", keys: keys.edit },
  { act: "delete", label: "Delete", keys: keys.remove },
];

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
  const first = live ? [console, main] : [main, console];
  return [
    ...first.filter((action) => action !== console || hasConsole(session)),
    { act: "details", label: "Show details", keys: keys.details },
    { act: "favourite", label: favourite, keys: keys.favourite },
    { act: "chain", label: "Create chained session", keys: keys.chain },
    ...(isAdded(session) ? ownActions : []),
  ];
}

/** The commands that answer every word of the query, best first. */
export function findCommands(
  index: SearchIndex,
  stateOf: (id: string) => SessionState,
  general: GeneralCommand[],
  words: readonly Word[],
): Command[] {
  if (words.length === 0) return [...likely(index.sessions, stateOf), ...general];
  const found: Match[] = [];
  for (const command of general) {
    const scores = words.map((word) => labelled(command.label, word));
    if (!scores.includes(0)) found.push({ score: sum(scores) + 20, command });
  }
  const answers = labelAnswers(words);
  const named = words.map((word) => scorer(index, word));
  index.sessions.forEach((session, position) => {
    const fields = index.fields[position] ?? [];
    const own = named.map((score) => score(fields));
    // Words alone that name actions would find every session: at least one has to name this one.
    if (own.every((score) => score === 0)) return;
    const state = stateOf(session.id);
    const bonus = (index.bonus[position] ?? 0) + (isLive(state) ? 6 : 0);
    actionsOn(session, state).forEach((action, rank) => {
      const labels = answers(action.label);
      const scores = own.map((score, at) => Math.max(score, labels[at] ?? 0));
      if (!scores.includes(0)) found.push({ score: sum(scores) + bonus - rank * 2, session, action });
    });
  });
  return found
    .sort((a, b) => b.score - a.score)
    .slice(0, most)
    .map((match) => ("command" in match ? match.command : onSession(match.session, match.action)));
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
  const names = new Set(
    isAdded(session) ? [session.name, accountTitle(session)] : [accountTitle(session), sessionTitle(session)],
  );
  return {
    kind: "session",
    key: `${action.act}:${session.id}`,
    ...action,
    session,
    subject: [...names].join(" · "),
  };
}

/** How a label answers each of the words; a label is looked at once. */
function labelAnswers(words: readonly Word[]): (label: string) => number[] {
  const known = new Map<string, number[]>();
  return (label) => {
    const answers = known.get(label) ?? words.map((word) => labelled(label, word));
    known.set(label, answers);
    return answers;
  };
}

function labelled(label: string, word: Word): number {
  return plain(label)
    .split(" ")
    .some((part) => part.startsWith(word.text))
    ? labelScore
    : 0;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
