// Which setting helps against a problem, and what is to be done in a window, where nobody sets variables.
import type { Problem, ProblemCode } from "../backend/backend";
import type { SettingId } from "../settings/entries";

const settings: Partial<Record<ProblemCode, SettingId>> = {
  ProxyOrTls: "proxy",
  KeychainLocked: "vault",
  KeychainMissing: "vault",
};

/** The setting that shows what is wrong; null where none does. */
export function mendedBy(problem: Problem): SettingId | null {
  return settings[problem.code] ?? null;
}

/** What to do, in words for whoever has a window before them. */
export function actionOf(problem: Problem): string {
  return problem.code === "ProxyOrTls"
    ? "Settings, Network shows the proxy and the certificates that are used, and what names them."
    : problem.action;
}
