// What a session's state looks like in a row: an icon, words, and the one main action.
import type { Delay, Need, Problem, Remedy, SessionStatus, StartStep } from "../backend/backend";
import { counted } from "./text";
import { ago, clockTime, timeLeft, until } from "./time";

export type Icon = "idle" | "busy" | "live" | "attention" | "expired" | "failed";
export type Tone = "plain" | "muted" | "warn" | "danger";
export type Intent =
  | { do: "start" }
  | { do: "stop" }
  | { do: "cancel" }
  | { do: "details" }
  | { do: "remedy"; remedy: Remedy }
  | { do: "wait" };
export type Presentation = {
  icon: Icon;
  /** The state in one word or two, for those who do not see the icon. */
  state: string;
  words: string;
  /** Time left, kept whole where words are cut. */
  time: string;
  tone: Tone;
  main: { label: string; intent: Intent };
  problem: Problem | null;
};

/** What the window itself knows before the status says so. */
export type Pending = "starting" | "stopping" | "opening-console" | "copying" | "copied";

/** What a row says for a moment, whatever its state. */
const passing: Partial<Record<Pending, string>> = {
  "opening-console": "Opening console",
  copying: "Copying",
  copied: "Copied",
};

const warnBelow = 10 * 60_000;

const steps: Record<StartStep, string> = {
  "waiting-for-browser": "Waiting for browser",
  "waiting-for-mfa": "Enter MFA code",
  "asking-aws": "Asking AWS",
  "writing-profile": "Writing profile",
};

/** What a button says for each need. It starts the session again, which asks the person and renews. */
const needs: Record<Need, { words: string; label: string }> = {
  "sign-in": { words: "Sign-in due", label: "Sign in" },
  "mfa-code": { words: "MFA code due", label: "Enter code" },
};

const plain = { words: "", time: "", tone: "muted", problem: null } as const;

/** `problem` is one of the window's own request; the status has its own, which goes first. */
export function presentation(
  status: SessionStatus | null,
  pending: Pending | null,
  problem: Problem | null,
  now: number,
): Presentation {
  const state = status?.state ?? "inactive";
  if (pending === "stopping") {
    return { ...busy("Stopping"), main: { label: "Stop", intent: { do: "wait" } } };
  }
  if (state === "starting") return busy(status?.step ? steps[status.step] : "Starting");
  if (pending === "starting" && state !== "active") return busy("Starting");
  const shown = settled(status, now);
  const words = pending && passing[pending];
  if (words) return { ...shown, words, time: "", tone: "muted" };
  if (problem && !shown.problem) {
    return {
      ...shown,
      icon: state === "inactive" ? "failed" : shown.icon,
      words: problem.title,
      tone: "danger",
      problem,
    };
  }
  return shown;
}

function busy(words: string): Presentation {
  return {
    ...plain,
    icon: "busy",
    state: "Starting",
    words,
    main: { label: "Cancel", intent: { do: "cancel" } },
  };
}

function settled(status: SessionStatus | null, now: number): Presentation {
  const left = status?.expiresAt ? until(status.expiresAt, now) : null;
  const problem = status?.problem ?? null;
  switch (status?.state) {
    case "active": {
      // What needs a person near its end has a state of its own.
      const isLate =
        status.renewal?.is === "late" || (status.renewal?.is === "needs-you" && problem !== null);
      const needsSoon = left !== null && left < warnBelow && status.needs !== null;
      return {
        ...plain,
        icon: isLate ? "attention" : "live",
        state: isLate ? "Active, not renewed" : "Active",
        words: isLate ? "Not renewed" : "",
        time: left === null ? "" : timeLeft(left),
        tone: isLate || needsSoon ? "warn" : "plain",
        main: { label: "Stop", intent: { do: "stop" } },
        problem,
      };
    }
    case "needs-you":
      return {
        icon: "attention",
        state: "Needs you",
        words: problem?.title ?? (status.needs ? needs[status.needs].words : "Needs you"),
        time: left !== null && left > 0 ? timeLeft(left) : "",
        tone: "warn",
        main: mainRemedy(problem, {
          label: status.needs ? needs[status.needs].label : "Renew",
          intent: { do: "start" },
        }),
        problem,
      };
    case "expired":
      return {
        ...plain,
        icon: "expired",
        state: "Expired",
        words: left === null ? "Expired" : `Expired ${ago(-left)}`,
        main: { label: "Renew", intent: { do: "start" } },
        problem,
      };
    case "failed":
      return {
        icon: "failed",
        state: "Failed",
        words: problem?.title ?? "Failed",
        time: "",
        tone: "danger",
        main: mainRemedy(problem, { label: "Details", intent: { do: "details" } }),
        problem,
      };
    default:
      return {
        ...plain,
        icon: "idle",
        state: "Inactive",
        main: { label: "Start", intent: { do: "start" } },
      };
  }
}

/** What a cause for late renewals means: "2 sessions are not renewed and end from 12:56 on. Next try 12:51." */
export function delayWords({ sessions, endsAt, retryAt }: Delay, now: number): string {
  const many = counted(
    sessions.length,
    "session is not renewed and ends",
    "sessions are not renewed and end",
  );
  return `${many} from ${clockTime(endsAt, now)} on. Next try ${clockTime(retryAt, now)}.`;
}

function mainRemedy(problem: Problem | null, otherwise: Presentation["main"]): Presentation["main"] {
  const label = problem ? remedyLabel(problem.remedy) : null;
  return problem && label ? { label, intent: { do: "remedy", remedy: problem.remedy } } : otherwise;
}

/** What the button says that does it; null when there is nothing to press. */
export function remedyLabel(remedy: Remedy): string | null {
  switch (remedy.kind) {
    case "retry":
      return "Try again";
    case "sign-in":
      return "Sign in";
    case "sign-in-elsewhere":
      return `Use ${remedy.region}`;
    case "keep-both":
      return "Keep both";
    case "replace-profile":
      return "Replace…";
    case "choose-profile":
      return "Profile…";
    case "sync":
      return "Refresh";
    case "sync-unread":
      return "Try these again";
    case "enter-mfa-code":
      return "Enter code";
    case "allow-in-trust-policy":
      return "Trust policy…";
    case "allow-in-user-policy":
      return "Policy…";
    case "copy-console-link":
      return "Copy link";
    case "add-lines":
      return "Lines…";
    case "unlock-vault":
      return "Unlock";
    case "edit-input":
      return "Edit…";
    case "none":
      return null;
  }
}
