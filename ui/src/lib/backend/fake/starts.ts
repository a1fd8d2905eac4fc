// Starts and stops, and the console.
import type { Calls, Problem } from "../backend";
import { noteDestination } from "./consoles";
import { deliver, userBehind } from "./delivery";
import { cancelled, noAccess } from "./problems";
import type { Prompts } from "./prompts";
import type { SignIns } from "./signIn";
import type { World } from "./world";

type Commands = Pick<
  Calls,
  | "startSession"
  | "cancelStart"
  | "stopSession"
  | "stopAll"
  | "dismissProblem"
  | "tryRenewalsNow"
  | "asksBeforeConsole"
  | "openConsole"
  | "copyEnvironment"
  | "copyConsoleLink"
>;

/** The role that the simulated AWS refuses. */
const refusedRole = "DataPlatformPowerUserAccess";

export function starts(world: World, signIns: SignIns, prompts: Prompts): Commands {
  async function waitForSignIn(id: string, integration: string): Promise<void> {
    world.setSession(id, { state: "starting", step: "waiting-for-browser" });
    try {
      await signIns.required(integration);
    } catch (problem) {
      world.setSession(id, null);
      throw problem;
    }
  }

  async function start(id: string, conflict: Problem | null): Promise<void> {
    world.setSession(id, { state: "starting", step: "asking-aws" });
    await world.work(2);
    if (world.state(id)?.state !== "starting") throw cancelled;
    const user = userBehind(world, id);
    if (user?.mfaDevice) await prompts.ask(id, user);
    const denied = world.session(id)?.roleName === refusedRole ? noAccess : null;
    const problem = conflict ?? denied;
    if (problem) {
      world.setSession(id, { state: "failed", problem });
      throw problem;
    }
    await deliver(world, id);
  }

  /** Whose consoles the person has agreed to, until they are stopped. */
  const agreed = new Set<string>();

  return {
    startSession: async (id, options) => {
      world.record("startSession", id, options);
      const status = world.state(id);
      const conflict = status?.problem?.remedy.kind === "replace-profile" ? status.problem : null;
      if (status?.state === "active") return [];
      if (status?.state === "needs-you") prompts.proved.clear();
      const integration = world.session(id)?.integration;
      if (integration && !world.integration(integration).signedIn) {
        await waitForSignIn(id, integration);
        await start(id, null);
        return [];
      }
      await start(id, options.replace ? null : conflict);
      return [];
    },
    cancelStart: async (id) => {
      world.record("cancelStart", id);
      prompts.withdraw(id);
    },
    stopSession: async (id) => {
      world.record("stopSession", id);
      agreed.delete(id);
      await world.work(0.5);
      world.setSession(id, null);
      return [];
    },
    stopAll: async () => {
      world.record("stopAll");
      await world.work(0.5);
      prompts.proved.clear();
      world.scene.sessionStates = [];
      world.emitStatus();
      return [];
    },
    tryRenewalsNow: async () => {
      world.record("tryRenewalsNow");
      await world.work(0.5);
      world.scene.delays = [];
      for (const one of world.scene.sessionStates) {
        if (one.renewal?.is === "late") Object.assign(one, { renewal: { is: "kept" }, problem: null });
      }
      world.emitStatus();
    },
    dismissProblem: async (id) => world.setSession(id, null),
    asksBeforeConsole: async (id) => !agreed.has(id),
    openConsole: async (id, service, region) => {
      agreed.add(id);
      world.record("openConsole", id, service, region);
      await world.work(1);
      if (world.session(id)?.roleName === refusedRole) throw noAccess;
      noteDestination(world, id, service, region);
      return [];
    },
    copyEnvironment: async (id, form) => {
      world.record("copyEnvironment", id, form);
      await world.work(0.5);
      if (world.session(id)?.roleName === refusedRole) throw noAccess;
    },
    copyConsoleLink: async (id, region) => {
      world.record("copyConsoleLink", id, region);
      await world.work(0.5);
      if (world.session(id)?.roleName === refusedRole) throw noAccess;
    },
  };
}
