import { describe, expect, test } from "vitest";
import type { Session, SessionState } from "../backend/backend";
import { addedSessions } from "../backend/fake/addedSessions";
import { contosoAccounts, northwindAccounts, sessionsOf } from "../backend/fake/organisation";
import {
  addedWords,
  fullTitle,
  stableOrder,
  foldedLayout,
  inOrder,
  inView,
  isLarge,
  layout,
  noFilters,
  passes,
  type Row,
  type StateOf,
  type View,
} from "./layout";
import { groupings, sorted } from "./order";

const sessions = inOrder(sessionsOf("northwind", northwindAccounts.slice(0, 3), "eu-central-1"));
const id = (account: string, role: string) => `northwind/${account}/${role}`;
const production = "111122223333";
const staging = "444455556666";

const states =
  (known: Record<string, SessionState>): StateOf =>
  (session) =>
    known[session] ?? "inactive";
const names = (rows: readonly Row[]) =>
  rows.map((row) =>
    row.kind === "heading" ? `# ${row.title}` : `${row.named ? "+" : "-"} ${row.session.roleName ?? ""}`,
  );
const keys = (rows: readonly Row[]) => rows.map((row) => row.key);

describe("order", () => {
  test("accounts are sorted as people do, and those of one name are kept apart by id", () => {
    const of = (accountId: string, accountName: string, roleName: string): Session => ({
      ...(sessions[0] as Session),
      id: `${accountId}/${roleName}`,
      accountId,
      accountName,
      roleName,
    });
    const sorted = inOrder([
      of("3", "Team 10", "A"),
      of("2", "Sandbox", "B"),
      of("4", "team 9", "A"),
      of("1", "Sandbox", "B"),
      of("2", "Sandbox", "A"),
    ]);
    expect(sorted.map((session) => session.id)).toEqual(["1/B", "2/A", "2/B", "4/A", "3/A"]);
  });
});

describe("layout", () => {
  test("what lives stands on top, what expired below it, the rest under its account", () => {
    const stateOf = states({
      [id(staging, "Developer")]: "active",
      [id(production, "Billing")]: "needs-you",
      [id(production, "ReadOnly")]: "expired",
      [id(production, "Administrator")]: "starting",
    });
    expect(names(layout(sessions, stateOf, "all", "account"))).toEqual([
      "# Active",
      "+ Billing",
      "+ Developer",
      "# Expired",
      "+ ReadOnly",
      "# Northwind Development",
      "- Administrator",
      "- Developer",
      "- ReadOnly",
      "# Northwind Production",
      "- Administrator",
      "# Northwind Staging",
      "- Administrator",
      "- DataPlatformPowerUserAccess",
    ]);
  });

  test("ungrouped, every row names its account and no heading stands without need", () => {
    const rows = layout(sessions, states({}), "all", "none");
    expect(rows.every((row) => row.kind === "session" && row.named)).toBe(true);
    expect(rows).toHaveLength(sessions.length);
  });

  test("by integration, every row names its account, and what a person added stands last", () => {
    const contoso = sessionsOf("contoso", contosoAccounts, "eu-north-1");
    const all = inOrder([...addedSessions(), ...sessions, ...contoso]);
    const aliasOf = (id: string) => ({ northwind: "Northwind", contoso: "Contoso Labs" })[id];
    const rows = layout(all, states({}), "all", "integration", aliasOf);
    const titles = rows.flatMap((row) => (row.kind === "heading" ? [row.title] : []));
    expect(titles.toSorted()).toEqual(["Contoso Labs", "IAM users and added roles", "Northwind"]);
    expect(titles.at(-1)).toBe("IAM users and added roles");
    expect(rows.every((row) => row.kind === "heading" || row.named)).toBe(true);
    expect(rows).toHaveLength(all.length + titles.length);
  });

  test("by last use, accounts come by what was used last in them, and within them too", () => {
    const used = (name: string, at: string) => (session: Session) =>
      session.id === name ? { ...session, lastUsedAt: at } : session;
    const all = sessions
      .map(used(id(staging, "Developer"), "2030-01-02T00:00:00Z"))
      .map(used(id(production, "ReadOnly"), "2030-01-01T00:00:00Z"));
    const rows = layout(sorted(all, "recent"), states({}), "all", "account");
    const staged = rows.findIndex((row) => row.key === id(staging, "Developer"));
    expect(staged).toBe(1);
    const productive = rows.findIndex((row) => row.key === id(production, "ReadOnly"));
    expect(rows[productive - 1]?.kind).toBe("heading");
    expect(rows.filter((row) => row.kind === "heading" && row.title === "Northwind Staging")).toHaveLength(1);
    expect(sorted(all, "name")).toEqual(all);
  });

  test("each session has exactly one row", () => {
    const stateOf = states({ [id(staging, "Developer")]: "active", [id(production, "Billing")]: "expired" });
    for (const { id: grouping } of groupings) {
      const shown = keys(layout(sessions, stateOf, "all", grouping)).filter((key) => !key.startsWith("#"));
      expect([...shown].sort()).toEqual(sessions.map((session) => session.id).sort());
    }
  });

  test("the places of the sidebar choose sessions", () => {
    const stateOf = states({ [id(staging, "Developer")]: "failed" });
    const session = sessions.find((one) => one.id === id(staging, "Developer")) as Session;
    const other = sessions[0] as Session;
    const seen = (session: Session, view: View) => inView(session, view, stateOf, new Map());
    expect([seen(session, "active"), seen(other, "active")]).toEqual([true, false]);
    expect([seen({ ...other, favourite: true }, "favourites"), seen(other, "favourites")]).toEqual([
      true,
      false,
    ]);
    expect([seen(other, "integration:northwind"), seen(other, "integration:contoso")]).toEqual([true, false]);
  });

  test("a hidden session is in its own place alone, until something goes on with it", () => {
    const [first] = sessions as [Session];
    const hidden = { ...first, hidden: true };
    const seen = (view: View, state: SessionState) =>
      inView(hidden, view, states({ [hidden.id]: state }), new Map());
    const places = ["all", "favourites", "integration:northwind", "hidden"] as const;
    expect(places.map((view) => seen(view, "inactive"))).toEqual([false, false, false, true]);
    expect((["active", "starting", "failed"] as const).map((state) => seen("all", state))).toEqual([
      true,
      true,
      true,
    ]);
  });

  test("filters of one kind widen, of two kinds narrow", () => {
    const count = (regions: string[], roles: string[]) =>
      sessions.filter((one) => passes(one, { ...noFilters, regions, roles }, states({}))).length;
    expect(count([], [])).toBe(sessions.length);
    expect(count([], ["Billing", "Developer"])).toBe(3);
    expect(count(["eu-west-1"], ["Billing", "Developer"])).toBe(0);
  });
});

