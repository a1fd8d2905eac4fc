import { expect, test } from "vitest";
import type { HistoryEntry } from "../backend/backend";
import { foundEntries, historyDetail, historyTitle } from "./history";

const entry = (fields: Partial<HistoryEntry>): HistoryEntry => ({
  at: "2030-01-01T00:00:00Z",
  session: "s",
  sessionName: "deploy",
  event: "issued",
  detail: "",
  profiles: [],
  by: { via: "window", process: null, pid: null },
  accessKeyId: null,
  ...fields,
});

test("a line says what happened, for which profile, and by whom", () => {
  expect(historyTitle(entry({ event: "handed-out" }))).toBe("Handed out");
  expect(historyDetail(entry({ profiles: ["dev", "default"] }))).toBe("into dev, default");
  const renewed = entry({ profiles: ["dev"], by: { via: "agent", process: null, pid: null } });
  expect(historyDetail(renewed)).toBe("into dev, by the agent");
  const asked = entry({ by: { via: "credential-process", process: "terraform", pid: 7 } });
  expect(historyDetail(asked)).toBe("for terraform");
  expect(historyDetail(entry({ detail: "AWS cannot be reached" }))).toBe("AWS cannot be reached");
  const gone = entry({ event: "stopped", detail: "Shop/Deploy", profiles: ["dev"] });
  expect([historyTitle(gone), historyDetail(gone)]).toEqual(["Stopped: no longer assigned", "into dev"]);
});

test("entries are found by any words of their line: name, event, program, profile, key", () => {
  const entries = [
    entry({ profiles: ["nw-staging"], accessKeyId: "ASIAIOSFODNN7EXAMPLE" }),
    entry({ event: "failed", detail: "No access" }),
    entry({ session: "t", by: { via: "credential-process", process: "terraform", pid: 7 } }),
  ];
  const nameOf = ({ session }: HistoryEntry) => (session === "t" ? "Shop Deploy" : "Northwind Developer");
  const found = (query: string) => foundEntries(entries, query, nameOf).map((one) => entries.indexOf(one));
  expect(found("")).toEqual([0, 1, 2]);
  expect(found("northwind failed")).toEqual([1]);
  expect(found("TERRAFORM shop")).toEqual([2]);
  expect(found("nw-staging")).toEqual([0]);
  expect(found("asiaiosfodnn7")).toEqual([0]);
  expect(found("northwind terraform")).toEqual([]);
});
