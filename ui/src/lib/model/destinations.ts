// Where in the console of an account a person goes. The same rule as the tray's (crates/core/src/view/destination.rs).
import type { DestinationItem, Session } from "../backend/backend";

/** How many of an account are offered that were opened last and are no favourites. */
const last = 5;

/** The favourites of a session's account, then what was opened there last. */
export function destinationsOf(all: readonly DestinationItem[], session: Session): DestinationItem[] {
  const own = all.filter(({ accountId }) => accountId === session.accountId);
  return [...own.filter(({ favourite }) => favourite), ...own.filter((one) => !one.favourite).slice(0, last)];
}

/** Where a person was last in the console of a session's account. */
export function lastDestination(all: readonly DestinationItem[], session: Session): DestinationItem | null {
  return all.find((one) => one.accountId === session.accountId && one.openedAt !== null) ?? null;
}

/** What tells a destination from the others of its account. */
export const destinationKey = ({ service, region }: DestinationItem) => `${service} ${region ?? ""}`;
