// A line of a session's history, in words.
import type { HistoryEntry } from "../backend/backend";
import { plain } from "./text";

const titles: Record<HistoryEntry["event"], string> = {
  issued: "Started",
  renewed: "Renewed",
  "handed-out": "Handed out",
  stopped: "Stopped",
  expired: "Ended",
  failed: "Failed",
  rotated: "Access key rotated",
  prompted: "MFA code asked for",
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

/** The entries that have every word of the query in what is written in their lines. */
export function foundEntries(
  entries: readonly HistoryEntry[],
  query: string,
  nameOf: (entry: HistoryEntry) => string,
): readonly HistoryEntry[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return entries;
  return entries.filter((entry) => {
    const texts = [
      nameOf(entry),
      entry.sessionName,
      historyTitle(entry),
      historyDetail(entry),
      entry.accessKeyId,
    ];
    const text = plain(texts.filter(Boolean).join(" "));
    return words.every((word) => text.includes(word));
  });
}