describe("a large organisation", () => {
  const used = sessions.map((session) => ({
    ...session,
    favourite: session.id === id(staging, "Administrator"),
    lastUsedAt: session.id === id(production, "Billing") ? "2026-11-28T09:00:00Z" : null,
  }));
  const stateOf = states({ [id(staging, "Developer")]: "active", [id(production, "ReadOnly")]: "failed" });
  const folded = (rows: readonly Row[]) =>
    rows.map((row) =>
      row.kind === "heading"
        ? `# ${row.title}${row.fold ? ` ${row.fold.open ? "open" : String(row.fold.sessions.length)}` : ""}`
        : fullTitle(row.session),
    );

  test("it opened on the first account of the alphabet, and a failure was one among thousands", () => {
    expect(folded(foldedLayout(inOrder(used), stateOf, new Set()))).toEqual([
      "# Active",
      "Northwind Production ReadOnly",
      "Northwind Staging Developer",
      "# Favourites",
      "Northwind Staging Administrator",
      "# Recent",
      "Northwind Production Billing",
      "# Accounts",
      "# Northwind Development 3",
      "# Northwind Production 1",
      "# Northwind Staging 1",
    ]);
  });

  test("an account is opened alone, and each session has one row", () => {
    const rows = foldedLayout(inOrder(used), stateOf, new Set([`#account:${production}`]));
    expect(folded(rows).slice(-4)).toEqual([
      "# Northwind Development 3",
      "# Northwind Production open",
      "Northwind Production Administrator",
      "# Northwind Staging 1",
    ]);
    expect(new Set(keys(rows)).size).toBe(rows.length);
  });

  test("a folded account stays while the rows are held", () => {
    const before = foldedLayout(inOrder(used), states({}), new Set());
    const fewer = inOrder(used.filter((session) => session.accountId !== production));
    const held = stableOrder(before, foldedLayout(fewer, states({}), new Set()));
    expect(folded(held).filter((line) => line.startsWith("# "))).toEqual([
      "# Favourites",
      "# Accounts",
      "# Northwind Development 3",
      "# Northwind Staging 2",
    ]);
  });

  test("is one of more than thirty accounts", () => {
    const of = (count: number) =>
      Array.from({ length: count }, (_, at) => ({ ...(sessions[0] as Session), accountId: String(at) }));
    expect([isLarge(of(30)), isLarge(of(31))]).toEqual([false, true]);
  });
});

