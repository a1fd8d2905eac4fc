import { expect, test } from "vitest";
import { northwindAccounts, sessionsOf } from "../backend/fake/organisation";
import { distinctions, distinctTitle } from "./distinctions";

const own = sessionsOf("northwind", northwindAccounts, "eu-central-1");
const titles = (sessions: typeof own) => {
  const of = distinctions(sessions, (id) => `the portal ${id}`);
  return sessions.map((session) => distinctTitle(session, of));
};

test("two sessions of one name looked the same: accounts of one name have their ids", () => {
  const all = titles(own);
  expect(all).toContain("Sandbox 303030303030 Administrator");
  expect(all).toContain("Sandbox 404040404040 Administrator");
  expect(all).toContain("Website Deploy");
  expect(new Set(all).size).toBe(all.length);
});

test("two integrations that lead to one role have their aliases", () => {
  const deploy = own.filter((session) => session.id === "northwind/505050505050/Deploy");
  const other = deploy.map((session) => ({ ...session, id: "other", integration: "other" }));
  expect(titles([...deploy, ...other])).toEqual([
    "Website the portal northwind Deploy",
    "Website the portal other Deploy",
  ]);
});
