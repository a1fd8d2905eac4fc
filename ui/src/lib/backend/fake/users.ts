// The sessions that a person adds: IAM users, and roles assumed from other sessions.
import type { Calls } from "../backend";
import { changed, roleOf, sessionOf, userOf } from "./addedSessions";
import { invalid, neededBy } from "./problems";
import type { World } from "./world";

type Commands = Pick<Calls, "addIamUser" | "addRole" | "sessionSource" | "changeSession" | "removeSession">;

export function users(world: World): Commands {
  function sourceOf(id: string) {
    const source = world.sources.get(id);
    if (!source) throw invalid("No such session", `There is no session called ${id}.`, "Choose one.", "id");
    return structuredClone(source);
  }

  return {
    addIamUser: async (input) => {
      world.record("addIamUser", { ...input, keys: { ...input.keys, secretAccessKey: "…" } });
      await world.work(2);
      return world.addSession(userOf(input));
    },
    addRole: async (input) => {
      world.record("addRole", input);
      return world.addSession(roleOf(input));
    },
    sessionSource: async (id) => sourceOf(id),
    changeSession: async (id, change) => {
      world.record("changeSession", id, change);
      const source = changed(sourceOf(id), change);
      world.checkName(source.name, id);
      world.sources.set(id, source);
      world.editSessions([id], sessionOf(id, source, world.session(id)));
    },
    removeSession: async (id) => {
      world.record("removeSession", id);
      const needing = world.scene.sessions.filter((one) => one.sourceSession === id).map((one) => one.name);
      if (needing.length > 0) throw neededBy(world.session(id)?.name ?? id, needing);
      world.sources.delete(id);
      world.scene.sessions = world.scene.sessions.filter((one) => one.id !== id);
      world.emitCatalog();
      world.setSession(id, null);
      return [];
    },
  };
}
