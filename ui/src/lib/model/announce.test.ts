import { expect, test } from "vitest";
import type { SessionStatus } from "../backend/backend";
import { noAccess } from "../backend/fake/problems";
import { announcements } from "./announce";

const now = Date.parse("2026-03-01T12:00:00Z");
const told = (...statuses: Partial<SessionStatus>[]) =>
  new Map(
    statuses.map((fields) => [
      "a",
      {
        id: "a",
        state: "active",
        step: null,
        expiresAt: null,
        needs: null,
        renewal: null,
        problem: null,
        ...fields,
      } as SessionStatus,
    ]),
  );
const say = (before: Map<string, SessionStatus>, after: Map<string, SessionStatus>) =>
  announcements(before, after, () => "Staging Developer", now);

test("changes of state are said, with step, time or reason", () => {
  const starting = told({ state: "starting", step: "asking-aws" });
  const active = told({ expiresAt: "2026-03-01T13:00:00Z" });
  expect(say(new Map(), starting)).toEqual(["Staging Developer: starting, Asking AWS"]);
  expect(say(starting, active)).toEqual(["Staging Developer: active, 1 h left"]);
  expect(say(active, told({ state: "failed", problem: noAccess }))).toEqual([
    "Staging Developer: failed, No access",
  ]);
  expect(say(active, new Map())).toEqual(["Staging Developer: stopped"]);
});

test("a renewal and a tick say nothing", () => {
  expect(
    say(told({ expiresAt: "2026-03-01T12:05:00Z" }), told({ expiresAt: "2026-03-01T13:05:00Z" })),
  ).toEqual([]);
});
