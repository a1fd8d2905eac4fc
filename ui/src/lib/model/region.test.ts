import { describe, expect, test } from "vitest";
import type { Session } from "../backend/backend";
import { sessionsOf } from "../backend/fake/organisation";
import { regionReason } from "./region";

const sessions = sessionsOf(
  "northwind",
  [{ id: "444455556666", name: "Staging", email: "a@example.com", roles: ["Dev"] }],
  "eu-central-1",
);

/** The reasons of all sessions, of which there is one. */
const reasons = (changes: Partial<Session>) =>
  sessions.map((session) => regionReason({ ...session, ...changes }));

describe("why a session works in its region", () => {
  test("the person's own files are named with the profile", () => {
    const regionSource = "aws-files";
    expect(reasons({ regionSource, profiles: ["dev", "two"] })).toEqual(["from your AWS files, profile dev"]);
    expect(reasons({ regionSource, profiles: [] })).toEqual(["from your AWS files"]);
  });

  test("every source has its words, and no region has none", () => {
    const sources = ["aws-files", "start", "session", "settings", "integration", "partition"] as const;
    const words = sources.flatMap((regionSource) => reasons({ regionSource }));
    expect(new Set(words).size).toBe(sources.length);
    expect(reasons({ region: null })).toEqual([null]);
  });
});
