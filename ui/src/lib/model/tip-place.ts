// Where a tooltip stands: beside its control, within the window.

export type Side = "top" | "right" | "bottom" | "left";
/** In CSS pixels from the window's left and top edge. */
export type Place = { left: number; top: number };
type Size = { width: number; height: number };
type Box = Size & Place;

/** Pixels between control and tip. */
const GAP = 6;
/** Pixels between tip and the window's edge. */
const MARGIN = 8;

const opposite = { top: "bottom", bottom: "top", left: "right", right: "left" } as const;

/** Centred at the side that was asked for; at the opposite one where there is no room for it. */
export function placeTip(control: Box, tip: Size, side: Side, room: Size): Place {
  const wanted = at(control, tip, side);
  const other = at(control, tip, opposite[side]);
  const { left, top } = fits(wanted, tip, side, room) || !fits(other, tip, side, room) ? wanted : other;
  return {
    left: clamp(left, room.width - tip.width),
    top: clamp(top, room.height - tip.height),
  };
}

function at(control: Box, tip: Size, side: Side): Place {
  const middle = control.left + (control.width - tip.width) / 2;
  const centre = control.top + (control.height - tip.height) / 2;
  switch (side) {
    case "top":
      return { left: middle, top: control.top - tip.height - GAP };
    case "bottom":
      return { left: middle, top: control.top + control.height + GAP };
    case "left":
      return { left: control.left - tip.width - GAP, top: centre };
    case "right":
      return { left: control.left + control.width + GAP, top: centre };
  }
}

/** Whether it is within the window along the way from the control. */
function fits(place: Place, tip: Size, side: Side, room: Size): boolean {
  if (side === "top" || side === "bottom")
    return place.top >= MARGIN && place.top + tip.height <= room.height - MARGIN;
  return place.left >= MARGIN && place.left + tip.width <= room.width - MARGIN;
}

function clamp(value: number, room: number): number {
  return Math.round(Math.max(MARGIN, Math.min(value, room - MARGIN)));
}
