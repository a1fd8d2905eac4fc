import { expect, test } from "vitest";
import type { DestinationItem } from "../backend/backend";
import { northwindAccounts, sessionsOf } from "../backend/fake/organisation";
import { destinationsOf, lastDestination } from "./destinations";

const [session] = sessionsOf("northwind", northwindAccounts, "eu-central-1");
if (!session?.accountId) throw new Error("no session");
const own = session.accountId;
const at = (service: string, favourite = false, accountId = own): DestinationItem => ({
  accountId,
  service,
  region: null,
  title: service,
  favourite,
  openedAt: favourite ? null : "2026-11-29T10:00:00Z",
});

test("favourites come first, then the last five of the account", () => {
  const all = ["a", "b", "c", "d", "e", "f"].map((service) => at(service));
  const liked = at("z", true);
  const offered = destinationsOf([...all, at("other", false, "999999999999"), liked], session);
  expect(offered.map(({ service }) => service)).toEqual(["z", "a", "b", "c", "d", "e"]);
});

test("the last one is what was opened in the account, and no favourite that never was", () => {
  const all = [at("other", false, "999999999999"), at("never", true), at("s3"), at("ec2")];
  expect(lastDestination(all, session)?.service).toBe("s3");
  expect(lastDestination([at("never", true)], session)).toBeNull();
});
