// Which element of the page draws which row of a long list. Elements of rows that go out of sight are used again for those that come
// into it: making one takes several times as long as changing it.

/** A row as a list draws it. */
export type Row = {
  /** What tells it from the others. */
  key: string;
  /** Rows of one kind look alike enough for one element. */
  kind: string;
};
export type Drawn<R extends Row> = {
  /** The number of its element. */
  element: number;
  /** Its position in the list. */
  at: number;
  row: R;
};

/** The positions to draw, in their order: those in sight from `first` up to `end`, and others wherever they are. */
export function positionsOf(first: number, end: number, others: readonly number[]): number[] {
  const all = new Set(others);
  for (let at = first; at < end; at += 1) all.add(at);
  return [...all].sort((one, other) => one - other);
}

/**
 * The elements of the rows at these positions, in their order. A row that was drawn before keeps its element, and with it the focus
 * and a press that has begun. Another takes the element of a row that has gone, if no element has to move for that in the page: one
 * that moves loses the focus. Nor does it take one of those `inHand`, which have the focus or are pressed: what a person does to one
 * row would happen to another.
 */
export function drawnAt<R extends Row>(
  positions: readonly number[],
  rows: readonly R[],
  before: readonly Drawn<R>[],
  inHand: readonly number[] = [],
): Drawn<R>[] {
  const next = positions.flatMap((at) => rows[at] ?? []);
  const stays = new Set(next.map((row) => row.key));
  const placeBefore = new Map(before.map(({ row }, place) => [row.key, place]));
  /** For each of the next ones, before which place an element has to be that it may take. */
  const ends = new Array<number>(next.length);
  let end = before.length;
  for (let at = next.length - 1; at >= 0; at -= 1) {
    ends[at] = end;
    end = Math.min(end, placeBefore.get(next[at]?.key ?? "") ?? end);
  }
  let unused = Math.max(-1, ...before.map(({ element }) => element)) + 1;
  let from = 0;
  return next.map((row, index) => {
    const at = positions[index] ?? 0;
    const own = placeBefore.get(row.key);
    if (own !== undefined) {
      from = Math.max(from, own + 1);
      return { element: before[own]?.element ?? unused++, at, row };
    }
    for (let place = from; place < (ends[index] ?? 0); place += 1) {
      const gone = before[place];
      if (gone === undefined || stays.has(gone.row.key) || gone.row.kind !== row.kind) continue;
      if (inHand.includes(gone.element)) continue;
      from = place + 1;
      return { element: gone.element, at, row };
    }
    return { element: unused++, at, row };
  });
}
