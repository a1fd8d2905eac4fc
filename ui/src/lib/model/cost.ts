// How well a typed word is in a name: the lower, the better. The same table as the command line's
// (crates/core/src/matching/cost.rs); both are held to the queries in crates/core/src/matching/company.
import { inWord } from "./text";

/** A word of a name begins so and goes on: "prod" in "Production". */
const beginning = 1;
/** It is in a name that says little about a session: its integration, its region, an e-mail address. */
export const about = 3;
/** A word before it in the name says the contrary: "prod" in "non-prod". More than any sum of the above. */
const denied = 1000;
/** Its letters alone are in the name. More than any sum of those whose words are. */
const letter = 100_000;
/** They are within a word: "duct" in "Production". */
const part = letter;
/** They are the first letters of the words: "sp" in "Shop Production". */
const initial = letter + 10;
/** One letter is wrong, missing, too many, or swapped with the next. */
const slip = letter + 20;
/** There are letters between them. Each of these costs one more. */
const gaps = letter + 21;
/** The word is not in the name at all. */
export const none = Infinity;

const denials = new Set(["non", "no", "not", "pre", "un"]);
/** Of fewer letters a slip would make anything of anything. */
const leastWithASlip = 4;

/** A name as it is searched. */
export type Name = {
  /** As it is written, but for accents: its capitals tell where words begin. */
  written: string;
  /** The same in lower case. */
  folded: string;
  /** The first letters of its words. */
  initials: string;
  /** Where its words begin. */
  starts: number[];
  /** Its letters and digits, as bits. */
  letters: number;
};

/** The cost of a word that begins one of the name, which may go on into the next one. */
export function ofBeginning(name: Name, word: string): number {
  if (!name.folded.includes(word)) return none;
  let best = none;
  for (const start of name.starts) {
    if (!name.folded.startsWith(word, start)) continue;
    const cost = (goesOn(name, start + word.length) ? beginning : 0) + denial(name, start);
    if (cost === 0) return cost;
    if (cost < best) best = cost;
  }
  return best;
}

/** The cost of a word whose letters alone are in the name: within a word, else as initials, with a slip, or with gaps. */
export function ofLetters(name: Name, word: string, letters: number): number {
  const within = ofPart(name, word);
  if (within < none || word.length < 2) return within;
  let best = name.initials.startsWith(word) ? initial : none;
  // Letters that the name lacks rule most names out: gaps bear none, a slip bears one.
  const lacking = letters & ~name.letters;
  if ((lacking & (lacking - 1)) !== 0 || (letters & name.letters) === 0) return best;
  const mayHaveASlip = word.length >= leastWithASlip && /^[a-z]+$/.test(word);
  if (lacking !== 0 && !mayHaveASlip) return best;
  for (const start of name.starts) {
    const cost = Math.min(
      mayHaveASlip && hasSlip(name.folded, start, word) ? slip : none,
      lacking === 0 ? ofGaps(name.folded, start, word) : none,
    );
    if (cost < best) best = Math.min(best, cost + denial(name, start));
  }
  return best;
}

/** The cost of a word whose letters are in an id or an address. */
export function ofPart(name: Name, word: string): number {
  let best = none;
  for (let at = name.folded.indexOf(word); at >= 0; at = name.folded.indexOf(word, at + 1)) {
    best = Math.min(best, part + denial(name, at));
    if (best === part) break;
  }
  return best;
}

/** Whether the word that ends here goes on in the name. */
function goesOn({ written, starts }: Name, end: number): boolean {
  return inWord(written, end) && !starts.includes(end);
}

/** What it costs that the word before this place says the contrary. Within a word that is its own beginning: "preprod". */
function denial({ written, folded, starts }: Name, at: number): number {
  let end = at;
  while (end > 0 && !inWord(written, end - 1)) end -= 1;
  let start = end - 1;
  // No longer word is a denial.
  while (start > end - 4 && start >= 0 && !starts.includes(start)) start -= 1;
  return start >= 0 && denials.has(folded.slice(start, end)) ? denied : 0;
}

/** Whether the name, from here on, begins with the word but for one letter of it. Numbers are meant as they are typed. */
function hasSlip(name: string, start: number, word: string): boolean {
  if (name.charAt(start) !== word.charAt(0) && !canBeginWithASlip(name, start, word)) return false;
  let wrong = 0;
  while (wrong < word.length && name.charAt(start + wrong) === word.charAt(wrong)) wrong += 1;
  const rest = (from: number, at: number) => name.startsWith(word.slice(from), start + at);
  return (
    rest(wrong + 1, wrong + 1) ||
    rest(wrong + 1, wrong) ||
    rest(wrong, wrong + 1) ||
    (name.charAt(start + wrong) === word.charAt(wrong + 1) &&
      name.charAt(start + wrong + 1) === word.charAt(wrong) &&
      rest(wrong + 2, wrong + 2))
  );
}

/** Most places are ruled out by two letters. */
function canBeginWithASlip(name: string, start: number, word: string): boolean {
  const second = name.charCodeAt(start + 1);
  const [first, next] = [word.charCodeAt(0), word.charCodeAt(1)];
  return second === next || second === first || name.charCodeAt(start) === next;
}

/**
 * The cost of the word's letters in their order from this letter of the name on, in a few runs with gaps between. More than a
 * gap for every three letters would be chance, not intent.
 */
function ofGaps(name: string, start: number, word: string): number {
  if (name.charAt(start) !== word.charAt(0)) return none;
  const allowed = Math.max(1, Math.floor(word.length / 3));
  let at = start;
  let found = 0;
  for (let next = 1; next < word.length; next += 1) {
    const to = name.indexOf(word.charAt(next), at + 1);
    if (to < 0) return none;
    if (to > at + 1) found += 1;
    if (found > allowed) return none;
    at = to;
  }
  const skipped = at - start + 1 - word.length;
  return skipped <= word.length * 2 ? gaps + skipped : none;
}

/** The set of letters and digits in a text, as bits. */
export function lettersOf(text: string): number {
  let set = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 97 && code <= 122) set |= 1 << (code - 97);
    else set |= 1 << (26 + (code % 6));
  }
  return set;
}
