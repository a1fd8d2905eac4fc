// Long-term keys in plain files, as a person who used AWS before Daypass has them.
import type { AddedSource, PlainKey, PlainKeys, Problem, ProtectedKey } from "../backend";

const file = "/home/ada/.aws/credentials";
const config = "/home/ada/.aws/config";

export const noPlainKeys: PlainKeys = { keys: [], left: [] };

/** AWS takes all of them but the last. */
export const plainKeys: PlainKeys = {
  keys: [
    {
      accessKeyId: "AKIAIOSFODNN7EXAMPLE",
      places: [{ file, section: "default", line: 2 }],
      usedBy: ["deploy", "deploy-eu"],
      becomes: "default",
      known: false,
      profiles: ["default"],
      mfaDevice: "arn:aws:iam::111122223333:mfa/ada",
      notes: [
        "default works while the session default is started.",
        "deploy takes its credentials from this key: it works while the session default is started.",
        "deploy-eu takes its credentials from this key: it works while the session default is started.",
        "Starting it asks for a code of ada.",
      ],
    },
    {
      accessKeyId: "AKIAI44QH8DHBEXAMPLE",
      places: [
        { file, section: "staging", line: 9 },
        { file: config, section: "profile staging-eu", line: 14 },
      ],
      usedBy: [],
      becomes: "staging",
      known: false,
      profiles: ["staging", "staging-eu"],
      mfaDevice: null,
      notes: [
        "staging works while the session staging is started.",
        "staging-eu works while the session staging is started.",
        "Without an MFA device its session may not call IAM.",
      ],
    },
    {
      accessKeyId: "AKIAQEXAMPLEEXAMPLE2",
      places: [{ file, section: "old-laptop", line: 15 }],
      usedBy: [],
      becomes: "old-laptop",
      known: false,
      profiles: ["old-laptop"],
      mfaDevice: null,
      notes: [
        "old-laptop works while the session old-laptop is started.",
        "Without an MFA device its session may not call IAM.",
      ],
    },
  ],
  left: [
    {
      accessKeyId: "AKIAQEXAMPLEEXAMPLE3",
      place: { file, section: "half", line: 20 },
      reason: "Its secret is not in the same section. Put both into one section, or delete the line.",
    },
  ],
};

/** What AWS says of the key that it does not know. */
export const refused = (id: string): Problem => ({
  code: "AccessDenied",
  title: "AWS does not accept this key",
  detail: `${id} was left where it stands: it is inactive or deleted, or its profile's region is of another partition.`,
  action: "If nobody needs it any more, delete its lines from the file.",
  remedy: { kind: "retry" },
});

export const isRefused = (key: PlainKey) => key.accessKeyId === "AKIAQEXAMPLEEXAMPLE2";

/** The session that a key becomes. */
export const sourceOf = (key: PlainKey): AddedSource => ({
  kind: "iam-user",
  name: key.becomes,
  userArn: "arn:aws:iam::111122223333:user/ada",
  accessKeyId: key.accessKeyId,
  mfaDevice: key.mfaDevice,
  durationSeconds: null,
  region: null,
});

/** What can be put back once a key is in the vault. */
export function protectedOf(key: PlainKey, session: string): ProtectedKey[] {
  return key.places.map((place) => ({
    accessKeyId: key.accessKeyId,
    profile: place.section.replace(/^profile /, ""),
    file: place.file,
    section: place.section,
    session,
    sessionName: key.becomes,
    protectedAt: new Date().toISOString(),
  }));
}
