// The desktop's notifications, by way of notification-host.py.
import { startHost } from "./host.mjs";
import { until } from "./wait.mjs";

export async function startNotifications() {
  const host = await startHost("notification-host.py");
  const up = async () => (await host.ask({ do: "list" })).list;
  return {
    up,
    /** How often something new was shown. */
    shown: async () => (await host.ask({ do: "shown" })).shown,
    /** Waits for a notification whose title matches. */
    find: (pattern, seconds) =>
      until(
        `a notification ${pattern}`,
        async () => (await up()).find(({ title }) => pattern.test(title)),
        seconds,
      ),
    /** A click on the one that is up. */
    click: () => host.ask({ do: "click" }),
    stop: host.stop,
  };
}
