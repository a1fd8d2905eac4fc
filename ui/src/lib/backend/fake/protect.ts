// Long-term keys between plain files and the vault.
import type { Calls, PlainKey, ProtectedKey } from "../backend";
import { isRefused, protectedOf, refused, sourceOf } from "./plainKeys";
import type { World } from "./world";

type Commands = Pick<Calls, "plainKeys" | "protectKeys" | "protectedKeys" | "undoProtect">;

export function protect(world: World): Commands {
  const { scene } = world;
  /** What was taken out of files, and can be put back. */
  let moved: { place: ProtectedKey; plain: PlainKey }[] = [];

  function move(plain: PlainKey): void {
    const known = scene.sessions.find((one) => one.accessKeyId === plain.accessKeyId);
    const id = known?.id ?? world.addSession(sourceOf(plain));
    world.editSessions([id], { profiles: plain.profiles });
    moved.push(...protectedOf(plain, id).map((place) => ({ place, plain })));
  }

  return {
    plainKeys: async () => structuredClone(scene.plainKeys),
    protectKeys: async (ids) => {
      world.record("protectKeys", ids);
      await world.work(2);
      const { keys, left } = scene.plainKeys;
      const wanted = keys.filter((key) => ids.includes(key.accessKeyId));
      const taken = wanted.filter((key) => !isRefused(key));
      scene.plainKeys = { keys: keys.filter((key) => !taken.includes(key)), left };
      taken.forEach(move);
      return wanted.map((key) => ({
        accessKeyId: key.accessKeyId,
        sessionName: isRefused(key) ? null : key.becomes,
        profiles: isRefused(key) ? [] : key.profiles,
        problem: isRefused(key) ? refused(key.accessKeyId) : null,
        notes: [],
      }));
    },
    protectedKeys: async () => moved.map((one) => one.place),
    undoProtect: async (profiles) => {
      world.record("undoProtect", profiles);
      await world.work(1);
      const undone = moved.filter((one) => profiles.includes(one.place.profile));
      moved = moved.filter((one) => !undone.includes(one));
      const { keys, left } = scene.plainKeys;
      const back = [...new Set(undone.map((one) => one.plain))].map((plain) => ({ ...plain, known: true }));
      scene.plainKeys = { keys: [...back, ...keys], left };
      for (const one of undone) world.setSession(one.place.session ?? "", null);
      return undone.map((one) => ({
        key: one.place,
        problem: null,
        putBack: one.place.accessKeyId,
        notes: [],
      }));
    },
  };
}
