// Why a mark is missed that Daypass has set itself, and what would be needed to keep it: BENCHMARKS.md tells it of each one that a run
// misses.

import { isMissed } from "./bench-table.mjs";

/** Of which rows, and what is told. Figures of how that was found are of valgrind's callgrind and of `smaps`. */
const REASONS = [
  [
    /^daypass-credentials, keychain$/,
    "An empty program and a read of the item take two thirds of the mark. The start of a program of 6 MB and the store take the rest and a tenth more: SQLite reads the whole schema before its first row. It would take a store of fewer tables, or another one for answers alone.",
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
    /^the same by Daypass takes a share of$/,
    "It depends on how fast the AWS CLI is in the run: ours is as in the row of the keychain.",
  ],
  [
    /^start into a file of/,
    "Both files are taken apart twice, as they are and as they have been written, since other programs may write meanwhile: 3 ms each time. One time would do if what is known of the file that nobody has changed were kept; it takes 29 to 34 ms from run to run.",
  ],
  [
    /^memory hidden/,
    "The tray's program has the whole engine in it, whose text the bare app has not: 4 MB more than the mark. It would take an engine of its own process, which both the tray and the command line ask.",
  ],
  [
    /^window of .*: first change, 95 in 100$/,
    "To make or change rows and to lay them out takes the most, of a search too, which itself takes a few milliseconds; and then comes a frame that no graphics card draws here. It would take rows of fewer elements than the forty that one has.",
  ],
  [
    /^memory with the window shown/,
    "The program's own text is 14 MB larger than the bare one's, and the page's heap 27 MB. It would take a window without a list that is ready at once, or one that gives back what it does not show.",
  ],
  [
    /^start to first paint/,
    "The page has a script of its own to run and a list to draw, which the bare app has not. It would take a first frame without either.",
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
