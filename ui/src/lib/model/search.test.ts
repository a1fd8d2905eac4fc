import { describe, expect, test } from "vitest";
import type { Session } from "../backend/backend";
import { addedSessions } from "../backend/fake/addedSessions";
import { northwindAccounts, sessionsOf } from "../backend/fake/organisation";
import { inOrder } from "./layout";
import cases from "../../../../crates/core/src/matching/cases.json";
import { parseQuery } from "./query";
import { none } from "./cost";
import { costOf, search, searchIndex } from "./search";

const sessions = inOrder(sessionsOf("northwind", northwindAccounts, "eu-central-1"));

function found(query: string, among: Session[] = sessions): string[] {
  return search(searchIndex(among), parseQuery(query)).map((at) => {
    const session = among[at];
    return `${session?.accountName ?? ""} ${session?.roleName ?? ""}`;
  });
}

describe("search", () => {
  test("every word has to match, in whichever field and order", () => {
    expect(found("admin staging")).toEqual([
      "Northwind Staging Administrator",
      "Payments Staging Administrator",
    ]);
    expect(found("staging admin")).toEqual(found("admin staging"));
    expect(found("staging nothing")).toEqual([]);
  });

  test("finds what the command line finds", () => {
    const among = cases.sessions.map((session) => ({
      ...(sessions[0] as Session),
      source: "name" in session ? ("iam-user" as const) : ("identity-center-role" as const),
      name: session.id,
      accountName: null,
      accountEmail: null,
      accountColour: null,
      production: false,
      roleName: null,
      region: null,
      integration: null,
      ...session,
      profiles: [session.profile],
    }));
    const index = searchIndex(among, { aliasOf: (integration) => integration });
    for (const { typed, found } of cases.cases) {
      const words = parseQuery(typed);
      const costs = words.map((word) => costOf(index, word, "words"));
      const inWords = (at: number) => costs.every((cost) => cost(at) < none);
      const ids = search(index, words)
        .filter(inWords)
        .map((at) => among[at]?.id);
      expect(ids.sort(), typed).toEqual([...found].sort());
    }
  });

  test("account ids match in part, and in the groups people write", () => {
    expect(found("4444-5555-6666")).toEqual(found("444455556666"));
    expect(found("444455556666").every((title) => title.startsWith("Northwind Staging"))).toBe(true);
    expect(found("444455556666")).toHaveLength(3);
  });

  test("profile, region and email are searched, but not the region that most have", () => {
    const dressed = sessions.map((session, at) =>
      at === 5 ? { ...session, profiles: ["quokka"], region: "eu-west-1" } : session,
    );
    expect(found("quokka", dressed)).toHaveLength(1);
    const index = searchIndex(dressed, { defaultRegion: "eu-central-1" });
    expect(search(index, parseQuery("eu-"))).toEqual([5]);
    expect(found("aws+website@")).toHaveLength(4);
  });

  test("an alias is searched as a name", () => {
    const dressed = sessions.map((session, at) =>
      at === 7 ? { ...session, alias: "quokka-prod" } : session,
    );
    expect(found("quokka", dressed)).toHaveLength(1);
    expect(found("quokka", dressed)).toEqual(found("quokka-prod", dressed));
  });

  test("accents may be left out", () => {
    expect(found("koln")).toHaveLength(4);
    expect(found("Köln")).toHaveLength(4);
  });

  test("initials and scattered letters find names, but not ids", () => {
    expect(found("dppua")[0]).toBe("Northwind Staging DataPlatformPowerUserAccess");
    expect(found("nwprod")[0]).toMatch(/^Northwind Production/);
    expect(found("4466")).toEqual([]);
  });

  test("a whole word beats the start of one, and what says the contrary comes last; letters within words count where no word is found", () => {
    const named = (accountName: string): Session => ({
      ...(sessions[0] as Session),
      id: accountName,
      accountName,
      roleName: "Role",
      profiles: [],
      accountEmail: null,
      accountColour: null,
      production: false,
    });
    const among = ["Preprod", "Product Lab", "My prod", "prod", "Non-prod"].map(named);
    expect(found("prod", among)).toEqual(["My prod Role", "prod Role", "Product Lab Role", "Non-prod Role"]);
    expect(found("eprod", among)[0]).toBe("Preprod Role");
    expect(found("prodlab", among)).toEqual(["Product Lab Role"]);
  });

  test("among equals, favourites and what is used often come first", () => {
    const dressed = sessions.map((session) =>
      session.accountName === "Website" && session.roleName === "ReadOnly"
        ? { ...session, favourite: true, useCount: 20 }
        : session,
    );
    expect(found("readonly", dressed)[0]).toBe("Website ReadOnly");
    expect(found("readonly")[0]).not.toBe("Website ReadOnly");
  });

  test("IAM users and role ARNs are found", () => {
    const added = addedSessions();
    const ids = (query: string) => search(searchIndex(added), parseQuery(query)).map((at) => added[at]?.id);
    expect(ids("ada")[0]).toBe("ada");
    expect(ids("AKIAIOSFODNN7EXAMPLE")).toEqual(["ada"]);
    expect(ids("DeploymentRole")).toEqual(["deploy"]);
    expect(ids("arn:aws:iam::210987654321:role/partners/Audit")).toEqual(["audit"]);
  });

  test("a user without account is found by its name", () => {
    const user: Session = {
      ...(sessions[0] as Session),
      id: "ada",
      name: "ada",
      source: "assumed-role",
      accountId: null,
      accountName: null,
      accountEmail: null,
      accountColour: null,
      production: false,
      roleName: null,
    };
    expect(search(searchIndex([...sessions, user]), parseQuery("ada"))).toEqual([sessions.length]);
  });

  test("what is remembered of earlier words finds the same as nothing remembered, however much was typed", () => {
    const index = searchIndex(sessions);
    for (const query of ["pay stag dev", "prodution", "a e i o u", "admin", "pay stag dev", "1000 read"]) {
      for (let end = 1; end <= query.length; end += 1) {
        const words = parseQuery(query.slice(0, end));
        expect(search(index, words), query.slice(0, end)).toEqual(search(searchIndex(sessions), words));
      }
    }
    expect(index.known.size).toBeLessThanOrEqual(8);
  });
});
