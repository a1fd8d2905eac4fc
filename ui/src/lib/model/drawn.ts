// Which element of the page draws which row of a long list. After a jump to other rows the elements of those that went draw those that
// came: making an element takes several times as long as changing it.

/** A row as a list draws it. */
export type Drawn<R extends { key: string }> = {
  /** The number of its element. */
  element: number;
  kind: string;
  /** Its position in the list. */
  at: number;
  row: R;
};

/** The positions to draw, in their order: those in reach, and others wherever they are. */
export function positionsOf(inReach: readonly number[], others: readonly number[]): number[] {
  return [...new Set([...inReach, ...others])].sort((one, other) => one - other);
}

/**
 * The elements of the rows at these positions, in their order. A row that was drawn before keeps its element, and with it the focus
 * and a press that has begun. Another takes the element of a row of its kind that has gone, if no element has to move for that in the
 * page: one that moves loses the focus. It takes none of the `spared`, among them what has the focus or is being pressed: what a
 * person does to one row would happen to another.
 */
export function drawnAt<R extends { key: string }>(
  positions: readonly number[],
  rows: readonly R[],
  kindOf: (row: R) => string,
  before: readonly Drawn<R>[],
  spared: readonly number[] = [],
): Drawn<R>[] {
  const next = positions.flatMap((at) => {
    const row = rows[at];
    return row === undefined ? [] : { at, row, kind: kindOf(row) };
  });
  const stays = new Set(next.map(({ row }) => row.key));
  const placeBefore = new Map(before.map(({ row }, place) => [row.key, place]));
  // The element of a row that stays: those that come before this row have to be before it.
  const ends = new Array<number>(next.length);
  let end = before.length;
  for (let index = next.length - 1; index >= 0; index -= 1) {
    ends[index] = end;
    end = Math.min(end, placeBefore.get(next[index]?.row.key ?? "") ?? end);
  }
  let unused = Math.max(-1, ...before.map(({ element }) => element), ...spared) + 1;
  let from = 0;
  return next.map(({ at, row, kind }, index) => {
    const own = before[placeBefore.get(row.key) ?? -1];
    if (own) {
      from = Math.max(from, (placeBefore.get(row.key) ?? 0) + 1);
      const isSame = own.row === row && own.at === at && own.kind === kind;
      return isSame ? own : { element: own.element, kind, at, row };
    }
    for (let place = from; place < (ends[index] ?? 0); place += 1) {
      const gone = before[place];
      if (gone?.kind !== kind || stays.has(gone.row.key) || spared.includes(gone.element)) continue;
      from = place + 1;
      return { element: gone.element, kind, at, row };
    }
    return { element: unused++, kind, at, row };
  });
}

/**
 * The elements for another list in its first frame: those of the first rows in sight, as many as `few`, and below them those that
 * `mayStay` of the list before, as they are. Where one of those has gone up with its row, another row is drawn in its place: nothing
 * is blank. `draw` answers what is drawn at some positions, and gives none of the `spared` elements another row.
 */
export function drawnInFirstFrame<R extends { key: string }>(
  inSight: readonly number[],
  few: number,
  draw: (positions: readonly number[], spared: readonly number[]) => readonly Drawn<R>[],
  before: readonly Drawn<R>[],
  mayStay: (one: Drawn<R>) => boolean,
): Drawn<R>[] {
  for (let positions = inSight.slice(0, few); ;) {
    const staying = before.filter(
      (one) => inSight.includes(one.at) && !positions.includes(one.at) && mayStay(one),
    );
    const spared = staying.map(({ element }) => element);
    const drawn = withFormer(draw(positions, spared), before, mayStay);
    const places = new Set(drawn.map(({ at }) => at));
    const blank = inSight.filter((at) => !places.has(at) && !positions.includes(at));
    if (blank.length === 0) return drawn;
    positions = [...positions, ...blank];
  }
}

/** What is drawn, and between it those that stay where nothing else is drawn yet. No element has to move for that in the page. */
function withFormer<R extends { key: string }>(
  drawn: readonly Drawn<R>[],
  before: readonly Drawn<R>[],
  mayStay: (one: Drawn<R>) => boolean,
): Drawn<R>[] {
  const taken = new Set(drawn.map(({ element }) => element));
  const places = new Set(drawn.map(({ at }) => at));
  const stays = (one: Drawn<R>) => !taken.has(one.element) && !places.has(one.at) && mayStay(one);
  const placeBefore = new Map(before.map(({ element }, place) => [element, place]));
  const all: Drawn<R>[] = [];
  let from = 0;
  for (const one of drawn) {
    const place = placeBefore.get(one.element);
    if (place !== undefined) {
      all.push(...before.slice(from, place).filter(stays));
      from = Math.max(from, place + 1);
    }
    all.push(one);
  }
  return [...all, ...before.slice(from).filter(stays)];
}
