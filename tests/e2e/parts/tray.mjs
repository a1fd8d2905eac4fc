// The tray, by way of tray-host.py.
import { startHost } from "./host.mjs";
import { until } from "./wait.mjs";

export async function startTray() {
  const host = await startHost("tray-host.py");
  const menu = async () => (await host.ask({ do: "menu" })).menu;
  return {
    /** How the icon looks: what stands for its picture, which changes whenever the look does. */
    icon: async () => (await host.ask({ do: "item" })).icon,
    /** What the icon says of itself: `id`, `title`, `status`, `tooltip`, `description`. */
    item: () => host.ask({ do: "item" }),
    /** The labels of the menu as it is, without a word that it is about to be shown. */
    shownLabels: async () => (await host.ask({ do: "shown" })).menu.map((entry) => entry.label),
    /** A click in the menu that was fetched last, which may be out of date. */
    clickShown: (...path) => host.ask({ do: "click", path, shown: true }),
    /** The names of the signals since they were last asked for. */
    signals: async () => (await host.ask({ do: "signals" })).signals,
    /** The panel ends, and another one begins. */
    restart: () => host.ask({ do: "restart" }),
    labels: async () => (await menu()).map((entry) => entry.label),
    /** The labels of the menu of an entry. */
    labelsIn: async (label) =>
      (await menu()).find((entry) => entry.label === label)?.items.map((entry) => entry.label) ?? [],
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
