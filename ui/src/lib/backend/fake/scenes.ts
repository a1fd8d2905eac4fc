// Where the window can be opened: `?scene=NAME` in a browser, and every scene in the browser tests.
import type { Integration, Listing, MfaPrompt, Notice, SignIn, Sync } from "../backend";
import { addedSessions } from "./addedSessions";
import { acme, counted, empty, main, minutes, northwind, signedIn, state, type Scene } from "./baseScenes";
import { usedCompany } from "./company";
import { findings } from "./findings";
import { longNames, rightToLeft } from "./nameScenes";
import { largeOrganisation, northwindAccounts } from "./organisation";
import { plainKeys } from "./plainKeys";
import {
  noAccess,
  notRead,
  notTrusted,
  offline,
  profileInUse,
  regionSilent,
  sameInstance,
  signInFailed,
  vaultLocked,
} from "./problems";
import type { SceneName } from "./sceneNames";

export type { Scene } from "./baseScenes";
export { sceneNames, type SceneName } from "./sceneNames";

const signInPage = "https://contoso.awsapps.com/start/#/device?user_code=BCDF-GHJK";

function signingIn(signIn: Partial<SignIn>): Scene {
  const scene = main();
  scene.integrationStates = scene.integrationStates.map((status) =>
    status.id !== "contoso"
      ? status
      : {
          ...status,
          signIn: {
            state: "waiting",
            method: "device",
            reason: { browser: "over-ssh" },
            unopened: null,
            userCode: "BCDF-GHJK",
            expiresAt: minutes(9.35),
            problem: null,
            ...signIn,
          },
        },
  );
  return scene;
}

function asking(prompt: Partial<MfaPrompt>): Scene {
  const scene = main();
  scene.sessionStates.push(state("deploy", { state: "starting", step: "waiting-for-mfa" }));
  scene.prompts.push({
    id: 1,
    session: "deploy",
    sessionName: "deploy",
    userName: "ada",
    device: "arn:aws:iam::123456789012:mfa/ada-phone",
    askedBy: null,
    checking: false,
    rejections: 0,
    ...prompt,
  });
  return scene;
}

function fresh(sync: Sync): Scene {
  return {
    ...empty(),
    integrations: [northwind],
    integrationStates: [{ ...signedIn("northwind", 8), sync }],
  };
}

const sync = (fields: Partial<Sync>): Sync => ({
  state: "running",
  accountsDone: 0,
  accountsTotal: null,
  doneAt: null,
  first: false,
  added: 0,
  removed: 0,
  renamed: 0,
  stopped: [],
  problem: null,
  ...fields,
});

const refusal = "AWS refused ListAccountRoles: No access.";

const overridden: Notice = {
  kind: "endpoint-override",
  title: "This is not AWS",
  detail: "Requests go to http://127.0.0.1:4566 instead of AWS.",
  problem: null,
};

const wholeList: Listing = {
  place: "all",
  query: "",
  states: [],
  regions: [],
  roles: [],
  labels: [],
  grouping: "account",
  sorting: "name",
};

