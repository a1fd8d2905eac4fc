// What the palette offers: every action on every session, and what concerns the window as a whole.
import type { DestinationItem, Session, SessionState } from "../backend/backend";
import type { NamedCopy } from "../model/copying";
import { accountTitle, isAdded, isHidden, isLive, sessionTitle } from "../model/layout";
import type { Word } from "../model/query";
import { none } from "../model/cost";
import { destinationsOf } from "../model/destinations";
import { costOf, type SearchIndex } from "../model/search";
import {
  actionsOn,
  beginsAction,
  consoleAction,
  inAnyLabel,
  labelAnswers,
  labelled,
  ofLabel,
  type Act,
  type Action,
} from "./actions";
import { Best } from "./best";
import {
  destinationOf,
  destinationsBy,
  keyOf,
  placesOf,
  waysOf,
  type Destination,
  type Places,
} from "./destinations";

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
  if (words.length === 0) return [...likely(index, stateOf, again), ...general];
  const byWords = matches(index, stateOf, general, words, places, again, "words");
  return byWords.length > 0 ? byWords : matches(index, stateOf, [], words, places, again, "letters");
}

/** Looks through thousands of sessions at every key: only for those that may be among the first ones it is made what they offer. */
function matches(
  index: SearchIndex,
  stateOf: (id: string) => SessionState,
  general: GeneralCommand[],
  words: readonly Word[],
  places: Places,
  again: Again,
  by: "words" | "letters",
): Command[] {
  const best = new Best<Command>(most);
  const ways = waysOf(places, words, by, beginsAction);
  for (const command of general) {
    best.offer(orderOf(sum(words.map((word) => labelled(command.label, word))), 0), command);
  }
  const answers = labelAnswers(words);
  const named = words.map((word) => costOf(index, word, by));
  /** What a word costs at the least that does not name the session. */
  const elsewhere = words.map((word, at) =>
    ways.some(({ rest }) => !rest.includes(at)) ? ofLabel : inAnyLabel(word),
  );
  // Those first that have to name the session: of most sessions the others are not even looked at.
  const byNeed = words
    .map((_, at) => at)
    .sort((one, other) => Number(elsewhere[one] !== none) - Number(elsewhere[other] !== none));
  // Only a way to a destination has the first rank.
  const first = ways.length > 0 ? 0 : 1;
  const own = new Array<number>(words.length).fill(none);
  // Outside of the loop, which would make a closure anew for every session.
  const offer = (order: number, session: Session, action: Action) => {
    if (best.takes(order)) best.offer(order, onSession(session, action));
  };
  const opens = (order: number, session: Session, live: boolean, to: Destination) => {
    if (best.takes(order)) best.offer(order, onSession(session, consoleAction(live, to)));
  };
  // In the order of the person's own use: what comes later is behind all that fit as well.
  for (const position of index.order) {
    const place = index.places[position];
    let [least, all, atLeast] = [none, 0, 0];
    for (const at of byNeed) {
      const cost = named[at]?.(position) ?? none;
      own[at] = cost;
      least = Math.min(least, cost);
      all += cost;
      atLeast += Math.min(cost, elsewhere[at] ?? none);
      if (atLeast === none) break;
    }
    const session = index.sessions[position];
    // Words alone that name actions would find every session: at least one has to name this one.
    if (session === undefined || least === none || !best.takes(orderOf(atLeast, first, 0, place))) continue;
    if (isHidden(session, stateOf)) continue;
    const state = stateOf(session.id);
    const live = isLive(state);
    const atRest = live ? 0 : 1;
    if (!best.takes(orderOf(atLeast, first, atRest, place))) continue;
    const actions = actionsOn(session, state);
    const labels = answers(actions);
    for (let rank = 0; rank < actions.length; rank += 1) {
      const label = labels[rank];
      const cost = label ? withLabel(own, label) : all;
      offer(orderOf(cost, rank + 1, atRest, place), session, actions[rank] as Action);
    }
    // The session alone is named: where the person goes in its account comes behind the two actions that are likeliest.
    const toUsual = orderOf(all, 2, atRest, place);
    if (ways.length === 0 && !best.takes(toUsual)) continue;
    const usual = again(session);
    for (const { rest, to } of ways) {
      let named = 0;
      for (const at of rest) named += own[at] ?? none;
      for (const { destination, cost } of to) {
        if (!best.takes(orderOf(named + cost, 0, atRest, place))) continue;
        const rank = isAmong(usual, destination) ? 0 : 1;
        opens(orderOf(named + cost, rank, atRest, place), session, live, destination);
      }
    }
    if (all < none)
      for (let at = 0; at < usual.length; at += 1)
        opens(orderOf(all, 2 + at, atRest, place), session, live, usual[at] as Destination);
  }
  return best.all;
}

/** What the words cost, each in the session or in an action's label. */
function withLabel(own: readonly number[], label: Float64Array): number {
  let cost = 0;
  for (let at = 0; at < own.length; at += 1) cost += Math.min(own[at] ?? none, label[at] ?? none);
  return cost;
}

/** What fits best, then what concerns the window and the likelier actions, then the person's own use. */
function orderOf(cost: number, rank: number, atRest = 0, place = 0): number {
  return ((cost * 32 + rank) * 2 + atRest) * 0x1000000 + place;
}

/** What a person probably wants before typing: what runs and where they go there, what is liked, what was used last. */
function likely(index: SearchIndex, stateOf: (id: string) => SessionState, again: Again): Command[] {
  const [running, used]: [Session[], Session[]] = [[], []];
  for (const position of index.order) {
    const session = index.sessions[position];
    if (session === undefined) continue;
    const live = isLive(stateOf(session.id));
    if (!live && !session.favourite && session.lastUsedAt === null) continue;
    if (!isHidden(session, stateOf)) (live ? running : used).push(session);
  }
  return [...running, ...used].slice(0, 6).flatMap((session) => {
    const state = stateOf(session.id);
    const first = actionsOn(session, state).slice(0, 1);
    const there = isLive(state) ? again(session).slice(0, 2) : [];
    const opens = there.map((destination) => consoleAction(true, destination));
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
  const meant = actions.filter(({ label }) => sum(words.map((word) => labelled(label, word))) < none);
  const named = destinationsBy(places, words);
  const first = named.filter((one) => isAmong(usual, one));
  const others = named.filter((one) => !isAmong(usual, one));
  return [...meant, ...opens([...first, ...others])].map((action) => onSession(session, action));
}

/** Where a person goes again and again in a session's account. */
type Again = (session: Session) => readonly Destination[];

function destinationsAgain(places: Places, known: readonly DestinationItem[]): Again {
  const accounts = new Map<string, Destination[]>();
  const items = itemsByAccount(known);
  return (session) => {
    const account = session.accountId ?? "";
    const found = accounts.get(account);
    if (found) return found;
    const made = destinationsOf(items.get(account) ?? [], session).map((item) => destinationOf(places, item));
    accounts.set(account, made);
    return made;
  };
}

const byAccount = new WeakMap<readonly DestinationItem[], Map<string, DestinationItem[]>>();

/** Made once for all keys: an organisation has thousands of accounts. */
function itemsByAccount(known: readonly DestinationItem[]): Map<string, DestinationItem[]> {
  const made = byAccount.get(known);
  if (made) return made;
  const items = new Map<string, DestinationItem[]>();
  for (const item of known) {
    const own = items.get(item.accountId);
    if (own) own.push(item);
    else items.set(item.accountId, [item]);
  }
  byAccount.set(known, items);
  return items;
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

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
