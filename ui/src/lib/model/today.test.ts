import { describe, expect, test } from "vitest";
import type { HistoryEntry, SessionStatus } from "../backend/backend";
import { integration } from "../backend/fake/organisation";
import { dayOf, ticks, type DaySource } from "./today";

const at = (time: string, day = 2) => new Date(`2030-05-0${day}T${time}:00`).getTime();
const iso = (time: string, day = 2) => new Date(at(time, day)).toISOString();

const entry = (
  event: HistoryEntry["event"],
  time: string,
  fields: Partial<HistoryEntry> & { day?: number } = {},
): HistoryEntry => {
  const { day = 2, ...rest } = fields;
  return {
    at: iso(time, day),
    session: "dev",
    sessionName: "dev",
    event,
    detail: "",
    profiles: [],
    by: { via: "window", process: null, pid: null },
    accessKeyId: null,
    ...rest,
  };
};
const live = (fields: Partial<SessionStatus> = {}): SessionStatus => ({
  id: "dev",
  state: "active",
  step: null,
  expiresAt: iso("14:40"),
  needs: null,
  renewal: { is: "kept" },
  problem: null,
  ...fields,
});
/** The day at two o'clock in the afternoon; entries as they happened, the oldest first. */
const day = (entries: HistoryEntry[], fields: Partial<DaySource> = {}) =>
  dayOf({
    history: entries.toReversed(),
    sessions: new Map(),
    integrations: [],
    prompted: [],
    titleOf: (id) => (id === "gone" ? null : `Northwind ${id}`),
    now: at("14:00"),
    ...fields,
  });
const spans = (line: { spans: { from: number; to: number; cut: boolean }[] } | undefined) =>
  line?.spans.map(({ from, to, cut }) => [from, to, cut]);

describe("when a session was live", () => {
  test("from its start to its stop, each time, with what happened in between", () => {
    const { lines } = day([
      entry("issued", "09:10"),
      entry("renewed", "10:05"),
      entry("stopped", "10:30"),
      entry("issued", "11:00"),
      entry("expired", "12:00"),
    ]);
    expect(spans(lines[0])).toEqual([
      [at("09:10"), at("10:30"), false],
      [at("11:00"), at("12:00"), false],
    ]);
    expect(lines[0]?.marks.map(({ kind }) => kind)).toEqual([
      "started",
      "renewed",
      "ended",
      "started",
      "ended",
    ]);
    expect(lines[0]?.ends).toBeNull();
  });

  test("until now where it lives, and on to its end", () => {
    const { lines, to } = day([entry("issued", "13:40")], { sessions: new Map([["dev", live()]]) });
    expect(spans(lines[0])).toEqual([[at("13:40"), at("14:00"), false]]);
    expect(lines[0]?.ends).toBe(at("14:40"));
    expect(to).toBe(at("16:00"));
  });

  test("since before the day where it was started yesterday, and where the history does not go back that far", () => {
    const yesterday = day([entry("issued", "22:00", { day: 1 }), entry("stopped", "08:00")]);
    expect(spans(yesterday.lines[0])?.[0]?.slice(1)).toEqual([at("08:00"), true]);
    const unknown = day([entry("renewed", "09:00"), entry("stopped", "09:30")]);
    expect(spans(unknown.lines[0])?.[0]?.slice(1)).toEqual([at("09:30"), true]);
    const ended = day([entry("stopped", "09:30")]);
    expect(spans(ended.lines[0])?.[0]?.slice(1)).toEqual([at("09:30"), true]);
    const silent = day([], { sessions: new Map([["dev", live()]]) });
    expect(spans(silent.lines[0])?.[0]?.slice(1)).toEqual([at("14:00"), true]);
  });

  test("no longer than is known, where its end was not noted", () => {
    const { lines } = day([entry("issued", "09:00"), entry("renewed", "09:50")]);
    expect(spans(lines[0])).toEqual([[at("09:00"), at("09:50"), false]]);
  });

  test("what happened yesterday alone is no line of today", () => {
    expect(day([entry("issued", "09:00", { day: 1 }), entry("stopped", "10:00", { day: 1 })]).lines).toEqual(
      [],
    );
  });
});

test("a failure says why, and a code that is waited for is marked now", () => {
  const { lines } = day([entry("failed", "09:00", { detail: "No access" })], { prompted: ["dev"] });
  expect(lines[0]?.marks).toEqual([
    { at: at("09:00"), kind: "failed", words: "Failed: No access" },
    { at: at("14:00"), kind: "code", words: "MFA code asked for" },
  ]);
});

test("what lives comes first, then what happened last; what is gone keeps its name", () => {
  const { lines } = day(
    [
      entry("issued", "08:00"),
      entry("failed", "09:00", { session: "gone", sessionName: "Shop/Deploy" }),
      entry("failed", "10:00", { session: "late" }),
    ],
    { sessions: new Map([["dev", live()]]) },
  );
  expect(lines.map(({ title }) => title)).toEqual(["Northwind dev", "Northwind late", "Shop/Deploy"]);
});

test("what is due: sign-ins, codes and ends, the next first; what is renewed by itself is not among them", () => {
  const northwind = integration(
    "northwind",
    "Northwind",
    "https://northwind.awsapps.com/start",
    "eu-central-1",
  );
  const { deadlines } = day([], {
    integrations: [
      { integration: northwind, signInExpiresAt: iso("19:30") },
      { integration: northwind, signInExpiresAt: iso("13:00") },
      { integration: northwind, signInExpiresAt: iso("13:00", 4) },
    ],
    sessions: new Map([
      ["kept", live()],
      ["mfa", live({ state: "needs-you", needs: "mfa-code", expiresAt: iso("15:00") })],
      ["hop", live({ renewal: { is: "unattended" }, expiresAt: iso("14:30") })],
    ]),
  });
  expect(deadlines.map(({ kind, words }) => [kind, words])).toEqual([
    ["end", "Ends: Northwind hop"],
    ["code", "MFA code due: Northwind mfa"],
    ["sign-in", "Sign-in to Northwind ends"],
  ]);
});

test("the axis is full hours around everything, with now on it, and few enough of them to read", () => {
  const { from, to } = day([entry("issued", "09:10"), entry("stopped", "09:20")]);
  expect([from, to]).toEqual([at("09:00"), at("16:00")]);
  expect(ticks({ from, to })).toHaveLength(8);
  expect(ticks({ from: at("00:00"), to: at("23:00") })).toHaveLength(12);
});
