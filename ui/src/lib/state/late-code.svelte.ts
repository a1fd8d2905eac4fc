// Code that the first frame of the window does not wait for. It is loaded while nobody waits, so that the first frame of what it
// draws is not late either; what is opened before that loads it.

export class LateCode<Module> {
  /** Null until it is loaded. */
  module = $state.raw<Module | null>(null);
  #load: () => Promise<Module>;

  constructor(load: () => Promise<Module>) {
    this.#load = load;
  }

  async load(): Promise<void> {
    this.module ??= await this.#load();
  }
}

/** One of each for all windows, as the modules themselves are. */
export const dialogCode = new LateCode(() => import("../dialogs/registry"));
export const menuCode = new LateCode(() => import("../menus/MenuHost.svelte"));
export const panelCode = new LateCode(() => import("../sessions/panels"));
export const pageCode = new LateCode(() => import("../pages/pages"));
export const firstRunCode = new LateCode(() => import("../integrations/FirstRun.svelte"));
/** For a state that cannot be loaded: with nothing else to show, the question is drawn without the other dialogs. */
export const restoreCode = new LateCode(() => import("../settings/RestoreQuestion.svelte"));

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

/** Loads what a window can open. What a first run draws is asked for by the window itself. */
export async function loadAll(): Promise<void> {
  await Promise.all([dialogCode.load(), menuCode.load(), panelCode.load(), pageCode.load()]);
}
