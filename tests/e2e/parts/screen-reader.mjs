// What a screen reader reads in the window, by way of accessible-host.py.
import { startHost } from "./host.mjs";
import { until } from "./wait.mjs";

export async function startScreenReader() {
  const host = await startHost("accessible-host.py");
  const objects = async () => (await host.ask({ do: "objects", app: "daypass-desktop" })).objects;
  return {
    /** Everything in the window, in reading order. */
    objects,
    /** Waits for an object of a role whose name matches, and that is in this state, if one is named. */
    find: (role, name, state) =>
      until(`${role} ${name}${state ? `, ${state}` : ""} for a screen reader`, async () =>
        (await objects()).find(
          (one) => one.role === role && name.test(one.name) && (!state || one.states.includes(state)),
        ),
      ),
    /** Apps tell of themselves only where nothing forbids the bridge, as on a desktop of tests. */
    heard: ({ NO_AT_BRIDGE: _none, ...env }) => env,
    stop: host.stop,
  };
}
