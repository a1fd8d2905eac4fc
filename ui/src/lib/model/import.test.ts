import { expect, test } from "vitest";
import type { ImportItem } from "../backend/backend";
import { preview } from "../backend/fake/awsProfiles";
import { chosenWith, countedNew, isNew } from "./import";

const items = preview(new Map());
const all = new Set(items.filter(isNew).map((item) => item.profile));

test("only what something comes of can be chosen", () => {
  expect(all).toEqual(
    new Set(["ada", "jonas", "fabrikam-dev", "fabrikam-read", "deploy", "on-call", "audit", "evidence"]),
  );
  expect(chosenWith(items, new Set(), "vendor", true)).toEqual(new Set());
});

test("a role brings what it is assumed from, to the end of its chain", () => {
  expect(chosenWith(items, new Set(), "evidence", true)).toEqual(new Set(["evidence", "audit", "jonas"]));
});

test("without a user there are none of the roles on it; others stay", () => {
  const chosen = chosenWith(items, all, "jonas", false);
  expect([...all].filter((one) => !chosen.has(one))).toEqual(["jonas", "audit", "evidence"]);
  expect(chosenWith(items, all, "evidence", false).size).toBe(all.size - 1);
});

test("profiles that name each other in a circle end too", () => {
  const circle = items.slice(0, 2).map((item, at) => ({
    ...item,
    profile: ["a", "b"][at] ?? "",
    comesWith: ["b", "a"][at] ?? null,
  }));
  expect(chosenWith(circle, new Set(), "a", true)).toEqual(new Set(["a", "b"]));
});

test("what is new is counted by its kind", () => {
  const outcome = (name: ImportItem["outcome"]): ImportItem => ({
    profile: name,
    outcome: name,
    becomes: "",
    detail: null,
    comesWith: null,
    problem: null,
  });
  expect(isNew(outcome("integration"))).toBe(true);
  expect(countedNew([outcome("integration"), outcome("left-alone")])).toBe("1 integration");
  expect(countedNew([outcome("integration"), outcome("user"), outcome("role")])).toBe(
    "2 profiles and 1 integration",
  );
  expect(countedNew([outcome("user"), outcome("known")])).toBe("1 profile");
});