export const scenes: Record<SceneName, () => Scene> = {
  "first-run": empty,
  "first-run-plain-keys": () => ({ ...empty(), plainKeys }),
  main,
  arranged: () => {
    const scene = main();
    const labelled: Record<string, string[]> = {
      "northwind/111122223333/ReadOnly": ["on call"],
      "northwind/444455556666/Developer": ["on call", "customer Acme"],
      "northwind/444455556666/Administrator": ["break glass"],
      deploy: ["customer Acme"],
      ada: ["a label that is as long as it gets"],
    };
    const hidden = ["northwind/333344445555/IncidentResponse", "contoso/999900001111/Researcher"];
    const listing = { ...wholeList, query: "", labels: ["on call"] };
    return {
      ...scene,
      sessions: scene.sessions.map((one) => ({
        ...one,
        labels: labelled[one.id] ?? [],
        hidden: hidden.includes(one.id),
      })),
      views: [
        {
          name: "Last used at Contoso",
          listing: { ...wholeList, place: "integration:contoso", sorting: "recent" },
        },
        { name: "On call", listing },
      ],
    };
  },
  "plain-keys": () => ({ ...main(), plainKeys }),
  details: main,
  failed: main,
  "sign-in": () => signingIn({}),
  "sign-in-opening": () => signingIn({ state: "opening", userCode: null, expiresAt: null }),
  "sign-in-pkce": () => signingIn({ method: "pkce", reason: { browser: "here" }, userCode: null }),
  "sign-in-unopened": () => signingIn({ unopened: { address: signInPage, failed: true } }),
  "sign-in-done": () => signingIn({ state: "done" }),
  "sign-in-declined": () => signingIn({ state: "declined" }),
  "sign-in-expired": () => signingIn({ state: "expired", expiresAt: minutes(-1) }),
  "sign-in-failed": () => signingIn({ state: "failed", problem: signInFailed }),
  "region-silent": () => {
    const scene = signingIn({ state: "failed", problem: regionSilent });
    const replicated = (one: Integration) => ({ ...one, additionalRegions: ["us-east-1"] });
    return { ...scene, integrations: scene.integrations.map(replicated) };
  },
  "same-instance": () => {
    const scene = main();
    const failed = sync({ state: "failed", problem: sameInstance });
    const states = scene.integrationStates.filter((status) => status.id !== "contoso");
    return { ...scene, integrationStates: [...states, { ...signedIn("contoso", 8), sync: failed }] };
  },
  users: () => ({ ...empty(), sessions: addedSessions().filter((session) => session.id !== "data-reader") }),
  mfa: () => asking({}),
  "mfa-checking": () => asking({ checking: true }),
  "mfa-rejected": () => asking({ rejections: 1 }),
  "first-sync": () => fresh(sync({ first: true, accountsDone: 4, accountsTotal: 12, doneAt: minutes(0.5) })),
  refused: () => {
    const scene = main();
    const unread = northwindAccounts.slice(0, 3).map(({ id, name }) => ({ id, name, reason: refusal }));
    const problem = notRead(unread.length, northwindAccounts.length);
    const states = scene.integrationStates.filter((status) => status.id !== "northwind");
    return {
      ...scene,
      unread,
      integrations: scene.integrations.map((one) =>
        one.id === "northwind" ? { ...one, unread: unread.length } : one,
      ),
      integrationStates: [
        ...states,
        { ...signedIn("northwind", 7.2), sync: sync({ state: "done", problem }) },
      ],
    };
  },
  "no-roles": () => fresh(sync({ state: "done" })),
  "profile-in-use": () => {
    const scene = main();
    scene.sessionStates.push(
      state("northwind/444455556666/Administrator", {
        state: "failed",
        problem: profileInUse("nw-staging-admin"),
      }),
      state("northwind/888899990000/DataEngineer", {
        state: "failed",
        problem: profileInUse("nw-staging", "Northwind Staging / Developer"),
      }),
    );
    return scene;
  },
  "not-trusted": () => {
    const scene = main();
    scene.sessionStates.push(state("audit", { state: "failed", problem: notTrusted }));
    return scene;
  },
  check: () => ({ ...main(), findings }),
  notices: () => ({
    ...main(),
    notices: [
      overridden,
      { kind: "vault-locked", title: vaultLocked.title, detail: vaultLocked.detail, problem: vaultLocked },
      {
        kind: "lock-wait",
        title: "Waiting for another Daypass",
        detail: "Process 4242 is starting dev. Only one at a time uses your AWS files.",
        problem: null,
      },
      {
        kind: "unreadable-rows",
        title: "Some of what Daypass remembers cannot be read",
        detail: "Left out: sessions (1). A newer Daypass may have written it: update this one.",
        problem: null,
      },
    ],
  }),
  late: () => {
    const scene = main();
    const renewal = { is: "late", since: minutes(-4), retryAt: minutes(1) } as const;
    for (const one of scene.sessionStates) {
      if (one.state === "active") Object.assign(one, { renewal, problem: offline, needs: null });
    }
    const sessions = scene.sessionStates.filter((one) => one.renewal === renewal).map((one) => one.id);
    const delay = { sessions, since: minutes(-4), endsAt: minutes(8), retryAt: minutes(1) };
    return { ...scene, delays: [{ ...delay, problem: offline }] };
  },
  update: () => {
    const offered = { kind: "installable", version: "0.2.0" } as const;
    return { ...main(), offered, update: { found: offered, installed: null } };
  },
  loading: () => ({ ...empty(), hangs: true }),
  "load-failed": () => ({ ...empty(), loadProblem: vaultLocked }),
  "long-names": () => longNames(main()),
  "right-to-left": () => rightToLeft(main()),
  company: () => {
    const { sessions, live, due, failed } = usedCompany("acme", minutes);
    return {
      ...empty(),
      integrations: [counted(acme, sessions)],
      sessions,
      sessionStates: [
        state(live, { expiresAt: minutes(47) }),
        state(due, { state: "needs-you", expiresAt: minutes(9), needs: "mfa-code" }),
        state(failed, { state: "failed", problem: noAccess }),
      ],
      integrationStates: [signedIn("acme", 7.2)],
    };
  },
  "10000": () => {
    const sessions = largeOrganisation("northwind", 10_000);
    const ids = sessions.map((session) => session.id);
    return {
      ...empty(),
      integrations: [counted(northwind, sessions)],
      sessions,
      sessionStates: [7, 4321].map((index) => state(ids[index] ?? "", { expiresAt: minutes(50) })),
      integrationStates: [signedIn("northwind", 7.2)],
    };
  },
};
