import { afterEach, expect, test, vi } from "vitest";
import { ListView } from "./list-view.svelte";
import { Selection } from "./selection.svelte";

afterEach(() => {
  vi.useRealTimers();
  localStorage.clear();
});

test("a window that was closed and opened again had lost search, place, filters, folding and selection", () => {
  const view = new ListView();
  view.view = "favourites";
  view.query = "pay prod";
  view.filters = { states: ["failed"], regions: [], roles: [], labels: [] };
  view.fold("#account:111122223333", true);
  view.fold("#account:444455556666", true);
  view.fold("#account:444455556666", false);
  view.keep();
  const selection = new Selection();
  selection.select("northwind/111122223333/ReadOnly");
  selection.keep();

  const again = new ListView();
  expect([again.view, again.query, again.filters.states]).toEqual(["favourites", "pay prod", ["failed"]]);
  expect([...again.unfolded]).toEqual(["#account:111122223333"]);
  expect(new Selection().current).toBe("northwind/111122223333/ReadOnly");
});

test("a window that is opened much later begins anew, but for the folding", () => {
  vi.useFakeTimers();
  const view = new ListView();
  view.query = "pay prod";
  view.fold("#account:111122223333", true);
  view.keep();
  vi.setSystemTime(Date.now() + 2 * 60 * 60_000);
  const later = new ListView();
  expect(later.query).toBe("");
  expect([...later.unfolded]).toEqual(["#account:111122223333"]);
});

test("what an older version kept is no trouble", () => {
  localStorage.setItem("daypass.list", "{");
  localStorage.setItem("daypass.unfolded", "");
  expect(new ListView().query).toBe("");
  expect(new ListView().unfolded.size).toBe(0);
});

test("grouping and sorting are kept, and what no version knows any more is the usual", () => {
  const view = new ListView();
  view.grouping = "integration";
  view.sorting = "recent";
  expect([new ListView().grouping, new ListView().sorting]).toEqual(["integration", "recent"]);
  localStorage.setItem("daypass.grouping", "moon");
  expect(new ListView().grouping).toBe("account");
});