test("states filter, and what failed or is due needs the person", () => {
  const stateOf = states({ [id(staging, "Developer")]: "failed", [id(production, "Billing")]: "needs-you" });
  const count = (...wanted: SessionState[]) =>
    sessions.filter((one) => passes(one, { ...noFilters, states: wanted }, stateOf)).length;
  expect([count(), count("failed"), count("failed", "needs-you"), count("expired")]).toEqual([
    sessions.length,
    1,
    2,
    0,
  ]);
  expect(sessions.filter((one) => inView(one, "needs-you", stateOf, new Map()))).toHaveLength(2);
});

describe("held in place", () => {
  const before = layout(sessions, states({}), "all", "account");

  test("a session that starts keeps its row", () => {
    const after = layout(sessions, states({ [id(production, "Billing")]: "active" }), "all", "account");
    expect(keys(after)).not.toEqual(keys(before));
    expect(keys(stableOrder(before, after))).toEqual(keys(before));
  });

  test("the rows carry what is newest about their sessions", () => {
    const renamed = sessions.map((session) => ({ ...session, favourite: true }));
    const held = stableOrder(before, layout(renamed, states({}), "all", "account"));
    expect(held.every((row) => row.kind === "heading" || row.session.favourite)).toBe(true);
  });

  test("what is gone leaves, with a heading that has nothing left", () => {
    const fewer = sessions.filter((session) => session.accountId !== production);
    const held = stableOrder(before, layout(fewer, states({}), "all", "account"));
    expect(names(held)).not.toContain("# Northwind Production");
    expect(held.filter((row) => row.kind === "session")).toHaveLength(fewer.length);
  });

  test("what is new comes at the end, under its heading", () => {
    const more = inOrder([
      ...sessions,
      ...sessionsOf("northwind", northwindAccounts.slice(11), "eu-central-1"),
    ]);
    const held = stableOrder(before, layout(more, states({}), "all", "account"));
    expect(keys(held).slice(0, before.length)).toEqual(keys(before));
    expect(names(held)[before.length]).toBe("# Website");
    expect(held).toHaveLength(before.length + 5);
  });
});

describe("what a person added", () => {
  const known = inOrder([
    ...sessionsOf("northwind", northwindAccounts.slice(0, 2), "eu-central-1"),
    ...addedSessions(),
  ]);

  test("stands in its account, whose name an integration tells; users before roles", () => {
    const inactive = states({});
    const rows = layout(known, inactive, "all", "account");
    const headings = rows.flatMap((row) =>
      row.kind === "heading" ? [`${row.title} ${row.accountId ?? ""}`] : [],
    );
    expect(headings).toEqual([
      "Account 123456789012",
      "Account 210987654321",
      "Northwind Production 111122223333",
      "Northwind Staging 444455556666",
    ]);
    expect(new Set(keys(rows)).size).toBe(rows.length);
    expect(keys(rows).slice(1, 3)).toEqual(["ada", "deploy"]);
    expect(known.find((session) => session.id === "data-reader")?.accountName).toBe("Northwind Staging");
  });

  test("stands under the IAM user that its chain begins with", () => {
    const byId = new Map(known.map((session) => [session.id, session]));
    const own = known.filter((session) => inView(session, "user:ada", states({}), byId));
    expect(own.map((session) => session.id)).toEqual(["ada", "deploy", "audit"]);
  });

  test("says beside its name what it is, or on what it is assumed", () => {
    const audit = known.find((session) => session.id === "audit") as Session;
    const ada = known.find((session) => session.id === "ada") as Session;
    expect(addedWords(ada, null)).toBe("IAM user");
    expect(addedWords(audit, ada)).toBe("on ada");
    expect(addedWords(audit, null)).toBe("its source is gone");
  });

  test("goes by the name that it was given", () => {
    const named = (id: string) => fullTitle(known.find((session) => session.id === id) as Session);
    expect([named("ada"), named("data-reader")]).toEqual(["ada", "data-reader"]);
    expect(named(id(staging, "Developer"))).toBe("Northwind Staging Developer");
  });

  test("an account that two integrations call by different names is one account", () => {
    const renamed = sessionsOf("other", northwindAccounts.slice(0, 1), "eu-central-1").map((session) => ({
      ...session,
      accountName: "Earlier Name",
    }));
    const rows = layout(inOrder([...sessions, ...renamed]), states({}), "all", "account");
    expect(new Set(keys(rows)).size).toBe(rows.length);
  });
});
