// The search over sessions: every word of the query must begin a word of some name, what fits best comes first (./cost), then
// what the person uses, then the order of the list. Where no session is found so, the letters of the words do.
import type { Session } from "../backend/backend";
import { about, lettersOf, none, ofBeginning, ofLetters, ofPart, type Name } from "./cost";
import type { Word } from "./query";
import { startsOf, withoutAccents, writtenOut } from "./text";
import { byUse } from "./use";

/** What kind of name it is: of an account id, four digits are the least that mean it; what is about a session says little. */
type Kind = "name" | "account-id" | "about";

type Field = {
  /** Its number among the different ones. */
  at: number;
  kind: Kind;
  /** What a word that stands beside a slash has to mean. */
  of: Word["of"];
  name: Name;
};

export type SearchIndex = {
  sessions: readonly Session[];
  fields: Field[][];
  /** Positions in `sessions` in the order of the person's own use, and of each position its place there. */
  order: number[];
  places: number[];
  /** Their positions by their ids. */
  positions: ReadonlyMap<string, number>;
  /** How many different fields there are. */
  size: number;
  /** What the words that were looked for last cost. */
  known: Map<string, Known>;
};

/** What a word costs in each field and in each session, as far as they were looked at; less than 0 in the others. */
type Known = { fields: Float32Array; sessions: Float32Array };

/** So many words are remembered: those before the one that is being typed are looked for again at every letter of it. */
const mostKnown = 8;

export type Surroundings = {
  /** The alias of an integration. */
  aliasOf?: (integration: string) => string | undefined;
  /** The region of the settings, which tells no session from another. */
  defaultRegion?: string | null;
};

const leastDigitsOfId = 4;

/** Built once per catalog; the order of `sessions` settles ties. */
export function searchIndex(
  sessions: readonly Session[],
  { aliasOf = () => undefined, defaultRegion = null }: Surroundings = {},
): SearchIndex {
  // Accounts, roles and regions come again and again: each is folded once.
  const known = new Map<string, Field[]>();
  let size = 0;
  const field = (text: string | null | undefined, kind: Kind, of: Word["of"] = "any"): Field[] => {
    if (!text) return [];
    const key = `${kind} ${of} ${text}`;
    const found = known.get(key);
    if (found) return found;
    const made = spellings(text).map((spelling) => ({ at: size++, kind, of, name: nameOf(spelling, kind) }));
    known.set(key, made);
    return made;
  };
  const fieldsOf = (session: Session) => [
    ...(session.source === "identity-center-role" ? [] : field(session.name, "name")),
    ...field(session.alias, "name"),
    ...field(session.accountName, "name", "account"),
    ...field(session.roleName, "name", "role"),
    ...session.profiles.flatMap((profile) => field(profile, "name")),
    ...field(session.accountId, "account-id", "account"),
    ...field(session.integration && aliasOf(session.integration), "about"),
    ...field(session.userName, "name"),
    ...session.labels.flatMap((label) => field(label, "name")),
    ...field(session.roleArn, "about"),
    ...field(session.accessKeyId, "about"),
    ...field(session.region === defaultRegion ? null : session.region, "about"),
    ...field(session.accountEmail, "about"),
  ];
  const fields = sessions.map(fieldsOf);
  const order = orderOf(sessions);
  const places = new Array<number>(sessions.length).fill(0);
  order.forEach((position, place) => (places[position] = place));
  const positions = new Map(sessions.map((session, position) => [session.id, position]));
  return { sessions, fields, order, places, positions, size, known: new Map() };
}

/** A text without accents, and with its umlauts written out. */
function spellings(text: string): string[] {
  const plain = withoutAccents(text);
  const long = plain === text ? plain : withoutAccents(writtenOut(text));
  return long === plain ? [plain] : [plain, long];
}

