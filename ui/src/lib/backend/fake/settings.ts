// The person's settings, and whether Daypass starts at login.
import type { Calls, Settings } from "../backend";
import { previewProfile } from "./inspect";
import type { World } from "./world";

type Commands = Pick<
  Calls,
  "settings" | "saveSettings" | "previewProfile" | "startAtLogin" | "setStartAtLogin"
>;

export function settings(world: World): Commands {
  let startsAtLogin = false;
  let saved: Settings = {
    theme: "system",
    profileTemplate: "{account}-{role}",
    defaultRegion: "eu-central-1",
    signInMethod: "auto",
    singleLetterKeys: true,
    onQuit: "stop",
    keepInTray: true,
    notifications: true,
  };

  return {
    settings: async () => saved,
    saveSettings: async (changed) => {
      world.record("saveSettings", changed);
      previewProfile(changed.profileTemplate);
      saved = changed;
    },
    previewProfile: async (template) => previewProfile(template),
    startAtLogin: async () => startsAtLogin,
    setStartAtLogin: async (on) => {
      world.record("setStartAtLogin", on);
      startsAtLogin = on;
    },
  };
}
