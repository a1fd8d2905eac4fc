// The banners at the foot of the list: one is shown, in one line, and the rest when a person asks for it.
import { createContext } from "svelte";

export type Pile = {
  readonly isOpen: boolean;
  /** How many there are beside the one that is shown. */
  readonly others: number;
  toggle: () => void;
};

export const [getPile, setPile] = createContext<Pile>();
