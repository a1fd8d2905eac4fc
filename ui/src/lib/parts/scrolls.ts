// What scrolls can be scrolled by keys: where nothing in it takes the focus, it takes the focus itself.
import type { Attachment } from "svelte/attachments";

const takesFocus = "a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, [tabindex='0']";

export const scrollsByKeys: Attachment<HTMLElement> = (region) => {
  function settle(): void {
    const found = [...region.querySelectorAll<HTMLElement>(takesFocus)];
    const needed =
      region.scrollHeight > region.clientHeight && !found.some((node) => node.offsetParent !== null);
    if (needed) region.tabIndex = 0;
    else region.removeAttribute("tabindex");
  }
  // Told once it has been laid out: to ask for its heights before that would lay out the whole window once more. The first time is
  // after the first frame, when a dialog has given the focus to what is in it.
  const sizes = new ResizeObserver(settle);
  sizes.observe(region);
  const contents = new MutationObserver(() => {
    sizes.unobserve(region);
    sizes.observe(region);
  });
  contents.observe(region, { childList: true, subtree: true, attributeFilter: ["disabled", "hidden"] });
  return () => {
    sizes.disconnect();
    contents.disconnect();
  };
};
