// The tray, by way of tray-host.py.
import { startHost } from "./host.mjs";
import { until } from "./wait.mjs";

export async function startTray() {
  const host = await startHost("tray-host.py");
  const menu = async () => (await host.ask({ do: "menu" })).menu;
  return {
    /** How the icon looks: the name of its picture, which changes whenever the look does. */
    icon: async () => (await host.ask({ do: "icon" })).icon,
    labels: async () => (await menu()).map((entry) => entry.label),
    /** Waits for an entry whose label matches, and resolves to the label. */
    find: (pattern, seconds) =>
      until(
        `a menu entry ${pattern}`,
        async () => (await menu()).find(({ label }) => pattern.test(label))?.label,
        seconds,
      ),
    click: (...path) => host.ask({ do: "click", path }),
    stop: host.stop,
  };
}
