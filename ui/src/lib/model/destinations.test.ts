import { expect, test } from "vitest";
import type { DestinationItem } from "../backend/backend";
import { northwindAccounts, sessionsOf } from "../backend/fake/organisation";
import { destinationsOf } from "./destinations";

test("favourites come first, then the last five of the account", () => {
  const [session] = sessionsOf("northwind", northwindAccounts, "eu-central-1");
  if (!session?.accountId) throw new Error("no session");
  const at = (service: string, accountId: string, favourite = false): DestinationItem => ({
    accountId,
    service,
    region: null,
    title: service,
    favourite,
    openedAt: null,
  });
  const all = ["a", "b", "c", "d", "e", "f"].map((service) => at(service, session.accountId ?? ""));
  const liked = at("z", session.accountId, true);
  const offered = destinationsOf([...all, at("other", "999999999999"), liked], session);
  expect(offered.map(({ service }) => service)).toEqual(["z", "a", "b", "c", "d", "e"]);
});
