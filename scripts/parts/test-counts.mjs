// How many tests ran, read from the closing lines of cargo test, vitest and pytest.
const CLOSING_LINES = [
  /^test result: .*/gm, // cargo test: one for each binary
  /^ +Tests {2}.*/gm, // vitest
  /^=+ (?=.*\d+ (?:passed|failed|error)).* in [\d.]+s.*/gm, // pytest
  /^\d+ passed, \d+ failed.*/gm, // the plain form
];

/** `{passed, failed, skipped}` of everything that a program printed. */
export function countTests(printed) {
  const lines = CLOSING_LINES.flatMap((form) => printed.match(form) ?? []);
  return sum(
    lines.map((line) => ({
      passed: number(line, /(\d+) passed/),
      failed: number(line, /(\d+) failed/),
      skipped: number(line, /(\d+) (?:skipped|ignored)/),
    })),
  );
}

export function sum(counts) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const count of counts) for (const key in total) total[key] += count[key];
  return total;
}

function number(line, form) {
  return Number(form.exec(line)?.[1] ?? 0);
}
