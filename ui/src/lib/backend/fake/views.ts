// The ways of looking at the list that the simulated person saves.
import type { Calls, Listing, SavedView } from "../backend";
import { invalid } from "./problems";
import type { World } from "./world";

type Commands = Pick<Calls, "saveView" | "renameView" | "removeView">;

export function views(world: World): Commands {
  const is = (name: string) => (view: SavedView) => view.name.toLowerCase() === name.toLowerCase();
  const set = (now: SavedView[]) => {
    world.views = now.toSorted((a, b) => a.name.localeCompare(b.name));
    world.emitCatalog();
  };
  const others = (name: string) => world.views.filter((view) => !is(name)(view));
  return {
    saveView: async (view) => {
      world.record("saveView", view);
      if (view.name === "")
        throw invalid("This cannot be used", '"" is not a name.', "Change it and try again.", "view");
      set([...others(view.name), { ...view, listing: view.listing as Listing }]);
    },
    renameView: async (from, to) => {
      world.record("renameView", from, to);
      if (others(from).some(is(to)))
        throw invalid("The name is taken", `Another view is called ${to}.`, "Choose another name.", "to");
      const view = world.views.find(is(from));
      if (view) set([...others(from), { ...view, name: to }]);
    },
    removeView: async (name) => {
      world.record("removeView", name);
      set(others(name));
    },
  };
}
