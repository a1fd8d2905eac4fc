// The person's settings, and whether Daypass starts at login.
import type { Calls, Settings, ShortcutState } from "../backend";
import { previewTemplate } from "./inspect";
import { invalid } from "./problems";
import type { World } from "./world";

type Commands = Pick<
  Calls,
  | "settings"
  | "saveSettings"
  | "previewTemplate"
  | "setTemplate"
  | "undoTemplate"
  | "startAtLogin"
  | "setStartAtLogin"
  | "paletteShortcut"
  | "chooseCaBundle"
>;

const held: ShortcutState = {
  fails: false,
  note: "They open the palette while another program is in front.",
  command: null,
};
/** What the simulated desktop says of some keys. */
const shortcuts: Record<string, ShortcutState> = {
  off: { fails: false, note: "Keys that open the palette while another program is in front.", command: null },
  "Super+E": { fails: true, note: "Another program has these keys. Choose others.", command: null },
  "Super+W": {
    fails: true,
    note: "This desktop lets no program have keys of its own. In its keyboard settings, bind keys to this command:",
    command: "/usr/bin/daypass-desktop --palette",
  },
};

export function settings(world: World): Commands {
  let startsAtLogin = false;
  let former: string | null = null;
  let saved: Settings = {
    theme: "system",
    textSize: 100,
    profileTemplate: "{account}-{role}",
    defaultRegion: "eu-central-1",
    defaultDelivery: "file",
    signInMethod: "auto",
    singleLetterKeys: true,
    onQuit: "stop",
    keepInTray: true,
    notifications: true,
    lookForUpdates: true,
    consoleBrowser: "default",
    consoleWindow: "usual",
    consoleLink: "credentials",
    consoleSessions: "ask",
    signInBrowser: "default",
    keepUnlocked: "never",
    lockOnSleep: false,
    shareSignIn: false,
    refreshProfiles: "never",
    paletteShortcut: "off",
    userDuration: "12h",
    roleDuration: "1h",
    proxy: null,
    caBundle: null,
  };
  const shortcut = (): ShortcutState => shortcuts[saved.paletteShortcut] ?? held;
  const save = (fields: Partial<Settings>) => {
    saved = { ...saved, ...fields };
    world.emitSettings(saved);
  };

  return {
    settings: async () => saved,
    saveSettings: async (changed) => {
      world.record("saveSettings", changed);
      if (changed.proxy !== null && /[@\s]/.test(changed.proxy)) {
        throw invalid(
          "This cannot be used",
          `"${changed.proxy.replace(/.*@/, "")}" is not the address of an HTTP proxy without user and password, such as http://proxy.example.com:8080.`,
          "Change it and try again.",
          "settings",
        );
      }
      world.countsLater ||= changed.proxy !== saved.proxy || changed.caBundle !== saved.caBundle;
      save(changed);
      world.emitShortcut(shortcut());
      // As the shell enlarges the pages.
      document.documentElement.style.setProperty("zoom", `${changed.textSize}%`);
    },
    previewTemplate: async (template) => previewTemplate(template, world.scene.sessions),
    setTemplate: async (template, scope) => {
      world.record("setTemplate", template, scope);
      former = saved.profileTemplate;
      save({ profileTemplate: template });
    },
    undoTemplate: async () => {
      world.record("undoTemplate");
      const back = former;
      if (back !== null) save({ profileTemplate: back });
      former = null;
      return back;
    },
    paletteShortcut: async () => shortcut(),
    chooseCaBundle: async () => {
      world.record("chooseCaBundle");
      save({ caBundle: "/etc/ssl/company-root.pem" });
      world.countsLater = true;
      return true;
    },
    startAtLogin: async () => startsAtLogin,
    setStartAtLogin: async (on) => {
      world.record("setStartAtLogin", on);
      startsAtLogin = on;
    },
  };
}
