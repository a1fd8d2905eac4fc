// What makes a button open a menu.
import type { App } from "../state/app.svelte";
import type { Menu } from "../state/menus.svelte";

/**
 * The attributes of a button that opens `menu`, and closes it. As menus of a desktop do, it opens when the mouse is pressed, and by Enter,
 * Space and the arrow down.
 */
export function menuTrigger(app: App, menu: Menu, align: "start" | "end" = "start") {
  const open = isOpen(app, menu);
  function toggle(event: Event) {
    event.preventDefault();
    if (isOpen(app, menu)) app.menus.close();
    else app.menus.show(menu, event.currentTarget as HTMLElement, align);
  }
  return {
    "aria-haspopup": "menu" as const,
    "aria-expanded": open,
    "data-state": open ? "open" : "closed",
    "data-menu-trigger": "",
    onpointerdown(event: PointerEvent) {
      if (event.pointerType !== "touch" && event.button === 0 && !event.ctrlKey) toggle(event);
    },
    // What a finger presses may still become scrolling.
    onpointerup(event: PointerEvent) {
      if (event.pointerType === "touch") toggle(event);
    },
    onclick(event: MouseEvent) {
      // A screen reader's press comes without a pointer.
      if (event.detail === 0) toggle(event);
    },
    onkeydown(event: KeyboardEvent) {
      const opens = event.key === "ArrowDown" && !isOpen(app, menu);
      if (opens || event.key === "Enter" || event.key === " ") toggle(event);
    },
  };
}

function isOpen(app: App, menu: Menu): boolean {
  const { open } = app.menus;
  return open !== null && JSON.stringify(open.menu) === JSON.stringify(menu);
}
