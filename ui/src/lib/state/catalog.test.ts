import { expect, test } from "vitest";
import { random } from "../../../tests/random";
import type { Catalog, Session } from "../backend/backend";
import { changeBetween } from "../backend/fake/catalogChange";
import { northwindAccounts, sessionsOf } from "../backend/fake/organisation";
import { CatalogState } from "./catalog.svelte";

const sessions = sessionsOf("northwind", northwindAccounts, "eu-central-1");

function catalog(revision: number, sessions: Session[]): Catalog {
  return { revision, integrations: [], sessions, destinations: [], views: [] };
}

function stateOf(whole: Catalog): CatalogState {
  const state = new CatalogState();
  state.apply(whole);
  return state;
}

/** The next catalog: some sessions went, some came, some are otherwise, in whatever order. */
function next(before: Catalog, chance: () => number): Catalog {
  const known = new Map(before.sessions.map((session) => [session.id, session]));
  const there = sessions.flatMap((session) => {
    const old = known.get(session.id);
    if (old && chance() < 0.2) return [];
    if (!old && chance() < 0.6) return [];
    if (chance() < 0.7) return [old ?? session];
    const accountName = chance() < 0.5 ? "Renamed" : session.accountName;
    return [{ ...session, useCount: Math.floor(chance() * 3), accountName }];
  });
  there.sort(() => chance() - 0.5);
  return catalog(before.revision + 1 + Math.floor(chance() * 3), there);
}

test("any changes one after another make what the whole makes", () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const chance = random(seed);
    let whole = catalog(1, sessions.slice(0, 9));
    const state = stateOf(whole);
    for (let step = 0; step < 8; step += 1) {
      const before = whole;
      whole = next(before, chance);
      const change = changeBetween(before, whole);
      // What is the same is not told: the catalog that the next change goes with is the one before.
      if (!change) whole = before;
      else expect(state.change(change)).toBe(true);
    }
    expect(state.sessions).toEqual(stateOf(whole).sessions);
  }
});

test("a change that was told before is not made again", () => {
  const [first, second] = [catalog(1, sessions.slice(0, 3)), catalog(4, sessions.slice(1, 4))];
  const change = changeBetween(first, second);
  const state = stateOf(second);
  expect(change && state.change(change)).toBe(true);
  expect(state.sessions).toHaveLength(3);
});

test("a change of a catalog that was never here is not made, and the whole is missed until it comes", () => {
  const state = stateOf(catalog(1, sessions.slice(0, 3)));
  const later = catalog(9, sessions.slice(0, 5));
  const change = changeBetween(catalog(7, sessions.slice(0, 4)), later);
  expect(change && state.change(change)).toBe(false);
  expect([state.sessions.length, state.isBehind]).toEqual([3, true]);
  state.apply(catalog(8, []));
  expect(state.isBehind).toBe(true);
  state.apply(later);
  expect([state.sessions.length, state.isBehind]).toEqual([5, false]);
});

test("a change that comes before the whole is not lost", () => {
  const state = new CatalogState();
  const [first, second] = [catalog(3, sessions.slice(0, 3)), catalog(4, sessions.slice(0, 4))];
  const change = changeBetween(first, second);
  expect(change && state.change(change)).toBe(false);
  state.apply(first);
  expect(state.isBehind).toBe(true);
});
