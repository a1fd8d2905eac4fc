import { expect, test } from "vitest";
import type { SessionState } from "../backend/backend";
import { addedSessions } from "../backend/fake/addedSessions";
import { northwindAccounts, sessionsOf } from "../backend/fake/organisation";
import { inOrder } from "../model/layout";
import { parseQuery } from "../model/query";
import { searchIndex } from "../model/search";
import { findCommands, type GeneralCommand } from "./commands";

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
    "Show details: Website · Deploy",
    "Add to favourites: Website · Deploy",
  ]);
});

test("general commands are found by their words, and a word of an action alone finds no session", () => {
  expect(find("sett")[0]).toBe("Settings");
  expect(find("stop")).toEqual([]);
});

test("before typing it offers what runs", () => {
  expect(find()).toEqual(["Open console: Northwind Staging · Developer", "Settings"]);
});

test("what was added goes by its name; an IAM user has no console", () => {
  const added = inOrder([...sessions, ...addedSessions()]);
  const offered = (word: string) =>
    findCommands(searchIndex(added), () => "active", [], parseQuery(word)).flatMap((command) =>
      command.kind === "session" ? [`${command.label}: ${command.subject}`] : [],
    );
  expect(offered("customer-audit")[0]).toBe("Open console: customer-audit · 210987654321");
  expect(offered("akiaiosfodnn7example")).toEqual([
    "Stop: ada · 123456789012",
    "Show details: ada · 123456789012",
    "Add to favourites: ada · 123456789012",
    "Create chained session: ada · 123456789012",
    "Edit: ada · 123456789012",
    "Delete: ada · 123456789012",
  ]);
});
