// Which menu is open: at most one. What is in it is drawn by ../menus, once its code is there.

export type Menu =
  | { kind: "filter" }
  | { kind: "integration"; integration: string }
  /** What can be done with a session, its main action with it where no button beside the menu has that. */
  | { kind: "session"; session: string; main: boolean }
  /** The menu of a row, which is asked for by the right button of the mouse. */
  | { kind: "row"; session: string }
  | { kind: "console"; session: string }
  | { kind: "view"; view: string };

/** Where a menu stands: the control that opens it, or a point of the window in CSS pixels. */
type Anchor = HTMLElement | { x: number; y: number };
export type OpenMenu = { menu: Menu; anchor: Anchor; align: "start" | "end" };

export class Menus {
  open = $state.raw<OpenMenu | null>(null);

  show(menu: Menu, anchor: Anchor, align: "start" | "end" = "start"): void {
    this.open = { menu, anchor, align };
  }
  close(): void {
    this.open = null;
  }
}
