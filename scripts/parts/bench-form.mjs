// Whether a bench measures, or only shows that it runs.
import { binary } from "./checkout.mjs";

/** In short: on what the checks have built, with less of everything that takes time, and with no verdict on the figures. */
export const SHORT = process.env.DAYPASS_BENCH_SHORT === "1";

/** The profile whose binaries are run. */
export const PROFILE = SHORT ? "debug" : "release";

/** A binary to be measured. */
export const measured = (name) => binary(name, PROFILE);
