// What can be done with a session, as the palette says it.
import type { Session, SessionState } from "../backend/backend";
import { keys } from "../keymap";
import { none } from "../model/cost";
import { copies, copiesOf, type NamedCopy } from "../model/copying";
import { isAdded, isLive } from "../model/layout";
import type { Word } from "../model/query";
import { plain } from "../model/text";
import { destinationTitle, type Destination } from "./destinations";

export type Act =
  | "start"
  | "stop"
  | "cancel"
  | "console"
  | "start-console"
  | "copy"
  | "details"
  | "favourite"
  | "labels"
  | "hide"
  | "chain"
  | "edit"
  | "delete";

/** A word that an action's label answers costs as much as one that begins a word of the session. */
export const ofLabel = 1;

export type Action = {
  act: Act;
  label: string;
  keys: string | null;
  destination?: Destination;
  copy?: NamedCopy;
};

const labels = {
  start: "Start",
  renew: "Renew",
  stop: "Stop",
  cancel: "Cancel start",
  copy: "Copy",
  details: "Show details",
  like: "Add to favourites",
  unlike: "Remove from favourites",
  labels: "Labels",
  hide: "Hide",
  unhide: "List again",
  chain: "Create chained session",
  edit: "Edit",
  delete: "Delete",
};

/** What only the person who added a session can do with it. */
const ownActions: Action[] = [
  { act: "edit", label: labels.edit, keys: keys.edit },
  { act: "delete", label: labels.delete, keys: keys.remove },
];

export function consoleAction(live: boolean, destination?: Destination): Action {
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

const ofKinds = new Map<number, readonly Action[]>();

/** What can be done with a session, the likeliest first. All that are alike share a list: every key asks for those of thousands. */
export function actionsOn(session: Session, state: SessionState): readonly Action[] {
  let kind = isLive(state) ? 0 : state === "starting" ? 1 : state === "expired" ? 2 : 3;
  for (const tells of [
    session.favourite,
    session.hidden,
    isAdded(session),
    session.profiles[0] !== undefined,
    session.roleArn !== null,
    session.accountId !== null,
  ]) {
    kind = kind * 2 + Number(tells);
  }
  const known = ofKinds.get(kind);
  if (known) return known;
  const made = actionsOfKind(session, state);
  ofKinds.set(kind, made);
  return made;
}

function actionsOfKind(session: Session, state: SessionState): readonly Action[] {
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
    { act: "labels", label: labels.labels, keys: keys.label },
    { act: "hide", label: session.hidden ? labels.unhide : labels.hide, keys: null },
    { act: "chain", label: labels.chain, keys: keys.chain },
    ...(isAdded(session) ? ownActions : []),
    ...copies.slice(1),
  ];
}

/** The words of all actions' labels but for what is copied. */
const ofActions = plain([...Object.values(labels), "Open console"].join(" "));
const ofCopies = plain(copies.map(({ name }) => name).join(" "));

/** Whether a word begins an action rather than a service. */
export const beginsAction = (word: Word) => labelled(ofActions, word) < none;

/** What a word costs at the least in the label of any action. */
export const inAnyLabel = (word: Word) => labelled(`${ofActions} ${ofCopies} and`, word);

/** What the words cost in an action's label, one after the other; null where it answers none of them. */
export type Answers = Float64Array | null;

/** The answers of each action; those of a list are looked at once. */
export function labelAnswers(words: readonly Word[]): (actions: readonly Action[]) => readonly Answers[] {
  const known = new Map<readonly Action[], readonly Answers[]>();
  return (actions) => {
    const found = known.get(actions);
    if (found) return found;
    const made = actions.map(({ label }) => {
      const costs = Float64Array.from(words, (word) => labelled(label, word));
      return costs.some((cost) => cost < none) ? costs : null;
    });
    known.set(actions, made);
    return made;
  };
}

export function labelled(label: string, word: Word): number {
  return plain(label)
    .split(" ")
    .some((part) => part.startsWith(word.text))
    ? ofLabel
    : none;
}
