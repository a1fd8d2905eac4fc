// What is said to a screen reader when sessions change state. Ticking clocks say nothing.
import type { SessionStatus } from "../backend/backend";
import { presentation } from "./presentation";

export function announcements(
  before: ReadonlyMap<string, SessionStatus>,
  after: ReadonlyMap<string, SessionStatus>,
  titleOf: (id: string) => string,
  now: number,
): string[] {
  const said: string[] = [];
  for (const [id, status] of after) {
    const old = before.get(id);
    if (old?.state === status.state && old.step === status.step) continue;
    const { state, words, time } = presentation(status, null, null, now);
    const rest = [words.toLowerCase() === state.toLowerCase() ? "" : words, time && `${time} left`].filter(
      Boolean,
    );
    said.push([`${titleOf(id)}: ${state.toLowerCase()}`, ...rest].join(", "));
  }
  for (const id of before.keys()) if (!after.has(id)) said.push(`${titleOf(id)}: stopped`);
  return said;
}
