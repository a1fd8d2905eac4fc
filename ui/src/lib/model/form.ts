// What forms read and show: durations, fields that may be empty, and where a problem belongs.
import type { Problem } from "../backend/backend";

/** The field that a problem is about, if it is about one. */
export function fieldOf(problem: Problem | null): string | null {
  return problem?.remedy.kind === "edit-input" ? problem.remedy.field : null;
}

/** A passphrase was typed twice, and not the same. */
export const differentPassphrases: Problem = {
  code: "InvalidInput",
  title: "The two are not the same",
  detail: "A passphrase that was mistyped would open nothing.",
  action: "Type the second one again.",
  remedy: { kind: "edit-input", field: "passphrase" },
};

/** What a field that may be left empty holds. */
export function filled(text: string): string | null {
  return text.trim() === "" ? null : text.trim();
}

/** Seconds of "1h", "90m", "1h 30m" or plain seconds; null when it is none of these. */
export function secondsOf(text: string): number | null {
  const plain = text.trim().toLowerCase().replace(/\s+/g, "");
  if (/^\d{1,7}$/.test(plain)) return Number(plain);
  const parts = /^(?:(\d{1,3})h)?(?:(\d{1,4})m(?:in)?)?$/.exec(plain);
  if (plain === "" || !parts) return null;
  return Number(parts[1] ?? 0) * 3_600 + Number(parts[2] ?? 0) * 60;
}

/** As a person types it again: "1h 30m". */
export function durationText(seconds: number | null): string {
  if (seconds === null) return "";
  if (seconds % 60 !== 0) return String(seconds);
  const [hours, minutes] = [Math.floor(seconds / 3_600), (seconds % 3_600) / 60];
  return [hours > 0 ? `${hours}h` : "", minutes > 0 ? `${minutes}m` : ""].filter(Boolean).join(" ");
}

/** The seconds of a duration field that may be left empty. @throws Problem when it holds no duration. */
export function durationField(text: string): number | null {
  const wanted = filled(text);
  if (wanted === null) return null;
  const seconds = secondsOf(wanted);
  if (seconds === null) {
    throw notUsable("durationSeconds", `“${wanted}” is not a duration.`, "Write it like 1h, 90m or 1h 30m.");
  }
  return seconds;
}

export function notUsable(field: string, detail: string, action: string): Problem {
  return {
    code: "InvalidInput",
    title: "This cannot be used",
    detail,
    action,
    remedy: { kind: "edit-input", field },
  };
}

/** An access key and its secret as AWS's CSV file and console have them, next to each other. */
export function pastedKeys(text: string): { id: string; secret: string } | null {
  const found = /(AKIA[A-Z0-9]{12,124})[\s,;"']+([A-Za-z0-9/+=]{40})(?![A-Za-z0-9/+=])/.exec(text);
  const [, id, secret] = found ?? [];
  return id && secret ? { id, secret } : null;
}

/** The name of a role in its ARN; empty while there is none. */
export function roleNameOf(arn: string): string {
  return /:role\/(?:[^\s]*\/)?([^/\s]+)$/.exec(arn.trim())?.[1] ?? "";
}
