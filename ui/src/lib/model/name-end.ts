// Names that begin alike are told apart by their ends, which are kept where there is no room for the whole.

/** Letters of a last word that is kept whole; of a longer one these are kept. */
const LONGEST_END = 12;

/** A name in two: what gives way, and the last word, or as much of it as is kept. */
export function nameEnd(name: string): [head: string, end: string] {
  const last = /[\s_./-]?[^\s_./-]+$/.exec(name)?.[0] ?? "";
  const letters = [...(last.length <= LONGEST_END ? last : name)];
  const end = letters.slice(-LONGEST_END).join("");
  return [name.slice(0, name.length - end.length), end];
}
