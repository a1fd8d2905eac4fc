import { describe, expect, test } from "vitest";
import type { Need, Problem, SessionStatus } from "../backend/backend";
import { noAccess, profileInUse, signInRequired } from "../backend/fake/problems";
import { presentation, remedyLabel } from "./presentation";

const now = Date.parse("2026-03-01T12:00:00Z");
const inMinutes = (minutes: number) => new Date(now + minutes * 60_000).toISOString();
const status = (fields: Partial<SessionStatus>): SessionStatus => ({
  id: "a",
  state: "inactive",
  step: null,
  expiresAt: null,
  needs: null,
  renewal: { is: "kept" },
  problem: null,
  ...fields,
});
const shown = (fields: Partial<SessionStatus>) => presentation(status(fields), null, null, now);

describe("a row's presentation", () => {
  test("inactive offers to start, with or without a status", () => {
    expect(presentation(null, null, null, now)).toMatchObject({
      icon: "idle",
      words: "",
      main: { label: "Start", intent: { do: "start" } },
    });
    expect(shown({})).toEqual(presentation(null, null, null, now));
  });

  test("starting says the step and can be cancelled", () => {
    expect(shown({ state: "starting", step: "waiting-for-browser" })).toMatchObject({
      icon: "busy",
      words: "Waiting for browser",
      main: { label: "Cancel", intent: { do: "cancel" } },
    });
  });

  test("active tells the time left, and warns late and only when it will not renew", () => {
    expect(shown({ state: "active", expiresAt: inMinutes(47) })).toMatchObject({
      icon: "live",
      time: "47 min",
      tone: "plain",
    });
    expect(shown({ state: "active", expiresAt: inMinutes(9), needs: null }).tone).toBe("plain");
    expect(shown({ state: "active", expiresAt: inMinutes(9), needs: "sign-in" }).tone).toBe("warn");
    expect(shown({ state: "active", expiresAt: inMinutes(10), needs: "sign-in" }).tone).toBe("plain");
  });

  test("needs-you gives the reason, the time and the one action", () => {
    const needs = shown({ state: "needs-you", expiresAt: inMinutes(9), problem: signInRequired("contoso") });
    expect(needs).toMatchObject({
      icon: "attention",
      words: "Sign-in ends soon",
      time: "9 min",
      tone: "warn",
    });
    expect(needs.main).toEqual({
      label: "Sign in",
      intent: { do: "remedy", remedy: { kind: "sign-in", integration: "contoso", alias: "contoso" } },
    });
  });

  test("what was not renewed was as calm as what was", () => {
    const renewal = { is: "late", since: inMinutes(-4), retryAt: inMinutes(1) } as const;
    const late = shown({ state: "active", expiresAt: inMinutes(47), renewal, problem: noAccess });
    expect(late).toMatchObject({
      words: "Not renewed",
      tone: "warn",
      state: "Active, not renewed",
      icon: "attention",
    });
    const refused = { is: "needs-you" } as const;
    expect(
      shown({ state: "active", expiresAt: inMinutes(47), renewal: refused, problem: noAccess }).tone,
    ).toBe("warn");
    expect(shown({ state: "active", expiresAt: inMinutes(47), renewal: refused }).tone).toBe("plain");
  });

  test("needs-you without a problem says what is due, and one start does it", () => {
    const due = (needs: Need | null) => {
      const { words, main } = shown({ state: "needs-you", expiresAt: inMinutes(9), needs });
      return [words, main.label, main.intent.do];
    };
    expect(due("mfa-code")).toEqual(["MFA code due", "Enter code", "start"]);
    expect(due("sign-in")).toEqual(["Sign-in due", "Sign in", "start"]);
    expect(due(null)).toEqual(["Needs you", "Renew", "start"]);
  });

  test("expired says since when", () => {
    expect(shown({ state: "expired", expiresAt: inMinutes(-5) })).toMatchObject({
      words: "Expired 5 min ago",
      main: { label: "Renew", intent: { do: "start" } },
    });
  });

  test("failed says the title and offers the remedy, or the details where there is none", () => {
    expect(shown({ state: "failed", problem: noAccess })).toMatchObject({
      words: "No access",
      tone: "danger",
      main: { label: "Refresh" },
    });
    const helpless: Problem = { ...noAccess, remedy: { kind: "none" } };
    expect(shown({ state: "failed", problem: helpless }).main).toEqual({
      label: "Details",
      intent: { do: "details" },
    });
  });

  test("a click shows at once, before any status tells of it", () => {
    expect(presentation(null, "starting", null, now)).toMatchObject({ icon: "busy", words: "Starting" });
    expect(presentation(status({ state: "failed", problem: noAccess }), "starting", null, now).icon).toBe(
      "busy",
    );
    expect(presentation(status({ state: "active" }), "stopping", null, now)).toMatchObject({
      words: "Stopping",
      main: { intent: { do: "wait" } },
    });
  });

  test("a problem of the window itself shows on the row, and never hides what runs", () => {
    expect(presentation(null, null, noAccess, now)).toMatchObject({
      icon: "failed",
      words: "No access",
      main: { label: "Start" },
    });
    const live = presentation(status({ state: "active", expiresAt: inMinutes(30) }), null, noAccess, now);
    expect(live).toMatchObject({ icon: "live", words: "No access", time: "30 min", main: { label: "Stop" } });
  });
});

test("every remedy but none has a label", () => {
  expect(remedyLabel(profileInUse("p").remedy)).toBe("Replace…");
  expect(remedyLabel({ kind: "none" })).toBeNull();
});
