import { describe, expect, test } from "vitest";
import { aboutLeft, ago, clockTime, countdown, roughlyLeft, timeLeft, until } from "./time";

const minute = 60_000;
const hour = 60 * minute;

describe("time left", () => {
  test.each([
    [-1, "under 1 min"],
    [59_999, "under 1 min"],
    [minute, "1 min"],
    [47 * minute + 59_000, "47 min"],
    [hour - 1, "59 min"],
    [hour, "1 h"],
    [3 * hour + 12 * minute, "3 h 12 min"],
    [24 * hour, "1 d"],
    [51 * hour, "2 d 3 h"],
  ])("%i ms is %s", (span, words) => expect(timeLeft(span)).toBe(words));

  test.each([
    [-1, "almost done"],
    [4_999, "almost done"],
    [5_000, "about 10 s left"],
    [41_000, "about 50 s left"],
    [50_000, "about 50 s left"],
    [50_001, "about 1 min left"],
    [89_000, "about 1 min left"],
    [90_000, "about 2 min left"],
    [59 * minute, "about 59 min left"],
    [hour, "over an hour left"],
  ])("by an estimate, %i ms is %s", (span, words) => expect(aboutLeft(span)).toBe(words));

  test.each([
    [30_000, "< 1 min"],
    [47 * minute, "47 min"],
    [7.9 * hour, "7 h"],
    [47 * hour, "47 h"],
    [72 * hour, "3 d"],
  ])("roughly, %i ms is %s", (span, words) => expect(roughlyLeft(span)).toBe(words));
});

test("what has passed is told in its largest unit", () => {
  expect(ago(10_000)).toBe("just now");
  expect(ago(5 * minute + 1)).toBe("5 min ago");
  expect(ago(26 * hour)).toBe("26 h ago");
});

test("a countdown never falls below zero", () => {
  expect(countdown(9 * minute + 41_900)).toBe("9:41");
  expect(countdown(5_000)).toBe("0:05");
  expect(countdown(-5_000)).toBe("0:00");
});

test("the span until an instant is negative once it has passed", () => {
  const now = Date.parse("2026-03-01T12:00:00Z");
  expect(until("2026-03-01T12:01:00Z", now)).toBe(minute);
  expect(until("2026-03-01T11:59:00Z", now)).toBe(-minute);
});

test("a time of day says its day unless that is today", () => {
  const now = new Date(2026, 2, 10, 0, 30).getTime();
  const at = (day: number, hours: number) => new Date(2026, 2, day, hours, 5).toISOString();
  expect(clockTime(at(10, 0), now, "en-GB")).toBe("00:05");
  expect(clockTime(at(9, 23), now, "en-GB")).toBe("yesterday 23:05");
  expect(clockTime(at(11, 3), now, "en-GB")).toMatch(/^tomorrow 03:/);
  expect(clockTime(at(3, 14), now, "en-GB")).toBe("3 Mar 14:05");
});
