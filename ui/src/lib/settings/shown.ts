// Which settings the dialog shows, for their places in it.
import { createContext } from "svelte";
import type { SettingId } from "./entries";

export type Shown = {
  has: (id: SettingId) => boolean;
  /** The setting that a problem or a command has led to. */
  readonly at: SettingId | null;
};

export const [getShown, setShown] = createContext<Shown>();
