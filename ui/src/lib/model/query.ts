// What a person types to find sessions: beginnings of words, in any order. The same rule as the command line's
// (crates/core/src/matching); crates/core/src/matching/cases.json holds both to it.
import { plain } from "./text";

/** A word of a query. Beside a slash it means the account, on the left, or the role, on the right; else any name. */
export type Word = { text: string; of: "any" | "account" | "role" };

/** Splits a query at blanks and slashes. A role's name has no slash, so the last one counts. */
export function parseQuery(query: string): Word[] {
  const slash = isArn(query) ? -1 : query.lastIndexOf("/");
  if (slash < 0) return split(query).map((text) => ({ text, of: "any" }));
  return [
    ...split(query.slice(0, slash)).map((text): Word => ({ text, of: "account" })),
    ...split(query.slice(slash + 1)).map((text): Word => ({ text, of: "role" })),
  ];
}

/** A pasted ARN is one word, whatever slashes it has. */
const isArn = (query: string) => /^\s*arn:/i.test(query);

/** The words of a text, folded. Groups of four digits in a row are one word, as people write account ids. */
function split(text: string): string[] {
  const words: string[] = [];
  let inGroups = false;
  for (const word of plain(text)
    .split(/[\s/]+/)
    .filter(Boolean)) {
    const isGroup = /^\d{4}$/.test(word);
    const last = words.length - 1;
    if (inGroups && isGroup) words[last] = (words[last] ?? "") + word;
    else words.push(word);
    inGroups = isGroup;
  }
  return words.map(withoutDashes);
}

/** An account id, or its beginning, as the console shows it: `1182-3047-6651`. */
function withoutDashes(word: string): string {
  return /^\d{4}-(\d{4}-)?\d{0,4}$/.test(word) ? word.replaceAll("-", "") : word;
}
