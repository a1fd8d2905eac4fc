// What a check of the machine finds, in order and in words.
import type { Finding, Topic } from "../backend/backend";
import { counted } from "./text";

/** What is looked at, in the order in which it is shown. */
export const topics: readonly { topic: Topic; title: string }[] = [
  { topic: "files", title: "AWS files" },
  { topic: "sessions", title: "Started sessions" },
  { topic: "vault", title: "Vault and backups" },
  { topic: "home", title: "Daypass's own folder" },
  { topic: "environment", title: "Environment" },
  { topic: "programs", title: "Programs" },
  { topic: "network", title: "Network and clock" },
];

export type Found = { topic: Topic; finding: Finding };

/** Problems first, then advice, each in the order of the topics. */
export function inOrder(found: Partial<Record<Topic, Finding[]>>): Found[] {
  const all = topics.flatMap(({ topic }) => (found[topic] ?? []).map((finding) => ({ topic, finding })));
  const of = (severity: Finding["severity"]) => all.filter(({ finding }) => finding.severity === severity);
  return [...of("problem"), ...of("advice")];
}

/** "2 problems and 1 piece of advice" */
export function checkTitle(found: readonly Found[]): string {
  const problems = found.filter(({ finding }) => finding.severity === "problem").length;
  const advice = found.length - problems;
  const said = [
    ...(problems > 0 ? [counted(problems, "problem", "problems")] : []),
    ...(advice > 0 ? [counted(advice, "piece of advice", "pieces of advice")] : []),
  ];
  return said.length > 0 ? said.join(" and ") : "Nothing is wrong";
}
