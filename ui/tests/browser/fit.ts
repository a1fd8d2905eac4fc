// What of a page cannot be read: words that are cut with nothing that tells them whole, and boxes that leave the window.
import type { Page } from "playwright-core";

/** Each with its words and where they stand. */
export function unreadable(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    /** Letters may hang over their line by so many px without being cut. */
    const slack = 4;
    const complaints = new Set<string>();

    const place = (element: Element) =>
      [element.parentElement, element]
        .map((one) =>
          one ? [one.localName, ...one.classList].filter((name) => !/^s-|^svelte-/.test(name)) : [],
        )
        .map((names) => names.join("."))
        .join(" > ");

    // Where a profile has no room for a few letters, it is left out.
    const leftOut = ".profile, script, style";
    const isHidden = (element: Element) => {
      for (let one: Element | null = element; one; one = one.parentElement) {
        const { clipPath, color } = getComputedStyle(one);
        const { width, height } = one.getBoundingClientRect();
        if (clipPath !== "none" || color === "rgba(0, 0, 0, 0)" || (width <= 1 && height <= 1)) return true;
      }
      return !element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    };

    /** What cuts the text, by how much, and whether it can be read nevertheless. */
    function cutBy(element: Element, box: DOMRect): string | null {
      for (let one: Element | null = element; one; one = one.parentElement) {
        const { display, overflowX, overflowY, textOverflow, position } = getComputedStyle(one);
        if (display === "inline" || display === "contents") continue;
        const outer = one.getBoundingClientRect();
        const scrolls = (overflow: string) => overflow === "auto" || overflow === "scroll";
        if (scrolls(overflowX) || scrolls(overflowY)) return null;
        // What has no room at all is left out whole, in a line below.
        if (overflowY !== "visible" && box.top >= outer.bottom - 1) return null;
        const sideways = Math.max(box.right - outer.right, outer.left - box.left);
        if (overflowX !== "visible" && sideways > 1.5) {
          const told = textOverflow === "ellipsis" && one.closest("[title], [data-tip], .banner");
          return told ? null : `cut by ${Math.round(sideways)} px sideways`;
        }
        const upright = Math.max(box.bottom - outer.bottom, outer.top - box.top);
        if (overflowY !== "visible" && upright > slack) return `cut by ${Math.round(upright)} px in height`;
        if (position === "fixed") return null;
      }
      return null;
    }

    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? "";
      const element = node.parentElement;
      if (text === "" || !element || element.closest(leftOut) || isHidden(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const cut = cutBy(element, range.getBoundingClientRect());
      if (cut !== null) complaints.add(`${cut}: "${text.slice(0, 60)}" in ${place(element)}`);
    }
    for (const box of document.querySelectorAll("[role='dialog'], [role='alertdialog'], [role='menu']")) {
      const { left, top, right, bottom } = box.getBoundingClientRect();
      if (left < 0 || top < 0 || right > innerWidth || bottom > innerHeight)
        complaints.add(`leaves the window: ${place(box)}`);
    }
    return [...complaints];
  });
}
