// What a person sets of any session, and what there is to know of one.
import type { Calls, HistoryEntry, Session } from "../backend";
import { invalid } from "./problems";
import { hour, inMs, type World } from "./world";

type Commands = Pick<
  Calls,
  | "setFavourite"
  | "setHidden"
  | "changeLabels"
  | "setAlias"
  | "setRegion"
  | "setProfiles"
  | "setProfilesBy"
  | "setDelivery"
  | "sessionDetails"
>;

export function sessions(world: World): Commands {
  /** The way to a session's credentials, without their delivery. */
  function hops(session: Session | undefined): { title: string; detail: string | null }[] {
    if (session?.source === "iam-user") {
      const code = session.mfaDevice ? `, with a code of ${session.mfaDevice.split("/").at(-1) ?? ""}` : "";
      return [
        { title: `IAM user ${session.userName ?? ""}`, detail: `access key ${session.accessKeyId ?? ""}` },
        { title: "Session of the user", detail: `up to 12 h${code}` },
      ];
    }
    const integration = world.scene.integrations.find((one) => one.id === session?.integration);
    const before = integration
      ? [{ title: `${integration.alias} portal`, detail: "signed in until 19:00" }]
      : hops(world.session(session?.sourceSession ?? ""));
    const detail = integration ? "permission set" : `in ${session?.accountId ?? ""}, up to 1 h`;
    return [...before, { title: session?.roleName ?? "", detail }];
  }

  return {
    setFavourite: async (id, favourite) => {
      world.record("setFavourite", id, favourite);
      world.editSessions([id], { favourite });
    },

    setHidden: async (ids, hidden) => {
      world.record("setHidden", ids, hidden);
      world.editSessions(ids, { hidden });
    },

    changeLabels: async (ids, add, remove) => {
      world.record("changeLabels", ids, add, remove);
      const is = (label: string) => (other: string) => other.toLowerCase() === label.toLowerCase();
      for (const id of ids) {
        const kept = (world.session(id)?.labels ?? []).filter(
          (label) => ![...add, ...remove].some(is(label)),
        );
        world.editSessions([id], { labels: [...kept, ...add].sort((a, b) => a.localeCompare(b)) });
      }
    },

    setAlias: async (id, alias) => {
      world.record("setAlias", id, alias);
      world.editSessions([id], { alias });
    },

    setRegion: async (ids, region) => {
      world.record("setRegion", ids, region);
      world.editSessions(ids, { region, regionSource: "session" });
    },

    setProfilesBy: async (ids, template) => {
      world.record("setProfilesBy", ids, template);
      if (template !== null && /\{(?!account\}|accountId\}|role\}|integration\})/.test(template)) {
        throw invalid(
          "Not a template",
          "It names something that sessions do not have.",
          "Use {account}, {accountId}, {role} and {integration}.",
          "template",
        );
      }
      for (const id of ids) {
        const { accountId, roleName } = world.session(id) ?? {};
        const name = (template ?? "{account}-{role}")
          .replace(/\{account(Id)?\}/g, accountId ?? "account")
          .replace("{role}", roleName?.toLowerCase() ?? "session");
        world.editSessions([id], { profiles: [name] });
      }
    },

    setProfiles: async (id, profiles) => {
      world.record("setProfiles", id, profiles);
      const bad = profiles.find((profile) => !/^[^\s\][]+$/.test(profile));
      if (bad !== undefined) {
        throw invalid(
          "Not a profile name",
          "A profile name has no blanks and no brackets.",
          "Type another name.",
          "profiles",
        );
      }
      const usual = `${world.session(id)?.roleName?.toLowerCase() ?? "session"}-usual`;
      world.editSessions([id], { profiles: profiles.length > 0 ? profiles : [usual] });
    },

    setDelivery: async (id, delivery) => {
      world.record("setDelivery", id, delivery);
      world.editSessions([id], { delivery });
    },

    sessionDetails: async (id) => {
      const session = world.session(id);
      const profiles = session?.profiles ?? [];
      const lacksAlias = session?.alias === null && /\p{Script=Han}/u.test(session.accountName ?? "");
      const way = [...hops(session), ...profiles.map((name) => ({ title: `Profile ${name}`, detail: null }))];
      if (world.state(id)?.state !== "active") {
        return { id, callerArn: null, startedAt: null, lacksAlias, hops: way, history: [] };
      }
      return {
        id,
        callerArn: `arn:aws:sts::${session?.accountId ?? ""}:assumed-role/AWSReservedSSO_${session?.roleName ?? ""}_0f1e2d3c4b5a6978/ada`,
        startedAt: inMs(-0.8 * hour),
        lacksAlias,
        hops: way,
        history: [
          entry(id, session, -0.8, "issued"),
          entry(id, session, -26, "stopped"),
          entry(id, session, -27, "renewed"),
        ],
      };
    },
  };
}

/** A line of history, so many hours from now. */
export function entry(
  id: string,
  session: Session | undefined,
  hours: number,
  event: HistoryEntry["event"],
): HistoryEntry {
  return {
    at: inMs(hours * hour),
    session: id,
    sessionName: session?.name ?? null,
    event,
    detail: "",
    profiles: session?.profiles ?? [],
    by: { via: event === "renewed" ? "agent" : "window", process: null, pid: null },
    accessKeyId: null,
  };
}
