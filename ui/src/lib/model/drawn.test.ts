import { expect, test } from "vitest";
import { random } from "../../../tests/random";
import { drawnAt, drawnInFirstFrame, positionsOf, type Drawn } from "./drawn";

type Row = { key: string };

const rowsOf = (keys: string): Row[] => [...keys].map((key) => ({ key }));
const everyPosition = (keys: string) => [...keys].map((_, at) => at);
const span = (first: number, length: number) => Array.from({ length }, (_, at) => first + at);
/** Capitals are headings. */
const kindOf = ({ key }: Row) => (key === key.toUpperCase() ? "heading" : "session");

/** Draws one list after another, and returns the elements that the last one has, by the keys of its rows. */
function elements(...lists: string[]): string {
  let drawn: Drawn<Row>[] = [];
  for (const keys of lists) drawn = drawnAt(everyPosition(keys), rowsOf(keys), kindOf, drawn);
  return drawn.map(({ element, row }) => `${row.key}${element}`).join(" ");
}

test("what is drawn is what is in sight, and what has to be there wherever that is", () => {
  expect(positionsOf([3, 4, 5], [])).toEqual([3, 4, 5]);
  expect(positionsOf([3, 4, 5], [9, 4, 0])).toEqual([0, 3, 4, 5, 9]);
  expect(positionsOf([], [2, 2])).toEqual([2]);
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
      const positions = positionsOf(span(first, 5 + below(15)), [below(200), below(200)]);
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

/** Draws a list, then the first frame of another one, and then that other one whole. */
function first(former: string, other: string, few: number, mayStay = () => true): string[] {
  const before = drawnAt(everyPosition(former), rowsOf(former), kindOf, []);
  const draw = (positions: readonly number[], spared: readonly number[], before: readonly Drawn<Row>[]) =>
    drawnAt(positionsOf(positions, []), rowsOf(other), kindOf, before, spared);
  const all = everyPosition(other);
  const frame = drawnInFirstFrame(
    all,
    few,
    (positions, spared) => draw(positions, spared, before),
    before,
    mayStay,
  );
  return [frame, draw(all, [], frame)].map((drawn) =>
    drawn.map(({ row, element, at }) => `${row.key}${element}@${at}`).join(" "),
  );
}

test("below the first rows of another list stand those of the one before, until their turn comes", () => {
  expect(first("abcdef", "uvwxyz", 2)).toEqual([
    "u0@0 v1@1 c2@2 d3@3 e4@4 f5@5",
    "u0@0 v1@1 w2@2 x3@3 y4@4 z5@5",
  ]);
  // Other kinds too.
  expect(first("ABCdef", "uvwxyz", 2)).toEqual([
    "u6@0 v7@1 C2@2 d3@3 e4@4 f5@5",
    "u6@0 v7@1 w3@2 x4@3 y5@4 z8@5",
  ]);
  expect(first("abcdef", "u", 2)).toEqual(["u0@0 b1@1 c2@2 d3@3 e4@4 f5@5", "u0@0"]);
});

test("a row that went up left its place blank for a frame: another is drawn there", () => {
  expect(first("abcdef", "aduvwx", 2)[0]).toBe("a0@0 c2@2 d3@1 v6@3 e4@4 f5@5");
});

test("those that may not stay go at once, and all that is in sight is drawn", () => {
  expect(first("abc", "uvw", 1, () => false)).toEqual(["u0@0 v1@1 w2@2", "u0@0 v1@1 w2@2"]);
  expect(first("", "uvw", 1)).toEqual(["u0@0 v1@1 w2@2", "u0@0 v1@1 w2@2"]);
});

test("in the first frame of another list no element moves for those that stay, and no place is blank or taken twice", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const chance = random(seed);
    const below = (most: number) => Math.floor(chance() * most);
    let drawn: Drawn<Row>[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      // Other rows each time, of which some were there before, in the same order.
      const rows = Array.from({ length: 60 }, (_, at) => `${at}`)
        .filter(() => below(2) === 0)
        .map((key) => ({ key: below(3) === 0 ? `${key} ${seed} ${turn}` : key }));
      const kindOf = ({ key }: Row) => (Number.parseInt(key, 10) % 4 === 0 ? "heading" : "session");
      const before = drawn;
      const kept = [below(rows.length)];
      const draw = (positions: readonly number[], spared: readonly number[] = []) =>
        drawnAt(positionsOf(positions, kept), rows, kindOf, before, spared);
      const inSight = span(below(8), 4 + below(12)).filter((at) => at < rows.length);
      const leaving = before.filter(() => below(9) === 0);
      const frame = drawnInFirstFrame(inSight, 4, draw, before, (one) => !leaving.includes(one));
      const places = frame.map(({ at }) => at);
      expect(
        inSight.filter((at) => !places.includes(at)),
        `seed ${seed}`,
      ).toEqual([]);
      expect(new Set(places).size, `seed ${seed}`).toBe(frame.length);
      expect(new Set(frame.map(({ element }) => element)).size).toBe(frame.length);
      expect(new Set(frame.map(({ row }) => row.key)).size).toBe(frame.length);
      const placeBefore = new Map(before.map(({ element }, place) => [element, place]));
      const stayed = (of: readonly Drawn<Row>[]) =>
        of.flatMap(({ element }) => placeBefore.get(element) ?? []);
      const inOrder = (of: readonly number[]) =>
        of.every((place, at) => at === 0 || place > (of[at - 1] ?? 0));
      const isNew = (one: Drawn<Row>) => !before.includes(one) || rows[one.at] === one.row;
      if (inOrder(stayed(frame.filter(isNew)))) expect(inOrder(stayed(frame)), `seed ${seed}`).toBe(true);
      drawn = below(3) === 0 ? draw(inSight) : frame;
    }
  }
});
