// Integrations, and what a sync finds in them.
import { isLive } from "../../model/layout";
import type { Calls, Sync } from "../backend";
import { inspect } from "./inspect";
import { contosoAccounts, northwindAccounts, regionList, sessionsOf } from "./organisation";
import { invalid, notRead } from "./problems";
import { inMs, type World } from "./world";

type Commands = Pick<
  Calls,
  | "inspectStartUrl"
  | "regions"
  | "addIntegration"
  | "renameIntegration"
  | "setIntegrationRegions"
  | "keepBoth"
  | "removeIntegration"
  | "sync"
  | "syncUnread"
  | "unreadAccounts"
  | "cancelSync"
>;

const unsynced = {
  accountsDone: 0,
  accountsTotal: null,
  doneAt: null,
  first: false,
  added: 0,
  removed: 0,
  renamed: 0,
  stopped: [],
  problem: null,
};

export function integrations(world: World): Commands {
  const { scene } = world;

  function setSync(id: string, fields: Partial<Sync> & Pick<Sync, "state">): void {
    world.setIntegration(id, { sync: { ...unsynced, ...fields } });
  }

  async function sync(id: string): Promise<void> {
    const accounts = id.startsWith("contoso") ? contosoAccounts : northwindAccounts;
    const total = accounts.length;
    const first = scene.integrations.find((one) => one.id === id)?.syncedAt === null;
    for (let done = 0; done <= total; done += 1) {
      if (done > 0 && world.integration(id).sync?.state !== "running") return;
      const doneAt = done < 2 ? null : inMs((total - done) * 0.4 * world.options.pace);
      setSync(id, {
        state: "running",
        first,
        doneAt,
        accountsDone: done,
        accountsTotal: done === 0 ? null : total,
      });
      await world.work(0.4);
    }
    const known = new Set(scene.sessions.map((session) => session.id));
    const region = scene.integrations.find((one) => one.id === id)?.region ?? "us-east-1";
    const added = sessionsOf(id, accounts, region).filter((one) => !known.has(one.id));
    scene.sessions = [...scene.sessions, ...added];
    const roles = scene.sessions.filter((session) => session.integration === id).length;
    scene.integrations = scene.integrations.map((one) =>
      one.id === id ? { ...one, accounts: total, roles, syncedAt: inMs(0) } : one,
    );
    world.emitCatalog();
    const counts = { accountsDone: total, accountsTotal: total, added: first ? 0 : added.length };
    setSync(id, { state: "done", first, ...counts });
  }

  /** All but the first can be read now. */
  async function syncUnread(id: string): Promise<void> {
    setSync(id, { state: "running" });
    await world.work(1);
    scene.unread = scene.unread.slice(0, Math.min(1, scene.unread.length - 1));
    const unread = scene.unread.length;
    scene.integrations = scene.integrations.map((one) => (one.id === id ? { ...one, unread } : one));
    world.emitCatalog();
    setSync(id, { state: "done", problem: unread > 0 ? notRead(unread, northwindAccounts.length) : null });
  }

  return {
    inspectStartUrl: async (text) => inspect(text, scene.integrations),
    regions: async () => regionList,

    addIntegration: async (input) => {
      world.record("addIntegration", input);
      const found = inspect(input.startUrl, scene.integrations);
      const known = scene.integrations.find((other) => other.startUrl === found.startUrl);
      if (known && !input.another) {
        throw invalid(
          "Already connected",
          `${found.startUrl} is connected as ${known.alias}.`,
          "Use that one, or paste another URL.",
          "startUrl",
        );
      }
      const region = input.region ?? found.region;
      if (!region)
        throw invalid("Region needed", "The URL does not tell its region.", "Choose it.", "region");
      const alias = input.alias ?? found.alias;
      const id = alias.toLowerCase().replace(/\W+/g, "-");
      const empty = { additionalRegions: [], accounts: 0, roles: 0, unread: 0, syncedAt: null };
      const added = { id, alias, startUrl: found.startUrl, region, ...empty };
      scene.integrations = [...scene.integrations, added];
      world.setIntegration(id, {});
      world.emitCatalog();
      return id;
    },

    renameIntegration: async (id, alias) => {
      world.record("renameIntegration", id, alias);
      if (alias.trim() === "") throw invalid("Name missing", "A name is needed.", "Type a name.", "alias");
      scene.integrations = scene.integrations.map((one) => (one.id === id ? { ...one, alias } : one));
      world.emitCatalog();
    },

    setIntegrationRegions: async (id, region, additionalRegions) => {
      world.record("setIntegrationRegions", id, region, additionalRegions);
      scene.integrations = scene.integrations.map((one) =>
        one.id === id ? { ...one, region, additionalRegions } : one,
      );
      world.emitCatalog();
    },

    keepBoth: async (id) => {
      world.record("keepBoth", id);
      await sync(id);
    },

    removeIntegration: async (id) => {
      world.record("removeIntegration", id);
      const gone = new Set(scene.sessions.filter((one) => one.integration === id).map((one) => one.id));
      scene.integrations = scene.integrations.filter((one) => one.id !== id);
      const ended = scene.sessionStates.filter((one) => gone.has(one.id) && isLive(one.state));
      const names = ended.map((one) => scene.sessions.find((session) => session.id === one.id)?.name);
      scene.sessions = scene.sessions.filter((one) => !gone.has(one.id));
      scene.sessionStates = scene.sessionStates.filter((one) => !gone.has(one.id));
      scene.integrationStates = scene.integrationStates.filter((one) => one.id !== id);
      world.emitCatalog();
      world.emitStatus();
      return names.map((name) => `${name ?? ""} was stopped.`);
    },

    sync: async (id) => {
      world.record("sync", id);
      await sync(id);
    },

    syncUnread: async (id) => {
      world.record("syncUnread", id);
      await syncUnread(id);
    },

    unreadAccounts: async () => scene.unread,

    cancelSync: async (id) => {
      world.record("cancelSync", id);
      world.setIntegration(id, { sync: null });
    },
  };
}
