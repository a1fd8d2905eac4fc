// Why a mark is missed that Daypass has set itself, and what would be needed to keep it: BENCHMARKS.md tells it of each one that a run
// misses.

import { isMissed } from "./bench-table.mjs";

/** Of which rows, and what is told. Figures of how that was found are of valgrind's callgrind and of `smaps`. */
const REASONS = [
  [
    /^daypass-credentials, keychain$/,
    "The bus and the keyring daemon take most of it: a program that asks for the same item and does nothing else takes more than the mark. It would take a keychain that answers without two other processes.",
  ],
  [
    /^daypass-credentials, keychain, takes/,
    "Beside the read stand the store's and the answer's own work: SQLite reads the whole schema before its first row. It would take a store of fewer tables, or another one for answers alone.",
  ],
  [
    /^daypass-credentials, kernel keyring$/,
    "Half of the instructions above an empty program's are SQLite reading the store's schema. It would take a store of fewer tables, or another one for answers alone.",
  ],
  [
    /^memory with the window shown/,
    "The program's own text is 14 MB larger than the bare one's, and the page's heap 27 MB. It would take a window without a list that is ready at once, or one that gives back what it does not show.",
  ],
  [
    /^start to first paint/,
    "The page has a script of its own to run and a list to draw, which the bare app has not.",
  ],
];

/** The rows that miss their marks, each with its reason, as lines of Markdown. */
export function missed(rows) {
  const lines = rows
    .filter(isMissed)
    .map(
      ({ what }) => `- **${what}.** ${REASONS.find(([name]) => name.test(what))?.[1] ?? "Not known yet."}`,
    );
  return lines.length > 0 ? ["What misses its mark, and what would be needed:", "", ...lines].join("\n") : "";
}

/** What is told of rows that there are no more. */
export const outdated = (rows) => REASONS.filter(([name]) => !rows.some(({ what }) => name.test(what)));
