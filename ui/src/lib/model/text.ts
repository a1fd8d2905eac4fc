// Text made comparable: lower case, without accents.

/** "Köln" and "koln" are the same. The result has the length of the (composed) input wherever that is possible. */
export function plain(text: string): string {
  return withoutAccents(text).toLowerCase();
}

export function withoutAccents(text: string): string {
  if (/^[ -~]*$/.test(text)) return text;
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[ßøØæÆœŒłŁđĐıþÞ]/g, (letter) => ligatures[letter] ?? letter);
}

/** Letters that have no accent to be left out. */
const ligatures: Record<string, string> = {
  ß: "ss",
  ø: "o",
  Ø: "O",
  æ: "ae",
  Æ: "AE",
  œ: "oe",
  Œ: "OE",
  ł: "l",
  Ł: "L",
  đ: "d",
  Đ: "D",
  ı: "i",
  þ: "th",
  Þ: "Th",
};

/** Umlauts as they are written where there are none: "Muenchen". */
export function writtenOut(text: string): string {
  const letters: Record<string, string> = { ä: "ae", ö: "oe", ü: "ue", Ä: "Ae", Ö: "Oe", Ü: "Ue" };
  return text.normalize("NFC").replace(/[äöüÄÖÜ]/g, (letter) => letters[letter] ?? letter);
}

/** Where words begin: after a gap, at a capital after a small letter, at the last of several capitals. */
export function startsOf(text: string): number[] {
  const starts: number[] = [];
  let before = Gap;
  let here = kindOf(text, 0);
  for (let at = 0; at < text.length; at += 1) {
    const next = kindOf(text, at + 1);
    const isCapital = here === Capital && (before !== Capital || next === Small);
    if (here !== Gap && (before === Gap || isCapital)) starts.push(at);
    before = here;
    here = next;
  }
  return starts;
}

/** Whether a word goes on here, or begins. */
export function inWord(text: string, at: number): boolean {
  return kindOf(text, at) !== Gap;
}

const [Gap, Digit, Small, Capital] = [0, 1, 2, 3];

/** What a letter is; a gap is what is neither letter nor digit, nor a part of one. */
function kindOf(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code >= 97 && code <= 122) return Small;
  if (code >= 65 && code <= 90) return Capital;
  if (code >= 48 && code <= 57) return Digit;
  if (Number.isNaN(code) || code < 128) return Gap;
  const letter = text.charAt(at);
  if (/[^\p{L}\p{N}\p{M}]/u.test(letter)) return Gap;
  return letter !== letter.toLowerCase() ? Capital : letter !== letter.toUpperCase() ? Small : Digit;
}

export type Segment = { text: string; hit: boolean };

/** The text cut where words of the query occur in it. */
export function segments(text: string, words: readonly string[]): Segment[] {
  const folded = plain(text);
  if (words.length === 0 || folded.length !== text.length) return [{ text, hit: false }];
  const marked = new Array<boolean>(text.length).fill(false);
  for (const word of words) {
    const at = folded.indexOf(word);
    if (at >= 0) marked.fill(true, at, at + word.length);
  }
  const result: Segment[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const hit = marked[index] ?? false;
    const last = result.at(-1);
    if (last?.hit === hit) last.text += text.charAt(index);
    else result.push({ text: text.charAt(index), hit });
  }
  return result;
}

/** "1 key", "3 keys", "5,738 keys" */
export function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** "a, b and c" */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}
