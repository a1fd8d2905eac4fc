// The end of every start: the session is active.
import type { Session } from "../backend";
import { hour, inMs, type World } from "./world";

/** The IAM user at the beginning of a session's chain. */
export function userBehind(world: World, id: string): Session | undefined {
  const session = world.session(id);
  if (session?.source === "assumed-role") return userBehind(world, session.sourceSession ?? "");
  return session?.source === "iam-user" ? session : undefined;
}

export async function deliver(world: World, id: string): Promise<void> {
  world.setSession(id, { state: "starting", step: "writing-profile" });
  await world.work(1);
  const needs = userBehind(world, id)?.mfaDevice ? "mfa-code" : null;
  world.setSession(id, { state: "active", expiresAt: inMs(hour + 5_000), needs });
  world.editSessions([id], { lastUsedAt: inMs(0), useCount: (world.session(id)?.useCount ?? 0) + 1 });
}
