// A line of a session's history, in words.
import type { HistoryEntry } from "../backend/backend";

const titles: Record<HistoryEntry["event"], string> = {
  issued: "Started",
  renewed: "Renewed",
  "handed-out": "Handed out",
  stopped: "Stopped",
  expired: "Ended",
  failed: "Failed",
  rotated: "Access key rotated",
};

const ways: Record<HistoryEntry["by"]["via"], string> = {
  window: "",
  "command-line": "on the command line",
  agent: "by the agent",
  "credential-process": "",
  exec: "",
  endpoint: "at the endpoint",
};

/** What happened. */
export function historyTitle(entry: HistoryEntry): string {
  return isGone(entry) ? "Stopped: no longer assigned" : titles[entry.event];
}

/** Whether the session was stopped since its role is gone: its last name is then kept with it. */
const isGone = ({ event, detail }: Pick<HistoryEntry, "event" | "detail">) =>
  event === "stopped" && detail !== "";

/** For which profiles, by whom, and what else is to be said: the program by its name where one asked. */
export function historyDetail({ event, profiles, detail, by }: HistoryEntry): string {
  const into = profiles.length > 0 ? `into ${profiles.join(", ")}` : "";
  const program = by.process && !ways[by.via] ? `for ${by.process}` : ways[by.via];
  const more = isGone({ event, detail }) ? "" : detail;
  return [more, into, program].filter(Boolean).join(", ");
}
