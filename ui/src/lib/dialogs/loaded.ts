// The code of the dialogs. All of it is loaded while nobody waits, so that the first frame of a dialog is not late;
// a dialog that is opened before that loads its own.
import { SvelteMap } from "svelte/reactivity";
import type { Dialog } from "../state/dialogs.svelte";
import { entryOf, kinds, type Content } from "./registry";

const loaded = new SvelteMap<Dialog["kind"], Content>();

/** The dialog's component, or null while it is not here. */
export function contentOf(kind: Dialog["kind"]): Content | null {
  return loaded.get(kind) ?? null;
}

export async function loadDialog(kind: Dialog["kind"]): Promise<void> {
  if (!loaded.has(kind)) loaded.set(kind, await entryOf(kind).load());
}

export async function loadAllDialogs(): Promise<void> {
  await Promise.all(kinds.map(loadDialog));
}

/** Calls back when the window has nothing else to do; what it returns calls that off. */
export function whenIdle(work: () => void): () => void {
  // WebKit has no idle callbacks. By then the first frames are painted.
  if (!("requestIdleCallback" in globalThis)) {
    const timer = setTimeout(work, 200);
    return () => clearTimeout(timer);
  }
  const request = requestIdleCallback(work, { timeout: 2_000 });
  return () => cancelIdleCallback(request);
}
