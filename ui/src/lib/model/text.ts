// Text made comparable: lower case, without accents.

/** "Köln" and "koln" are the same. The result has the length of the (composed) input wherever that is possible. */
export function plain(text: string): string {
  if (/^[ -~]*$/.test(text)) return text.toLowerCase();
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** The first letters of its words: "np" of "northwind-prod", "dppua" of "DataPlatformPowerUserAccess". */
export function initials(text: string): string {
  let starts = "";
  for (let at = 0; at < text.length; at += 1) if (startsWord(text, at)) starts += text.charAt(at);
  return plain(starts);
}

/** After a gap, at a capital after a small letter, and at the last of several capitals: the A of "AWSAdmin". */
function startsWord(text: string, at: number): boolean {
  const here = text.charAt(at);
  const before = text.charAt(at - 1);
  if (isGap(here)) return false;
  if (at === 0 || isGap(before)) return true;
  return isCapital(here) && (!isCapital(before) || isSmall(text.charAt(at + 1)));
}

const isGap = (letter: string) => " -_./+@:,()&'".includes(letter);
const isCapital = (letter: string) => letter !== letter.toLowerCase();
const isSmall = (letter: string) => letter !== letter.toUpperCase();

/** The words of a query; the dashes and blanks that people put into account ids are dropped. */
export function queryWords(query: string): string[] {
  const compact = query.replace(/(?<=\b\d{4})[- ](?=\d{4}\b)/g, "");
  return plain(compact).split(/\s+/).filter(Boolean);
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
