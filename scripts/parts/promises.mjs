// The promises of a bench: what was measured, and the most that it may be.
import { SHORT } from "./bench-form.mjs";
import { row } from "./bench-table.mjs";
import { fail } from "./run.mjs";

/**
 * Prints each promise with a verdict, and fails when one is broken. `[what, measured, limit, unit]` each. In short there is
 * no verdict: the dev profile's binaries keep none of them. What could not be measured at all fails there too. They go into the
 * table of all parts, unless the part has put them there by itself.
 */
export function judge(promises, { inTable = true } = {}) {
  console.log();
  for (const [what, measured, limit, unit] of promises) {
    const verdict = SHORT ? "not judged" : measured <= limit ? "kept" : "BROKEN";
    const [one, other] = [measured, limit].map((value) => value.toFixed(3).padStart(9));
    if (inTable) row(what, measured, unit.trim(), limit);
    console.log(`${what.padEnd(52)} ${one} ${unit} of ${other}  ${verdict}`);
  }
  const broken = ([, measured, limit]) => (SHORT ? !Number.isFinite(measured) : !(measured <= limit));
  if (promises.some(broken)) fail("A promise is not kept");
}
