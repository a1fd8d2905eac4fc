import { expect, test } from "vitest";
import type { DestinationItem, SessionState } from "../backend/backend";
import { addedSessions } from "../backend/fake/addedSessions";
import {
  largeOrganisation,
  northwindAccounts,
  regionList,
  serviceList,
  sessionsOf,
} from "../backend/fake/organisation";
import { inOrder } from "../model/layout";
import { parseQuery } from "../model/query";
import { searchIndex } from "../model/search";
import { commandsOf, findCommands, type GeneralCommand } from "./commands";
import { placesOf } from "./destinations";

const sessions = inOrder(sessionsOf("northwind", northwindAccounts, "eu-central-1"));
const index = searchIndex(sessions);
const stateOf = (id: string): SessionState =>
  id === "northwind/444455556666/Developer" ? "active" : "inactive";
const general: GeneralCommand[] = [
  { kind: "general", key: "settings", label: "Settings", keys: null, run: () => undefined },
];
const find = (...words: string[]) =>
  findCommands(index, stateOf, general, parseQuery(words.join(" "))).map((command) =>
    command.kind === "general" ? command.label : `${command.label}: ${command.subject}`,
  );

test("words name the session and the action, in any order", () => {
  expect(find("stag", "con")[0]).toBe("Open console: Northwind Staging · Developer");
  expect(find("con", "stag")[0]).toBe("Open console: Northwind Staging · Developer");
  expect(find("stop", "stag")).toEqual(["Stop: Northwind Staging · Developer"]);
});

test("a session alone offers all its actions, the likeliest first", () => {
  const offered = find("website", "deploy");
  expect(offered.slice(0, 4)).toEqual([
    "Start: Website · Deploy",
    "Start and open console: Website · Deploy",
    "Copy environment: Website · Deploy",
    "Show details: Website · Deploy",
  ]);
});

test("of ten thousand sessions that all fit, commands are made for few, at every key", () => {
  const many = inOrder(largeOrganisation("northwind", 10_000));
  let made = 0;
  // A command says which account its session is of.
  const watched = many.map((session) =>
    Object.defineProperty({ ...session }, "accountName", { get: () => ((made += 1), session.accountName) }),
  );
  const large = searchIndex(watched);
  for (const query of ["n", "no", "nor", "stag", "stag con", "developer s3"]) {
    made = 0;
    const found = findCommands(
      large,
      () => "inactive",
      [],
      parseQuery(query),
      placesOf(serviceList, regionList),
    );
    expect(found, query).toHaveLength(40);
    expect(made, query).toBeLessThan(1_000);
  }
});

test("general commands are found by their words, and a word of an action alone finds no session", () => {
  expect(find("sett")[0]).toBe("Settings");
  expect(find("stop")).toEqual([]);
});

test("before typing it offers what runs", () => {
  expect(find()).toEqual(["Open console: Northwind Staging · Developer", "Settings"]);
});

test("what was added goes by its name", () => {
  const added = inOrder([...sessions, ...addedSessions()]);
  const offered = (word: string) =>
    findCommands(searchIndex(added), () => "active", [], parseQuery(word)).flatMap((command) =>
      command.kind === "session" ? [`${command.label}: ${command.subject}`] : [],
    );
  expect(offered("customer-audit")[0]).toBe("Open console: customer-audit · 210987654321");
  expect(offered("akiaiosfodnn7example")).toEqual([
    "Open console: ada · 123456789012",
    "Stop: ada · 123456789012",
    "Copy environment: ada · 123456789012",
    "Show details: ada · 123456789012",
    "Add to favourites: ada · 123456789012",
    "Labels: ada · 123456789012",
    "Hide: ada · 123456789012",
    "Create chained session: ada · 123456789012",
    "Edit: ada · 123456789012",
    "Delete: ada · 123456789012",
    "Copy environment for PowerShell: ada · 123456789012",
    "Copy environment as JSON: ada · 123456789012",
    "Copy environment as .env: ada · 123456789012",
    "Copy profile name: ada · 123456789012",
    "Copy account ID: ada · 123456789012",
    "Copy console link: ada · 123456789012",
  ]);
});

