// A whole Daypass in memory: the same contract, simulated work. It serves component tests and design work in a browser.
import { accountMarks } from "./accountMarks";
import type { Arrival, Backend } from "../backend";
import { catalog } from "./catalog";
import { consoles } from "./consoles";
import { doctor } from "./doctor";
import { history } from "./history";
import { importing } from "./importing";
import { integrations } from "./integrations";
import { machine } from "./machine";
import { Prompts } from "./prompts";
import { protect } from "./protect";
import { roleSetup } from "./roleSetup";
import type { SceneName } from "./scenes";
import { sessions } from "./sessions";
import { settings } from "./settings";
import { SignIns } from "./signIn";
import { starts } from "./starts";
import { updates } from "./updates";
import { users } from "./users";
import { views } from "./views";
import { World, type FakeOptions } from "./world";

export type { FakeOptions } from "./world";

/** The backend, and what a test does and sees from the outside. */
export type FakeBackend = Backend &
  Pick<World, "calls"> & {
    /** Something leads to the window from outside. */
    arrive(arrival: Arrival): void;
    /** Daypass has looked for a newer one by itself, and found what there is. */
    looks(): Promise<void>;
    /** The simulated person chooses Allow in the browser. */
    allow(integration: string): void;
    /** The simulated person chooses Deny in the browser. */
    deny(integration: string): void;
  };

/** One part per noun. A command that none of them has is a fault that the compiler finds here. */
export function fakeBackend(scene: SceneName = "main", options: Partial<FakeOptions> = {}): FakeBackend {
  const world = new World(scene, options);
  const ofIntegrations = integrations(world);
  const signIns = new SignIns(world, ofIntegrations.sync);
  const prompts = new Prompts(world);
  return {
    ...world.events,
    ...catalog(world),
    ...ofIntegrations,
    ...signIns.commands,
    ...starts(world, signIns, prompts),
    ...prompts.commands,
    ...sessions(world),
    ...views(world),
    ...accountMarks(world),
    ...history(world),
    ...consoles(world),
    ...users(world),
    ...roleSetup(world, prompts),
    ...importing(world),
    ...protect(world),
    ...settings(world),
    ...doctor(world),
    ...machine(world),
    ...updates(world),
    calls: world.calls,
    arrive: (arrival) => world.arrive(arrival),
    looks: async () => {
      await updates(world).lookForUpdate();
    },
    allow: (integration) => signIns.allow(integration),
    deny: (integration) => signIns.deny(integration),
  };
}
