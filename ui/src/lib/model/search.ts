// The search over sessions: every word of the query must begin a word of some name, the best matches come first. Where no session
// is found so, letters with gaps between them do.
import type { Session } from "../backend/backend";
import type { Word } from "./query";
import { initials, startsWord, withoutAccents } from "./text";

type Field = {
  /** Its number among the different ones. */
  at: number;
  text: string;
  /** As it is written, but for accents: its capitals tell where words begin. */
  written: string;
  /** What a word that stands beside a slash has to mean. */
  of: Word["of"];
  initials: string;
  letters: number;
  weight: number;
};

export type SearchIndex = {
  sessions: readonly Session[];
  fields: Field[][];
  bonus: number[];
  /** How many different fields there are. */
  size: number;
};

/** Built once per catalog; the order of `sessions` settles ties. `aliasOf` is the alias of an integration. */
export function searchIndex(
  sessions: readonly Session[],
  aliasOf: (integration: string) => string | undefined = () => undefined,
): SearchIndex {
  // Accounts, roles and regions come again and again: each is folded once.
  const known = new Map<string, Field>();
  const field = (
    text: string | null | undefined,
    weight: number,
    kind: Kind,
    of: Word["of"] = "any",
  ): Field[] => {
    if (!text) return [];
    const key = `${weight} ${of} ${text}`;
    const made = known.get(key) ?? fieldOf(known.size, text, kind, weight, of);
    known.set(key, made);
    return [made];
  };
  const fieldsOf = (session: Session) => [
    ...(session.source === "identity-center-role" ? [] : field(session.name, 1, "name")),
    ...field(session.alias, 1, "name"),
    ...field(session.accountName, 1, "name", "account"),
    ...field(session.roleName, 1, "name", "role"),
    ...session.profiles.flatMap((profile) => field(profile, 0.9, "name")),
    ...field(session.accountId, 0.8, "literal", "account"),
    ...field(session.integration && aliasOf(session.integration), 0.7, "name"),
    ...field(session.userName, 1, "name"),
    ...field(session.roleArn, 0.6, "literal"),
    ...field(session.accessKeyId, 0.6, "literal"),
    ...field(session.region, 0.6, "literal"),
    ...field(session.accountEmail, 0.6, "literal"),
  ];
  const fields = sessions.map(fieldsOf);
  return { sessions, fields, bonus: sessions.map(bonusOf), size: known.size };
}

/** What a person calls something: its letters may be scattered. Ids, regions and addresses are typed as they are. */
type Kind = "name" | "literal";

function fieldOf(at: number, text: string, kind: Kind, weight: number, of: Word["of"]): Field {
  const written = withoutAccents(text);
  const folded = written.toLowerCase();
  const isName = kind === "name";
  return {
    at,
    text: folded,
    written,
    of,
    initials: isName ? initials(text) : "",
    letters: isName ? lettersOf(folded) : 0,
    weight,
  };
}

/** Extra score of sessions that are favourites or often used: at most 8, which decides between similar matches. */
function bonusOf(session: Session): number {
  return (session.favourite ? 4 : 0) + Math.min(4, Math.log2(session.useCount + 1));
}

/** Positions in `index.sessions` of what is found, best first: by the rule, or else by scattered letters. */
export function search(index: SearchIndex, words: readonly Word[]): number[] {
  const scores = words.map((word) => scorer(index, word));
  // One number per match, score above position, sorts faster than pairs do.
  const byRule: number[] = [];
  const scattered: number[] = [];
  for (let position = 0; position < index.sessions.length; position += 1) {
    const fields = index.fields[position] ?? [];
    let total = index.bonus[position] ?? 0;
    let least = Infinity;
    for (const score of scores) {
      const own = score(fields);
      total += own;
      least = Math.min(least, own);
      if (own === 0) break;
    }
    if (least === 0) continue;
    const packed = Math.max(0, 0xfffff - Math.round(total * 16)) * 0x1000000 + position;
    (isByRule(least) ? byRule : scattered).push(packed);
  }
  const found = byRule.length > 0 ? byRule : scattered;
  return Array.from(Float64Array.from(found).sort(), (value) => value % 0x1000000);
}

/** Added to the score of a word that begins one of the name. */
const rule = 200;

/** Whether a word was found as one that begins a word of a name, and not by letters with gaps between. */
export function isByRule(score: number): boolean {
  return score >= rule;
}

/** How well a word matches the best of the fields: 0 is not at all. Each field is looked at once. */
export function scorer(index: SearchIndex, word: Word): (fields: readonly Field[]) => number {
  const letters = lettersOf(word.text);
  const known = new Float64Array(index.size).fill(-1);
  return (fields) => {
    let best = 0;
    for (const field of fields) {
      let score = known[field.at] ?? -1;
      if (score < 0) {
        score = fieldScore(field, word, letters);
        known[field.at] = score;
      }
      if (score > best) best = score;
    }
    return best;
  };
}

function fieldScore(field: Field, word: Word, letters: number): number {
  if (word.of !== "any" && word.of !== field.of) return 0;
  const { text } = word;
  const first = field.text.indexOf(text);
  if (first === 0) return rule + (field.text.length === text.length ? 120 : 100) * field.weight;
  for (let at = first; at > 0; at = field.text.indexOf(text, at + 1))
    if (startsWord(field.written, at)) return rule + 85 * field.weight;
  return looseScore(field, text, first, letters) * field.weight;
}

function looseScore(field: Field, text: string, first: number, letters: number): number {
  if (first > 0) return 60;
  if (text.length < 2 || field.initials === "") return 0;
  if (field.initials.startsWith(text)) return 50;
  // A letter that the field lacks rules it out without a scan.
  if ((letters & ~field.letters) !== 0) return 0;
  return scatteredScore(field, text);
}

/**
 * The word's letters in order, the first at a word's start, in a few runs with gaps between: 40 less a point per
 * skipped letter. More than a gap for every three letters would be chance, not intent.
 */
function scatteredScore({ text, written }: Field, word: string): number {
  const first = word.charAt(0);
  const gapsAllowed = Math.max(1, Math.floor(word.length / 3));
  let best = 0;
  for (let start = text.indexOf(first); start >= 0; start = text.indexOf(first, start + 1)) {
    if (!startsWord(written, start)) continue;
    let at = start;
    let gaps = 0;
    for (let next = 1; next < word.length && at >= 0; next += 1) {
      const found = text.indexOf(word.charAt(next), at + 1);
      if (found > at + 1) gaps += 1;
      at = found;
    }
    if (at < 0) break;
    const skipped = at - start + 1 - word.length;
    if (gaps <= gapsAllowed && skipped <= word.length * 2) best = Math.max(best, 40 - skipped);
  }
  return best;
}

/** The set of letters and digits in a text, as bits. */
function lettersOf(text: string): number {
  let set = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 97 && code <= 122) set |= 1 << (code - 97);
    else set |= 1 << (26 + (code % 6));
  }
  return set;
}
