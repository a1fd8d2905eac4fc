// The first fetch: the whole catalog and the whole status.
import type { Calls } from "../backend";
import type { World } from "./world";

export function catalog(world: World): Pick<Calls, "catalog" | "status"> {
  async function load(): Promise<void> {
    if (world.scene.hangs) return new Promise(() => undefined);
    if (world.scene.loadProblem) throw world.scene.loadProblem;
  }
  return {
    catalog: async () => {
      await load();
      return world.catalog();
    },
    status: async () => {
      await load();
      return world.status();
    },
  };
}