const places = placesOf(serviceList, regionList);
const lead = (query: string) =>
  findCommands(index, stateOf, general, parseQuery(query), places).flatMap((command) =>
    command.kind === "session" ? [`${command.label}: ${command.subject}`] : [],
  );

test("a service and a region in any order open there", () => {
  const there = "Open S3 in Frankfurt: Northwind Staging · Developer";
  for (const query of [
    "stag dev s3 fra",
    "fra s3 stag dev",
    "staging developer buckets euc1",
    "stag s3 dev frank",
  ])
    expect(lead(query)[0], query).toBe(there);
  expect(lead("stag dev ddb")[0]).toBe("Open DynamoDB: Northwind Staging · Developer");
  expect(lead("website deploy s3")[0]).toBe("Start and open S3: Website · Deploy");
});

test("S3 Glacier came before S3: what is called so comes first, in every session that is meant", () => {
  const glacier = { id: "glacier", path: "glacier", name: "S3 Glacier", aliases: [] };
  const there = placesOf([glacier, ...serviceList], regionList);
  const offered = findCommands(index, stateOf, general, parseQuery("stag s3"), there).map(
    ({ label }) => label,
  );
  const firstOf = (name: RegExp) => offered.findIndex((label) => name.test(label));
  expect(firstOf(/S3$/)).toBe(0);
  expect(offered.slice(0, firstOf(/Glacier/)).filter((label) => / S3$/.test(label)).length).toBeGreaterThan(
    3,
  );
  expect(offered.slice(firstOf(/Glacier/)).filter((label) => / S3$/.test(label))).toEqual([]);
});

test("one slip in a service is forgiven, and what an action is called comes before a service", () => {
  expect(lead("stag dev lambad")[0]).toBe("Open Lambda: Northwind Staging · Developer");
  expect(lead("stag con")[0]).toBe("Open console: Northwind Staging · Developer");
  expect(lead("stag con").filter((offer) => offer.includes("Config"))).toEqual([]);
  expect(lead("stag dev config")[0]).toBe("Open Config: Northwind Staging · Developer");
});

test("services alone name no session", () => {
  expect(lead("s3")).toEqual([]);
  expect(lead("s3 frankfurt")).toEqual([]);
});

const staging = sessions.find(({ id }) => id === "northwind/444455556666/Developer");
const gone = (service: string, region: string | null): DestinationItem => ({
  accountId: "444455556666",
  service,
  region,
  title: service,
  favourite: false,
  openedAt: null,
});
const known = [gone("s3", "eu-central-1"), gone("dynamodbv2", null), gone("newest", "xx-north-9")];
const labelsOf = (commands: ReturnType<typeof findCommands>) =>
  commands.map((command) =>
    command.kind === "session" ? `${command.label}: ${command.subject}` : command.label,
  );

test("where a person goes is offered before typing, and behind what the session's name finds", () => {
  const find = (query: string) =>
    labelsOf(findCommands(index, stateOf, general, parseQuery(query), places, known));
  expect(find("").slice(0, 3)).toEqual([
    "Open console: Northwind Staging · Developer",
    "Open S3 in Frankfurt: Northwind Staging · Developer",
    "Open DynamoDB: Northwind Staging · Developer",
  ]);
  const ofOne = find("northwind staging developer");
  expect(ofOne.indexOf("Open S3 in Frankfurt: Northwind Staging · Developer")).toBeGreaterThan(0);
  expect(ofOne).toContain("Open newest in xx-north-9: Northwind Staging · Developer");
});

test("all actions of one session are found by their own words and services, in any order with a slip", () => {
  if (!staging) throw new Error("no session");
  const of = (query: string) =>
    commandsOf(staging, "active", parseQuery(query), places, known).map(({ label }) => label);
  expect(of("").slice(0, 5)).toEqual([
    "Open console",
    "Stop",
    "Open S3 in Frankfurt",
    "Open DynamoDB",
    "Open newest in xx-north-9",
  ]);
  expect(of("")).toContain("Copy environment as JSON");
  expect(of("json env")).toEqual(["Copy environment as JSON"]);
  expect(of("s3")).toEqual(["Open S3"]);
  expect(of("fra s3")).toEqual(["Open S3 in Frankfurt"]);
  expect(of("lambad")).toEqual(["Open Lambda"]);
  expect(of("nothing at all")).toEqual([]);
});
