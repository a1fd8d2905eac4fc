// One tab stop for a column of buttons: arrows go from one to the next, and sideways to the buttons beside it.
import type { Attachment } from "svelte/attachments";

/** Beside these, a row may have others, which stand behind it. */
const first = "[data-stop]";

const isShown = (button: HTMLElement) => button.offsetParent !== null;

/** The buttons with `data-stop` are walked up and down; the last one that had the focus is where Tab arrives, else the place that is open. */
export const roving: Attachment<HTMLElement> = (column) => {
  const all = () => [...column.querySelectorAll<HTMLElement>("button")].filter(isShown);
  const stops = () => all().filter((button) => button.matches(first));
  /** The buttons of a row, in their order. */
  const besides = (stop: HTMLElement) => {
    const from = all();
    const at = from.indexOf(stop);
    const end = from.findIndex((button, place) => place > at && button.matches(first));
    return from.slice(at, end < 0 ? from.length : end);
  };
  const rowOf = (button: HTMLElement) => stops().find((stop) => besides(stop).includes(button));

  function settle(): void {
    const inside = column.contains(document.activeElement) ? document.activeElement : null;
    const open = column.querySelector<HTMLElement>("[aria-current=page]");
    const stop = inside ?? (open && isShown(open) ? open : stops()[0]);
    for (const button of column.querySelectorAll("button")) button.tabIndex = button === stop ? 0 : -1;
  }

  function to(button: HTMLElement | undefined, event: KeyboardEvent): void {
    if (!button) return;
    event.preventDefault();
    button.focus();
  }

  function onkeydown(event: KeyboardEvent): void {
    const from = document.activeElement;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(from instanceof HTMLElement) || !column.contains(from)) return;
    const stop = rowOf(from);
    if (!stop) return;
    const rows = stops();
    const at = rows.indexOf(stop);
    const row = besides(stop);
    const place = row.indexOf(from);
    if (event.key === "ArrowDown") to(rows[at + 1], event);
    else if (event.key === "ArrowUp") to(rows[at - 1], event);
    else if (event.key === "Home") to(rows[0], event);
    else if (event.key === "End") to(rows.at(-1), event);
    else if (event.key === "ArrowRight") to(row[place + 1], event);
    else if (event.key === "ArrowLeft") to(row[place - 1], event);
  }

  settle();
  // Rows come and go, and so does the place that is open.
  const observer = new MutationObserver(settle);
  observer.observe(column, { childList: true, subtree: true, attributeFilter: ["aria-current"] });
  column.addEventListener("keydown", onkeydown);
  column.addEventListener("focusin", settle);
  column.addEventListener("focusout", settle);
  return () => {
    observer.disconnect();
    column.removeEventListener("keydown", onkeydown);
    column.removeEventListener("focusin", settle);
    column.removeEventListener("focusout", settle);
  };
};
