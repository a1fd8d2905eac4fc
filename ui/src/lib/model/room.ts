// How much room the list has.

/** Measured in rem, so that large letters leave as little room as a small window does. */
export type Room = "wide" | "narrow" | "small";

/** How many px a rem is, where ten of them are so wide; the usual 16 where nothing is laid out yet. */
export const remOf = (tenRem: number) => (tenRem || 160) / 10;

/** The room of a list that is so many rem wide; one that is not laid out yet is wide. */
export function roomOf(rem: number): Room {
  if (rem === 0 || rem >= 39) return "wide";
  return rem >= 28 ? "narrow" : "small";
}
