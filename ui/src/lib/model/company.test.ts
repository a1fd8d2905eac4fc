// What people type to find the sessions of a large company. The command line's list and picker are held to the same queries
// (crates/core/src/matching/company_test.rs).
import { expect, test } from "vitest";
import type { Session } from "../backend/backend";
import { companyAccounts } from "../backend/fake/company";
import { sessionsOf } from "../backend/fake/organisation";
import { findCommands } from "../palette/commands";
import data from "../../../../crates/core/src/matching/company/queries.json";
import { inOrder } from "./layout";
import { parseQuery } from "./query";
import { search, searchIndex } from "./search";

const title = (session: Session) => `${session.accountName ?? ""}/${session.roleName ?? ""}`;
const used = new Map(data.used.map((one) => [`${one.account}/${one.role}`, one]));
const live = new Set<string>();
const sessions = inOrder(
  sessionsOf("acme", companyAccounts, "eu-central-1").map((session) => {
    const own = used.get(title(session));
    if (!own) return session;
    if ("live" in own) live.add(session.id);
    const { lastUsedAt, useCount, favourite = false, alias = null, region = session.region } = own;
    return { ...session, lastUsedAt, useCount, favourite, alias, region };
  }),
);
const index = searchIndex(sessions, { aliasOf: () => data.integration, defaultRegion: "eu-central-1" });

/** The queries whose wanted session is not the first one, with what was. */
function missed(first: (typed: string) => Session | undefined): string[] {
  return data.queries.flatMap(({ typed, wanted }) => {
    const found = first(typed);
    const name = found ? title(found) : "nothing";
    const isWanted = name === wanted || (wanted.endsWith("/") && name.startsWith(wanted));
    return isWanted ? [] : [`${typed}: ${wanted}, not ${name}`];
  });
}

test("“payments prod” found acme-non-prod-payments-us first", () => {
  const wrong = missed((typed) => sessions[search(index, parseQuery(typed), live)[0] ?? -1]);
  expect(data.queries).toHaveLength(100);
  expect(wrong.length, wrong.join("\n")).toBeLessThanOrEqual(5);
});

test("the palette's first action is on the session that is wanted", () => {
  const stateOf = (id: string) => (live.has(id) ? "active" : "inactive");
  const wrong = missed((typed) => {
    const [command] = findCommands(index, stateOf, [], parseQuery(typed));
    return command?.kind === "session" ? command.session : undefined;
  });
  expect(wrong.length, wrong.join("\n")).toBeLessThanOrEqual(5);
});
