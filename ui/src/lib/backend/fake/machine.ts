// The simulated machine, as the settings show it: its way to AWS, the vault, backups, an export.
import type { Calls } from "../backend";
import { hour, inMs, type World } from "./world";

type Commands = Pick<
  Calls,
  | "network"
  | "vault"
  | "lockVault"
  | "backups"
  | "restoreBackup"
  | "changePassphrase"
  | "exportAll"
  | "closeWindow"
  | "quitDaypass"
  | "homeFolder"
  | "takeArrival"
>;

export function machine(world: World): Commands {
  let open = true;
  return {
    network: async () => ({
      choices: [
        { what: "proxy", value: "http://proxy.example.com:8080", from: "HTTPS_PROXY" },
        { what: "no-proxy", value: "localhost,.example.com", from: "NO_PROXY" },
      ],
      countsLater: world.countsLater,
    }),
    closeWindow: async () => world.record("closeWindow"),
    quitDaypass: async () => world.record("quitDaypass"),
    homeFolder: async () => "/home/ada",
    takeArrival: async () => {
      const { arrival } = world;
      world.arrival = null;
      return arrival;
    },
    vault: async () => ({ key: "keychain", secrets: 14, open }),
    lockVault: async () => {
      world.record("lockVault");
      open = false;
    },
    backups: async () => {
      await world.work(1);
      return [
        { name: "20261129T080000Z", madeAt: inMs(-2 * hour), doubt: null },
        { name: "20261128T080000Z", madeAt: inMs(-26 * hour), doubt: null },
      ];
    },
    restoreBackup: async (name, consents) => {
      world.record("restoreBackup", name, consents);
      await world.work(1);
      return consents ? null : "The backup lacks what came after it: the IAM user deploy.";
    },
    changePassphrase: async () => {
      // What was typed is a secret: it is noted nowhere.
      world.record("changePassphrase");
      await world.work(1);
      return null;
    },
    exportAll: async () => {
      // What was typed is a secret: it is noted nowhere.
      world.record("exportAll");
      await world.work(1);
      return {
        path: "/home/ada/Documents/daypass-20261129T100000Z.export",
        integrations: 2,
        sessions: 3,
        secrets: 1,
      };
    },
  };
}
