// Setting up a user and a role, and trying the way to them before it is saved.
import type { Calls } from "../backend";
import { untested } from "./problems";
import type { Prompts } from "./prompts";
import { setupOf } from "./roleDocuments";
import { FakeTrial } from "./roleTrial";
import type { World } from "./world";

type Commands = Pick<
  Calls,
  "roleSetup" | "openSetupPage" | "beginRoleTrial" | "testRole" | "saveRole" | "endRoleTrial"
>;

export function roleSetup(world: World, prompts: Prompts): Commands {
  /** The user and the role that are tried. */
  let trial: FakeTrial | null = null;

  return {
    roleSetup: async (wanted) => setupOf(wanted),
    openSetupPage: async (wanted, page) => world.record("openSetupPage", wanted, page),
    beginRoleTrial: async (wanted, keys) => {
      world.record("beginRoleTrial", wanted, { ...keys, secretAccessKey: "…" });
      await world.work(2);
      const holder = world.scene.sessions.find((one) => one.accessKeyId === keys.accessKeyId.trim());
      trial = new FakeTrial(wanted, keys, holder?.name, prompts.usedCodes);
      return trial.keys;
    },
    testRole: async (wanted, mfaDevice, code) => {
      world.record("testRole", wanted, mfaDevice, code);
      await world.work(4);
      if (!trial) throw untested;
      return trial.test(wanted, mfaDevice, code);
    },
    saveRole: async () => {
      world.record("saveRole");
      await world.work(1);
      const held = trial?.held;
      if (!held) throw untested;
      const user = world.addSession(held.user);
      prompts.proved.add(user);
      const role = world.addSession(held.role(user));
      trial = null;
      return { user, role };
    },
    endRoleTrial: async () => {
      world.record("endRoleTrial");
      trial = null;
    },
  };
}
