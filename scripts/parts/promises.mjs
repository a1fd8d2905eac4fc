// The promises of a bench: what was measured, and the most that it may be.
import { fail } from "./run.mjs";

/** Prints each promise with a verdict, and fails when one is broken. `[what, measured, limit, unit]` each. */
export function judge(promises) {
  console.log();
  for (const [what, measured, limit, unit] of promises) {
    const verdict = measured <= limit ? "kept" : "BROKEN";
    const [one, other] = [measured, limit].map((value) => value.toFixed(3).padStart(9));
    console.log(`${what.padEnd(52)} ${one} ${unit} of ${other}  ${verdict}`);
  }
  if (promises.some(([, measured, limit]) => !(measured <= limit))) fail("A promise is not kept");
}
