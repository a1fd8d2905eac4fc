// The real backend: Tauri's commands and events, results unwrapped.
import type { Backend, Calls, Result, Settings } from "./backend";
import { commands, events } from "./bindings";

type Command = (...args: never[]) => Promise<Result<unknown>>;

/** The command, resolving with its data and rejecting with its Problem. */
function unwrapped(command: Command): Command {
  return async (...args) => {
    const result = await command(...args);
    if (result.status === "error") throw result.error;
    return result.data as never;
  };
}

export const tauri: Backend = {
  // Every command by its own name: what `Calls` says of the types, `unwrapped` does to the values.
  ...(Object.fromEntries(
    Object.entries<Command>(commands).map(([name, command]) => [name, unwrapped(command)]),
  ) as unknown as Calls),
  onCatalog: (listener) => events.catalog.listen((event) => listener(event.payload)),
  onStatus: (listener) => events.status.listen((event) => listener(event.payload)),
  onSettings: (listener) => events.settings.listen((event) => listener(event.payload as Settings)),
  onArrival: (listener) => events.arrival.listen(() => listener()),
  onUpdate: (listener) => events.update.listen((event) => listener(event.payload)),
  onPaletteShortcut: (listener) => events.paletteShortcut.listen((event) => listener(event.payload)),
};
