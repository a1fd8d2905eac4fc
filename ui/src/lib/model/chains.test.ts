import { expect, test } from "vitest";
import { addedSessions } from "../backend/fake/addedSessions";
import { northwindAccounts, sessionsOf } from "../backend/fake/organisation";
import type { Session } from "../backend/backend";
import { dependents, originOf, sourceOf } from "./chains";

const sessions = [...sessionsOf("northwind", northwindAccounts, "eu-central-1"), ...addedSessions()];
const byId = new Map(sessions.map((session) => [session.id, session]));
const of = (id: string) => byId.get(id) as Session;

test("a chain leads to its beginning, an IAM user or a role of Identity Center", () => {
  expect(sourceOf(of("audit"), byId)?.id).toBe("deploy");
  expect(originOf(of("audit"), byId).id).toBe("ada");
  expect(originOf(of("data-reader"), byId).id).toBe("northwind/444455556666/Developer");
  expect(originOf(of("ada"), byId).id).toBe("ada");
});

test("a chain whose source is gone begins where it is known, and a circle ends", () => {
  const orphan = { ...of("deploy"), sourceSession: "gone" };
  expect(originOf(orphan, byId).id).toBe("deploy");
  const circle = new Map([
    ["a", { ...of("deploy"), id: "a", sourceSession: "b" }],
    ["b", { ...of("deploy"), id: "b", sourceSession: "a" }],
  ]);
  expect(["a", "b"]).toContain(originOf(circle.get("a") as Session, circle).id);
});

test("who takes credentials from a session", () => {
  expect(dependents(of("ada"), sessions).map((session) => session.id)).toEqual(["deploy"]);
  expect(dependents(of("audit"), sessions)).toEqual([]);
});
