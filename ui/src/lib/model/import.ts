// What a person chooses of what can be imported.
import type { ImportItem } from "../backend/backend";
import { counted } from "./text";

/** Whether something new comes of it. */
export function isNew(item: ImportItem): boolean {
  return ["user", "role", "integration", "identity-center-role"].includes(item.outcome);
}

/** How many of these something new comes of: profiles, and integrations by themselves. */
export function countedNew(items: readonly ImportItem[]): string {
  const fresh = items.filter(isNew);
  const integrations = fresh.filter((item) => item.outcome === "integration").length;
  const profiles = fresh.length - integrations;
  const parts = [
    ...(profiles > 0 ? [counted(profiles, "profile", "profiles")] : []),
    ...(integrations > 0 ? [counted(integrations, "integration", "integrations")] : []),
  ];
  return parts.join(" and ");
}

/** The choice with a profile taken in, and what has to come with it; or left out, with what cannot be without it. */
export function chosenWith(
  items: readonly ImportItem[],
  chosen: ReadonlySet<string>,
  profile: string,
  taken: boolean,
): Set<string> {
  const next = new Set(chosen);
  const waiting = [profile];
  const visited = new Set<string>();
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const item = items.find((one) => one.profile === name);
    if (!item || !isNew(item) || visited.has(name)) continue;
    visited.add(name);
    if (taken) next.add(name);
    else next.delete(name);
    if (taken && item.comesWith !== null) waiting.push(item.comesWith);
    if (!taken) waiting.push(...items.filter((one) => one.comesWith === name).map((one) => one.profile));
  }
  return next;
}
