// The fuzzy filter over sessions: every word of the query must match some field, the best matches come first.
import type { Session } from "../backend/backend";
import { initials, plain } from "./text";

type Field = { text: string; initials: string; letters: number; weight: number };

export type SearchIndex = { sessions: readonly Session[]; fields: Field[][]; bonus: number[] };

/** Built once per catalog; the order of `sessions` settles ties. */
export function searchIndex(sessions: readonly Session[]): SearchIndex {
  // Accounts, roles and regions come again and again: each is folded once.
  const known = new Map<string, Field>();
  const field = (text: string | null, weight: number, make: typeof fuzzy): Field[] => {
    if (!text) return [];
    const key = `${weight} ${text}`;
    const made = known.get(key) ?? make(text, weight);
    known.set(key, made);
    return [made];
  };
  const fieldsOf = (session: Session) => [
    ...(session.source === "identity-center-role" ? [] : field(session.name, 1, fuzzy)),
    ...field(session.accountName, 1, fuzzy),
    ...field(session.roleName, 1, fuzzy),
    ...session.profiles.flatMap((profile) => field(profile, 0.9, fuzzy)),
    ...field(session.accountId, 0.8, literal),
    ...field(session.userName, 1, fuzzy),
    ...field(session.roleArn, 0.6, literal),
    ...field(session.accessKeyId, 0.6, literal),
    ...field(session.region, 0.6, literal),
    ...field(session.accountEmail, 0.6, literal),
  ];
  return { sessions, fields: sessions.map(fieldsOf), bonus: sessions.map(bonusOf) };
}

function fuzzy(text: string, weight: number): Field {
  const folded = plain(text);
  return { text: folded, initials: initials(text), letters: lettersOf(folded), weight };
}

/** Ids, regions and addresses are typed as they are: a part of them matches, scattered letters do not. */
function literal(text: string, weight: number): Field {
  return { text: plain(text), initials: "", letters: 0, weight };
}

/** Extra score of sessions that are favourites or often used: at most 8, which decides between similar matches. */
function bonusOf(session: Session): number {
  return (session.favourite ? 4 : 0) + Math.min(4, Math.log2(session.useCount + 1));
}

/** Positions in `index.sessions` of what matches every word, best first; `among` narrows to earlier results. */
export function search(index: SearchIndex, words: string[], among?: readonly number[]): number[] {
  const candidates = among ?? index.sessions.keys();
  const masks = words.map(lettersOf);
  // One number per match, score above position, sorts faster than pairs do.
  const packed: number[] = [];
  for (const position of candidates) {
    const fields = index.fields[position] ?? [];
    let total = 0;
    for (let at = 0; at < words.length; at += 1) {
      const score = wordScore(fields, words[at] ?? "", masks[at] ?? 0);
      if (score === 0) {
        total = 0;
        break;
      }
      total += score;
    }
    if (total > 0) {
      const rank = 0xffff - Math.round((total + (index.bonus[position] ?? 0)) * 16);
      packed.push(Math.max(0, rank) * 0x1000000 + position);
    }
  }
  return Array.from(Float64Array.from(packed).sort(), (value) => value % 0x1000000);
}

/** How well one word matches the best of the fields: 0 is not at all. */
export function wordScore(fields: readonly Field[], word: string, letters = lettersOf(word)): number {
  let best = 0;
  for (const field of fields) {
    const score = fieldScore(field, word, letters) * field.weight;
    if (score > best) best = score;
  }
  return best;
}

function fieldScore(field: Field, word: string, letters: number): number {
  const at = field.text.indexOf(word);
  if (at === 0) return field.text.length === word.length ? 120 : 100;
  if (at > 0) return isWordStart(field.text, at) ? 85 : 60;
  if (word.length < 2 || field.initials === "") return 0;
  if (field.initials.startsWith(word)) return 50;
  // A letter that the field lacks rules it out without a scan.
  if ((letters & ~field.letters) !== 0) return 0;
  return scatteredScore(field.text, word);
}

function isWordStart(text: string, at: number): boolean {
  const before = text.charAt(at - 1);
  return before === " " || before === "-" || before === "_" || before === "/" || before === ".";
}

/**
 * The word's letters in order, the first at a word's start, in a few runs with gaps between: 40 less a point per
 * skipped letter. More than a gap for every three letters would be chance, not intent.
 */
function scatteredScore(text: string, word: string): number {
  const first = word.charAt(0);
  const gapsAllowed = Math.max(1, Math.floor(word.length / 3));
  let best = 0;
  for (let start = text.indexOf(first); start >= 0; start = text.indexOf(first, start + 1)) {
    if (start > 0 && !isWordStart(text, start)) continue;
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
