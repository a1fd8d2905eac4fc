// What a check finds on a machine with problems of several kinds.
import type { Finding, FindingCode, Topic } from "../backend";

const file = (path: string, line: number | null = null) => ({ kind: "file", path, line }) as const;

export const findings: Finding[] = [
  {
    code: "file-readable-by-others",
    severity: "problem",
    sentence: "Other users can read /home/ada/.aws/credentials, which holds credentials.",
    concerns: [file("/home/ada/.aws/credentials")],
    fix: {
      words: "Take that permission away from others.",
      command: "chmod 600 /home/ada/.aws/credentials",
      automatic: true,
    },
  },
  {
    code: "line-unreadable",
    severity: "problem",
    sentence:
      "Because of line 12 of /home/ada/.aws/config, tools built on the SDKs for Java and Rust read nothing in it: the line has ':' in place of '='.",
    concerns: [file("/home/ada/.aws/config", 12)],
    fix: { words: "Write '=' in place of ':'.", command: null, automatic: false },
  },
  {
    code: "profile-unknown",
    severity: "problem",
    sentence: "AWS_PROFILE names the profile nw-prod, and there is none in your AWS files.",
    concerns: [
      { kind: "variable", name: "AWS_PROFILE" },
      { kind: "profile", name: "nw-prod" },
    ],
    fix: {
      words: "Start a session into the profile, or unset the variable.",
      command: "unset AWS_PROFILE",
      automatic: false,
    },
  },
  {
    code: "aws-cli-one",
    severity: "advice",
    sentence: "The AWS CLI that your shell finds is version 1.44.8 (/usr/bin/aws).",
    concerns: [{ kind: "program", path: "/usr/bin/aws" }],
    fix: { words: "Install version 2: AWS no longer develops version 1.", command: null, automatic: false },
  },
];

const topicsOf: Partial<Record<FindingCode, Topic>> = {
  "file-readable-by-others": "files",
  "line-unreadable": "files",
  "profile-unknown": "environment",
  "aws-cli-one": "programs",
};

export function isOf(topic: Topic, finding: Finding): boolean {
  return topicsOf[finding.code] === topic;
}
