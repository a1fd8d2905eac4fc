// Long-term keys in plain files, in words.
import type { KeyPlace, PlainKey, ProtectedKey } from "../backend/backend";
import { counted } from "./text";

/** "3 long-term keys lie in plain text" */
export function keysTitle(count: number): string {
  return `${counted(count, "long-term key lies", "long-term keys lie")} in plain text`;
}

/** What is to be done about them: "Protect 3 long-term keys" */
export function protectVerb(count: number): string {
  return `Protect ${counted(count, "long-term key", "long-term keys")}`;
}

/** The same, where the keys have just been named. */
export function protectThem(count: number): string {
  return count === 1 ? "Protect it" : "Protect them";
}

/** The profile whose section it is: a section of the config file names its kind too. */
export function profileOf(place: Pick<KeyPlace, "section">): string {
  return place.section.replace(/^profile\s+/, "");
}

/** A person's own folder is said as `~`, as they type it. */
export function shortPath(path: string, home: string | null): string {
  const folder = home?.replace(/[/\\]$/, "");
  const isBelow = folder && path.startsWith(folder) && /^[/\\]/.test(path.slice(folder.length));
  return isBelow ? `~${path.slice(folder.length)}` : path;
}

/** Where keys stand: their profiles, as many as are read at a glance, and the files. */
export function whereabouts(
  keys: readonly PlainKey[],
  home: string | null,
): {
  profiles: string[];
  more: number;
  files: string[];
} {
  const places = keys.flatMap((key) => key.places);
  const profiles = [...new Set(places.map(profileOf))];
  const shown = profiles.length > 4 ? 3 : profiles.length;
  return {
    profiles: profiles.slice(0, shown),
    more: profiles.length - shown,
    files: [...new Set(places.map((place) => shortPath(place.file, home)))],
  };
}

/** A key in the vault, with every place that it was taken from. */
export type MovedKey = { accessKeyId: string; session: string | null; name: string; places: ProtectedKey[] };

/** The places by their keys, the newest first. */
export function movedKeys(places: readonly ProtectedKey[]): MovedKey[] {
  const keys = new Map<string, MovedKey>();
  for (const place of places) {
    const key = keys.get(place.accessKeyId) ?? {
      accessKeyId: place.accessKeyId,
      session: place.session,
      name: place.sessionName ?? place.profile,
      places: [],
    };
    key.places.push(place);
    keys.set(place.accessKeyId, key);
  }
  return [...keys.values()];
}
