// What a bench has measured: one table of all its parts, printed and written into BENCHMARKS.md.
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";
import { SHORT } from "./bench-form.mjs";
import { root } from "./checkout.mjs";
import { output } from "./run.mjs";

/** The file that the parts of a bench add their rows to: each is a process of its own. */
const ROWS = process.env.DAYPASS_BENCH_ROWS;

/**
 * Adds a row: what, the figure and its unit, and the most that it should be, `null` where nothing is promised. `figure` is `null`
 * for what could not be measured, with the reason as `note`.
 */
export function row(what, figure, unit, mark = null, note = "") {
  const promised = SHORT ? null : mark;
  if (ROWS) appendFileSync(ROWS, `${JSON.stringify({ what, figure, unit, mark: promised, note })}\n`);
}

/** Whether a row's figure is worse than its mark. */
export const isMissed = ({ figure, mark }) => mark !== null && figure !== null && figure > mark;

const shown = (figure) =>
  figure === null
    ? "–"
    : figure >= 100
      ? figure.toFixed(0)
      : figure >= 10
        ? figure.toFixed(1)
        : figure.toFixed(2);

/** The rows that the parts of a bench have added to their file. */
export function rowsOf(file) {
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line));
}

/** The rows as a table of Markdown, which is readable on a terminal too. */
export function table(rows) {
  const cells = rows.map(({ what, figure, unit, mark, note }) => {
    const verdict =
      mark === null
        ? ""
        : isMissed({ figure, mark })
          ? `at most ${shown(mark)}: missed`
          : `at most ${shown(mark)}`;
    return [what, figure === null ? "not measured" : `${shown(figure)} ${unit}`, verdict, note];
  });
  const head = ["What", "Median", "Mark", "Note"];
  const widths = head.map((title, at) => Math.max(title.length, ...cells.map((row) => row[at].length)));
  const line = (row) => `| ${row.map((cell, at) => cell.padEnd(widths[at])).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...cells.map(line)].join("\n");
}

/** Writes the table with machine and versions, so that figures of different runs are not taken for comparable. */
export function writeTable(text, versions) {
  const [processor] = cpus();
  const facts = [
    `${cpus().length} × ${processor?.model.trim() ?? "an unknown processor"}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}`,
    output("sh", ["-c", ". /etc/os-release && echo $PRETTY_NAME"]),
    ...versions,
  ].filter(Boolean);
  const document = `# Benchmarks

By \`npm run bench\`, ${new Date().toISOString().slice(0, 10)}, in a release build. Times are medians, and only those of one run are
comparable: other work on the machine shows in all of them.

${facts.map((fact) => `- ${fact}`).join("\n")}

${text}
`;
  writeFileSync(join(root, "BENCHMARKS.md"), document);
}
