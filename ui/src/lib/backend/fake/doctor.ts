// Checks of the simulated machine.
import type { Calls } from "../backend";
import { isOf } from "./findings";
import type { World } from "./world";

type Commands = Pick<Calls, "checkMachine" | "mend">;

export function doctor(world: World): Commands {
  const { scene } = world;
  return {
    checkMachine: async (topic) => {
      world.record("checkMachine", topic);
      await world.work(topic === "network" ? 3 : 1);
      return structuredClone(scene.findings.filter((finding) => isOf(topic, finding)));
    },
    mend: async (mended) => {
      world.record("mend", mended.code);
      await world.work(1);
      scene.findings = scene.findings.filter((finding) => finding.code !== mended.code);
    },
  };
}
