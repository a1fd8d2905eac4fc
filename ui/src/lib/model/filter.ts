// The values of filters, in words.
import type { SessionState } from "../backend/backend";
import type { Filters } from "./layout";

/** The states that sessions are looked for by. */
export const filterStates: SessionState[] = ["needs-you", "active", "expired", "failed"];

const stateWords: Record<SessionState, string> = {
  inactive: "Inactive",
  starting: "Starting",
  active: "Active",
  "needs-you": "Needs you",
  expired: "Expired",
  failed: "Failed",
};

export function filterLabel(kind: keyof Filters, value: string): string {
  return kind === "states" ? stateWords[value as SessionState] : value;
}