/** A name as it is searched, without accents. */
export function nameOf(written: string, kind: Kind): Name {
  const folded = written.toLowerCase();
  const starts = startsOf(written);
  const initials = kind === "name" ? starts.map((at) => folded.charAt(at)).join("") : "";
  return { written, folded, starts, initials, letters: lettersOf(folded) };
}

/** Favourites, then what was used last, then what was used more often, then the order of the list. */
function orderOf(sessions: readonly Session[]): number[] {
  const used: number[] = [];
  const others: number[] = [];
  sessions.forEach((session, at) => (isUsed(session) ? used : others).push(at));
  used.sort((a, b) => byUse(sessions[a] as Session, sessions[b] as Session) || a - b);
  return [...used, ...others];
}

const isUsed = (session: Session) => session.favourite || session.lastUsedAt !== null || session.useCount > 0;

/** Positions in `index.sessions` of what is found, best first: by words, or else by letters. */
export function search(index: SearchIndex, words: readonly Word[], live: Iterable<string> = []): number[] {
  const isLive = new Uint8Array(index.sessions.length);
  for (const id of live) isLive[index.positions.get(id) ?? -1] = 1;
  const found: number[] = [];
  for (const by of ["words", "letters"] as const) {
    const costs = words.map((word) => costOf(index, word, by));
    // One number per match, cost above own use, sorts faster than objects do.
    for (let position = 0; position < index.sessions.length; position += 1) {
      let total = 0;
      for (const cost of costs) {
        total += cost(position);
        if (total === none) break;
      }
      if (total === none) continue;
      found.push((total * 2 + 1 - (isLive[position] ?? 0)) * 0x1000000 + (index.places[position] ?? 0));
    }
    if (found.length > 0) break;
  }
  return Array.from(Float64Array.from(found).sort(), (packed) => index.order[packed % 0x1000000] ?? 0);
}

/** How well a word is in a session, by its position: by words alone, or by letters too. Each field and session is looked at once. */
export function costOf(
  index: SearchIndex,
  word: Word,
  by: "words" | "letters",
): (position: number) => number {
  const letters = lettersOf(word.text);
  const known = knownOf(index, `${by} ${word.of} ${word.text}`);
  const inSession = (position: number) => {
    let best = none;
    for (const field of index.fields[position] ?? []) {
      let cost = known.fields[field.at] ?? -1;
      if (cost < 0) {
        cost = inField(field, word, letters);
        if (cost === none && by === "letters") cost = lettersInField(field, word, letters);
        if (field.kind === "about") cost += about;
        known.fields[field.at] = cost;
      }
      if (cost < best) best = cost;
    }
    known.sessions[position] = best;
    return best;
  };
  return (position) => {
    const cost = known.sessions[position] ?? none;
    return cost < 0 ? inSession(position) : cost;
  };
}

/** What is known of a word, which is then the last one to be forgotten. */
function knownOf({ known, size, sessions }: SearchIndex, word: string): Known {
  const costs = known.get(word) ?? {
    fields: new Float32Array(size).fill(-1),
    sessions: new Float32Array(sessions.length).fill(-1),
  };
  known.delete(word);
  known.set(word, costs);
  const [oldest] = known.keys();
  if (known.size > mostKnown && oldest !== undefined) known.delete(oldest);
  return costs;
}

const isMeant = (field: Field, word: Word) => word.of === "any" || word.of === field.of;

function inField(field: Field, word: Word, letters: number): number {
  // Most names lack one of the letters.
  if ((letters & ~field.name.letters) !== 0 || !isMeant(field, word)) return none;
  const isShortNumber =
    field.kind === "account-id" && word.text.length < leastDigitsOfId && /^\d+$/.test(word.text);
  return isShortNumber ? none : ofBeginning(field.name, word.text);
}

function lettersInField(field: Field, word: Word, letters: number): number {
  if (!isMeant(field, word)) return none;
  return field.kind === "name" ? ofLetters(field.name, word.text, letters) : ofPart(field.name, word.text);
}
