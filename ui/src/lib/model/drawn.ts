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

/** The positions to draw, in their order: those from `first` up to `end`, and others wherever they are. */
export function positionsOf(first: number, end: number, others: readonly number[]): number[] {
  const all = new Set(others);
  for (let at = first; at < end; at += 1) all.add(at);
  return [...all].sort((one, other) => one - other);
}

/**
 * The elements of the rows at these positions, in their order. A row that was drawn before keeps its element, and with it the focus
 * and a press that has begun. Another takes the element of a row of its kind that has gone, if no element has to move for that in the
 * page: one that moves loses the focus. It takes none of those that are `inUse`, by the focus or a press: what a person does to one
 * row would happen to another.
 */
export function drawnAt<R extends { key: string }>(
  positions: readonly number[],
  rows: readonly R[],
  kindOf: (row: R) => string,
  before: readonly Drawn<R>[],
  inUse: readonly number[] = [],
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
  let unused = Math.max(-1, ...before.map(({ element }) => element), ...inUse) + 1;
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
      if (gone?.kind !== kind || stays.has(gone.row.key) || inUse.includes(gone.element)) continue;
      from = place + 1;
      return { element: gone.element, kind, at, row };
    }
    return { element: unused++, kind, at, row };
  });
}
