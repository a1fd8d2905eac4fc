// Text made comparable: lower case, without accents.

/** "Köln" and "koln" are the same. The result has the length of the (composed) input wherever that is possible. */
export function plain(text: string): string {
  return withoutAccents(text).toLowerCase();
}

export function withoutAccents(text: string): string {
  if (/^[ -~]*$/.test(text)) return text;
  return text.normalize("NFD").replace(/\p{M}/gu, "");
}

/** The first letters of its words: "np" of "northwind-prod", "dppua" of "DataPlatformPowerUserAccess". */
export function initials(text: string): string {
  let starts = "";
  for (let at = 0; at < text.length; at += 1) if (startsWord(text, at)) starts += text.charAt(at);
  return plain(starts);
}

/** Whether a word begins here: after a gap, at a capital after a small letter, at the last of several capitals. */
export function startsWord(text: string, at: number): boolean {
  const here = kindOf(text, at);
  if (here === Gap) return false;
  const before = at === 0 ? Gap : kindOf(text, at - 1);
  if (before === Gap) return true;
  return here === Capital && (before !== Capital || kindOf(text, at + 1) === Small);
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
export function segments(text: string, words: string[]): Segment[] {
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

/** "1 key", "3 keys" */
export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** "a, b and c" */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}
