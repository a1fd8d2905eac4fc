import { describe, expect, test } from "vitest";
import { sessionsOf } from "../backend/fake/organisation";
import { regionReason } from "./region";

const [session] = sessionsOf(
  "northwind",
  [{ id: "444455556666", name: "Staging", email: "a@example.com", roles: ["Dev"] }],
  "eu-central-1",
);

describe("why a session works in its region", () => {
  test("the person's own files are named with the profile", () => {
    const own = { ...session!, regionSource: "aws-files" as const, profiles: ["dev", "two"] };
    expect(regionReason(own)).toBe("from your AWS files, profile dev");
    expect(regionReason({ ...own, profiles: [] })).toBe("from your AWS files");
  });

  test("every source has its words, and no region has none", () => {
    const sources = ["aws-files", "start", "session", "settings", "integration", "partition"] as const;
    const words = sources.map((regionSource) => regionReason({ ...session!, regionSource }));
    expect(new Set(words).size).toBe(sources.length);
    expect(regionReason({ ...session!, region: null })).toBeNull();
  });
});
