// Which Daypass is simulated, and a newer one.
import type { Calls, UpdateFound, UpdateState } from "../backend";
import type { World } from "./world";

/** There is nothing newer, and nobody has looked yet. */
export const upToDate: { hasUpdates: boolean; offered: UpdateFound; update: UpdateState } = {
  hasUpdates: true,
  offered: { kind: "newest" },
  update: { found: null, installed: null },
};

type Commands = Pick<Calls, "about" | "updateState" | "lookForUpdate" | "installUpdate" | "restart">;

export function updates(world: World): Commands {
  const { scene } = world;
  return {
    about: async () => ({
      version: "0.1.0",
      commit: "55fb402a0e6b",
      date: "2026-11-29",
      licence: "Apache-2.0",
      logs: "/home/ada/.local/share/daypass/logs",
      hasUpdates: scene.hasUpdates,
    }),
    updateState: async () => scene.update,
    lookForUpdate: async () => {
      world.record("lookForUpdate");
      await world.work(1);
      scene.update = { ...scene.update, found: scene.offered };
      world.emitUpdate();
      return scene.update;
    },
    installUpdate: async (version) => {
      world.record("installUpdate", version);
      await world.work(3);
      scene.update = { ...scene.update, installed: version };
      world.emitUpdate();
      return scene.update;
    },
    restart: async () => {
      world.record("restart");
    },
  };
}
