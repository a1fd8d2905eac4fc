// What the palette offers: every action on every session, and what concerns the window as a whole.
import type { DestinationItem, Session, SessionState } from "../backend/backend";
import { keys } from "../keymap";
import { copiesOf, type NamedCopy } from "../model/copying";
import { accountTitle, isAdded, isLive, sessionTitle } from "../model/layout";
import type { Word } from "../model/query";
import { none } from "../model/cost";
import { destinationsOf } from "../model/destinations";
import { costOf, type SearchIndex } from "../model/search";
import { plain } from "../model/text";
import { byUse } from "../model/use";
import {
  destinationOf,
  destinationsBy,
  destinationTitle,
  keyOf,
  placesOf,
  waysOf,
  type Destination,
  type Places,
} from "./destinations";

export type Act =
  | "start"
  | "stop"
  | "cancel"
  | "console"
  | "start-console"
  | "copy"
  | "details"
  | "favourite"
  | "chain"
  | "edit"
  | "delete";
export type SessionCommand = {
  kind: "session";
  key: string;
  act: Act;
  label: string;
  session: Session;
  subject: string;
  keys: string | null;
  /** Where the console opens; its home without one. */
  destination?: Destination;
  copy?: NamedCopy;
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
const nowhere = placesOf([], []);
/** A word that an action's label answers costs as much as one that begins a word of the session. */
const ofLabel = 1;

type Action = { act: Act; label: string; keys: string | null; destination?: Destination; copy?: NamedCopy };
/** The lowest comes first. */
type Match = { order: number } & ({ command: GeneralCommand } | { session: Session; action: Action });

const labels = {
  start: "Start",
  renew: "Renew",
  stop: "Stop",
  cancel: "Cancel start",
  copy: "Copy",
  details: "Show details",
  like: "Add to favourites",
  unlike: "Remove from favourites",
  chain: "Create chained session",
  edit: "Edit",
  delete: "Delete",
};

/** What only the person who added a session can do with it. */
const ownActions: Action[] = [
  { act: "edit", label: labels.edit, keys: keys.edit },
  { act: "delete", label: labels.delete, keys: keys.remove },
];

function consoleAction(live: boolean, destination?: Destination): Action {
  const place = destination ? destinationTitle(destination) : "console";
  return live
    ? { act: "console", label: `Open ${place}`, keys: null, ...(destination && { destination }) }
    : {
        act: "start-console",
        label: `Start and open ${place}`,
        keys: null,
        ...(destination && { destination }),
      };
}

const copyActions = new Map<NamedCopy, Action>();

/** Made once for all sessions: every key press looks through those of thousands. */
function copyAction(copy: NamedCopy, at: number): Action {
  const known = copyActions.get(copy);
  if (known) return known;
  const bound = at === 0 ? keys.copy : null;
  const action: Action = { act: "copy", label: `${labels.copy} ${copy.name}`, keys: bound, copy };
  copyActions.set(copy, action);
  return action;
}

export function actionsOn(session: Session, state: SessionState): Action[] {
  const live = isLive(state);
  const main: Action = live
    ? { act: "stop", label: labels.stop, keys: keys.main }
    : state === "starting"
      ? { act: "cancel", label: labels.cancel, keys: keys.main }
      : { act: "start", label: state === "expired" ? labels.renew : labels.start, keys: keys.main };
  const console: Action = { ...consoleAction(live), keys: live ? keys.console : null };
  const favourite = session.favourite ? labels.unlike : labels.like;
  const copies = copiesOf(session).map(copyAction);
  const first = live ? [console, main] : [main, console];
  return [
    ...first,
    ...copies.slice(0, 1),
    { act: "details", label: labels.details, keys: keys.details },
    { act: "favourite", label: favourite, keys: keys.favourite },
    { act: "chain", label: labels.chain, keys: keys.chain },
    ...(isAdded(session) ? ownActions : []),
    ...copies.slice(1),
  ];
}

/** The commands that answer every word of the query, best first. */
export function findCommands(
  index: SearchIndex,
  stateOf: (id: string) => SessionState,
  general: GeneralCommand[],
  words: readonly Word[],
  places: Places = nowhere,
  known: readonly DestinationItem[] = [],
): Command[] {
  const again = destinationsAgain(places, known);
  if (words.length === 0) return [...likely(index.sessions, stateOf, again), ...general];
  const byWords = matches(index, stateOf, general, words, places, again, "words");
  const found = byWords.length > 0 ? byWords : matches(index, stateOf, [], words, places, again, "letters");
  return found
    .sort((a, b) => a.order - b.order)
    .slice(0, most)
    .map((match) => ("command" in match ? match.command : onSession(match.session, match.action)));
}

function matches(
  index: SearchIndex,
  stateOf: (id: string) => SessionState,
  general: GeneralCommand[],
  words: readonly Word[],
  places: Places,
  again: Again,
  by: "words" | "letters",
): Match[] {
  const found: Match[] = [];
  const ways = waysOf(places, words, by, beginsAction);
  for (const command of general) {
    const cost = sum(words.map((word) => labelled(command.label, word)));
    if (cost < none) found.push({ order: orderOf(cost, 0), command });
  }
  const answers = labelAnswers(words);
  const named = words.map((word) => costOf(index, word, by));
  index.sessions.forEach((session, position) => {
    const fields = index.fields[position] ?? [];
    const own = named.map((cost) => cost(fields));
    // Words alone that name actions would find every session: at least one has to name this one.
    if (own.every((cost) => cost === none)) return;
    const state = stateOf(session.id);
    const atRest = isLive(state) ? 0 : 1;
    const usual = again(session);
    actionsOn(session, state).forEach((action, rank) => {
      const labels = answers(action.label);
      const cost = sum(own.map((cost, at) => Math.min(cost, labels[at] ?? none)));
      if (cost === none) return;
      found.push({ order: orderOf(cost, rank + 1, atRest, index.places[position]), session, action });
    });
    for (const { rest, to } of ways) {
      let named = 0;
      for (const at of rest) named += own[at] ?? none;
      if (named === none) continue;
      for (const { destination, cost } of to) {
        const action = consoleAction(isLive(state), destination);
        const rank = isAmong(usual, destination) ? 0 : 1;
        const order = orderOf(named + cost, rank, atRest, index.places[position]);
        found.push({ order, session, action });
      }
    }
    // The session alone is named: where the person goes in its account comes behind the two actions that are likeliest.
    const all = sum(own);
    if (all === none) return;
    usual.forEach((destination, at) => {
      const action = consoleAction(isLive(state), destination);
      found.push({ order: orderOf(all, 2 + at, atRest, index.places[position]), session, action });
    });
  });
  return found;
}

/** What fits best, then what concerns the window and the likelier actions, then the person's own use. */
function orderOf(cost: number, rank: number, atRest = 0, place = 0): number {
  return ((cost * 32 + rank) * 2 + atRest) * 0x1000000 + place;
}

/** What a person probably wants before typing: what runs and where they go there, what is liked, what was used last. */
function likely(
  sessions: readonly Session[],
  stateOf: (id: string) => SessionState,
  again: Again,
): Command[] {
  const atRest = (session: Session) => Number(!isLive(stateOf(session.id)));
  return sessions
    .filter((session) => atRest(session) === 0 || session.favourite || session.lastUsedAt !== null)
    .sort((a, b) => atRest(a) - atRest(b) || byUse(a, b))
    .slice(0, 6)
    .flatMap((session) => {
      const live = isLive(stateOf(session.id));
      const first = actionsOn(session, stateOf(session.id)).slice(0, 1);
      const there = live ? again(session).slice(0, 2) : [];
      const opens = there.map((destination) => consoleAction(live, destination));
      return [...first, ...opens].map((action) => onSession(session, action));
    });
}

/** Every action on one session and every destination there that the words name; without words all actions, and the usual ones. */
export function commandsOf(
  session: Session,
  state: SessionState,
  words: readonly Word[],
  places: Places = nowhere,
  known: readonly DestinationItem[] = [],
): SessionCommand[] {
  const usual = destinationsAgain(places, known)(session);
  const opens = (to: readonly Destination[]) => to.map((one) => consoleAction(isLive(state), one));
  const actions = actionsOn(session, state);
  if (words.length === 0) {
    const offered = [...actions.slice(0, 2), ...opens(usual), ...actions.slice(2)];
    return offered.map((action) => onSession(session, action));
  }
  const answers = labelAnswers(words);
  const meant = actions.filter(({ label }) => sum(answers(label)) < none);
  const named = destinationsBy(places, words);
  const first = named.filter((one) => isAmong(usual, one));
  const others = named.filter((one) => !isAmong(usual, one));
  return [...meant, ...opens([...first, ...others])].map((action) => onSession(session, action));
}

/** Where a person goes again and again in a session's account. */
type Again = (session: Session) => readonly Destination[];

function destinationsAgain(places: Places, known: readonly DestinationItem[]): Again {
  const accounts = new Map<string, Destination[]>();
  return (session) => {
    const account = session.accountId ?? "";
    const found = accounts.get(account);
    if (found) return found;
    const made = destinationsOf(known, session).map((item) => destinationOf(places, item));
    accounts.set(account, made);
    return made;
  };
}

const isAmong = (some: readonly Destination[], one: Destination) =>
  some.some((other) => keyOf(other) === keyOf(one));

function onSession(session: Session, action: Action): SessionCommand {
  const names = new Set(
    isAdded(session) ? [session.name, accountTitle(session)] : [accountTitle(session), sessionTitle(session)],
  );
  return {
    kind: "session",
    key: [action.act, session.id, ...placeOf(action.destination), action.copy?.name ?? ""].join(":"),
    ...action,
    session,
    subject: [...names].join(" · "),
  };
}

const placeOf = (place?: Destination) => (place ? [place.service.id, place.region?.id ?? ""] : []);

/** What each of the words costs in a label; a label is looked at once. */
function labelAnswers(words: readonly Word[]): (label: string) => number[] {
  const known = new Map<string, number[]>();
  return (label) => {
    const answers = known.get(label) ?? words.map((word) => labelled(label, word));
    known.set(label, answers);
    return answers;
  };
}

/** The words of all actions' labels. */
const ofActions = plain([...Object.values(labels), "Open console"].join(" "));

const beginsAction = (word: Word) => labelled(ofActions, word) < none;

function labelled(label: string, word: Word): number {
  return plain(label)
    .split(" ")
    .some((part) => part.startsWith(word.text))
    ? ofLabel
    : none;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
