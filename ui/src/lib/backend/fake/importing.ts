// Imports from the person's AWS files.
import type { Calls } from "../backend";
import { importing as outcomes, preview, sourceOf } from "./awsProfiles";
import type { World } from "./world";

export function importing(world: World): Pick<Calls, "importPreview" | "importProfiles"> {
  /** The profiles that were imported, and the sessions that they became. */
  const imported = new Map<string, string>();

  return {
    importPreview: async () => {
      world.record("importPreview");
      return preview(imported);
    },
    importProfiles: async (profiles) => {
      world.record("importProfiles", profiles);
      await world.work(3);
      const items = outcomes(profiles, imported);
      for (const item of items) {
        if (item.outcome === "left-alone" || imported.has(item.profile)) continue;
        const source = sourceOf(item, imported);
        imported.set(item.profile, source ? world.addSession(source) : "");
      }
      return items;
    },
  };
}
