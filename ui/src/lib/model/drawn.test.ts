import { expect, test } from "vitest";
import { random } from "../../../tests/random";
import { drawnAt, positionsOf, type Drawn } from "./drawn";

type Row = { key: string };

const rowsOf = (keys: string): Row[] => [...keys].map((key) => ({ key }));
const everyPosition = (keys: string) => [...keys].map((_, at) => at);
/** Capitals are headings. */
const kindOf = ({ key }: Row) => (key === key.toUpperCase() ? "heading" : "session");

/** Draws one list after another, and returns the elements that the last one has, by the keys of its rows. */
function elements(...lists: string[]): string {
  let drawn: Drawn<Row>[] = [];
  for (const keys of lists) drawn = drawnAt(everyPosition(keys), rowsOf(keys), kindOf, drawn);
  return drawn.map(({ element, row }) => `${row.key}${element}`).join(" ");
}

test("what is drawn is what is in sight, and what has to be there wherever that is", () => {
  expect(positionsOf(3, 6, [])).toEqual([3, 4, 5]);
  expect(positionsOf(3, 6, [9, 4, 0])).toEqual([0, 3, 4, 5, 9]);
  expect(positionsOf(0, 0, [2, 2])).toEqual([2]);
  expect(drawnAt([0, 7], rowsOf("a"), kindOf, []).map(({ at }) => at)).toEqual([0]);
});

test("a row keeps its element, and others take those of rows that have gone, where none has to move for that", () => {
  expect(elements("abcd", "abcd")).toBe("a0 b1 c2 d3");
  expect(elements("abcd", "wxyz")).toBe("w0 x1 y2 z3");
  expect(elements("abcd", "bxcd")).toBe("b1 x4 c2 d3");
  expect(elements("abcd", "axyd")).toBe("a0 x1 y2 d3");
  expect(elements("abcd", "xd")).toBe("x0 d3");
  expect(elements("abcd", "bcdx", "cdxy")).toBe("c2 d3 x4 y5");
  expect(elements("abcd", "", "ab")).toBe("a0 b1");
});

test("a heading takes the element of a heading alone", () => {
  expect(elements("AbCd", "XyZw")).toBe("X0 y1 Z2 w3");
  expect(elements("Abcd", "wxyZ")).toBe("w1 x2 y3 Z4");
});

test("what is drawn as before is told so: nothing of it is set again", () => {
  const rows = rowsOf("abc");
  const before = drawnAt([0, 1, 2], rows, kindOf, []);
  const next = drawnAt([0, 1, 2], rows.with(2, { key: "c" }), kindOf, before);
  expect(next.map((one, at) => one === before[at])).toEqual([true, true, false]);
});

test("a press that had begun on a row that went would have started the one that came in its place", () => {
  const before = drawnAt([0, 1], rowsOf("ab"), kindOf, []);
  const after = (keys: string) =>
    drawnAt(everyPosition(keys), rowsOf(keys), kindOf, before, [1]).map(({ element }) => element);
  expect(after("xy")).toEqual([0, 2]);
  expect(after("xb")).toEqual([0, 1]);
});

test("the one that had the focus moved in the page and lost it: no element moves while the rows keep their order", () => {
  for (let seed = 1; seed <= 500; seed += 1) {
    const chance = random(seed);
    const below = (most: number) => Math.floor(chance() * most);
    const headings = new Set<string>();
    const rows: Row[] = [];
    for (let at = 0; at < 200; at += 1) {
      rows.push({ key: `${at}` });
      if (below(4) === 0) headings.add(`${at}`);
    }
    const kindOf = ({ key }: Row) => (headings.has(key) ? "heading" : "session");
    let drawn: Drawn<Row>[] = [];
    let first = 0;
    for (let turn = 0; turn < 20; turn += 1) {
      // A step or a jump.
      first = below(2) === 0 ? Math.min(180, first + below(4)) : below(180);
      const before = drawn;
      const inUse = [before[below(20)]?.element ?? -1, before[below(20)]?.element ?? -1];
      const positions = positionsOf(first, first + 5 + below(15), [below(200), below(200)]);
      drawn = drawnAt(positions, rows, kindOf, before, inUse);
      const places = new Map(before.map(({ element }, place) => [element, place]));
      const kept = drawn.flatMap(({ element }) => places.get(element) ?? []);
      expect(kept, `seed ${seed}`).toEqual(kept.toSorted((one, other) => one - other));
      expect(new Set(drawn.map(({ element }) => element)).size).toBe(drawn.length);
      for (const { element, row } of drawn) {
        const last = before.find((one) => one.row.key === row.key);
        const owner = before.find((one) => one.element === element);
        if (last) expect(element).toBe(last.element);
        else expect(owner?.kind ?? kindOf(row)).toBe(kindOf(row));
        if (!last) expect(inUse).not.toContain(element);
      }
    }
  }
});

test("rows that change places keep their elements", () => {
  expect(elements("abcd", "dbca")).toBe("d3 b1 c2 a0");
  expect(elements("abcd", "dxa")).toBe("d3 x4 a0");
});
