// What axe finds in a page.
import axe from "axe-core";
import type { Page } from "playwright-core";

const options: axe.RunOptions = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  // Menus and tips hang on the body, beside the landmarks, as they have to.
  rules: { region: { enabled: false } },
  // Every rule runs; only of what holds nothing is told, which is most of the work.
  resultTypes: ["violations"],
  selectors: false,
};

/** The rules that the page violates, and where. */
export async function violations(page: Page): Promise<string[]> {
  // The window has no frames, so one run sees all there is.
  if (page.frames().length > 1) throw new Error("axe would not look into the frames of this page");
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  return page.evaluate(async (options) => {
    const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run(document, options);
    // A menu moves the focus among its entries by itself, and scrolls with it.
    const isMenu = ({ html }: axe.NodeResult) => /^<[^>]* role="menu"/.test(html);
    return violations
      .map(({ id, nodes }) => ({
        id,
        found: nodes.filter((node) => !(id === "scrollable-region-focusable" && isMenu(node))),
      }))
      .filter(({ found }) => found.length > 0)
      .map(({ id, found }) => `${id}: ${found.map((node) => node.html).join(" ")}`);
  }, options);
}
