// Several sessions that are started or renewed together.
import { screen, waitFor, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { callsOf, openWindow } from "./open";

/** A window in which a test ends each start, by its session. */
function open() {
  const opened = openWindow("main");
  const ends = new Map<string, () => void>();
  const start = opened.fake.startSession;
  opened.fake.startSession = async (id, options) => {
    await new Promise<void>((resolve) => ends.set(id, resolve));
    return start(id, options);
  };
  return { ...opened, end: (id: string) => ends.get(id)?.() };
}

test("a panel of forty that were starting said Start 0, with no count and nothing to cancel", async () => {
  const { app, fake, user, end } = open();
  await screen.findByRole("grid");
  const idle = ["Deploy", "ReadOnly", "ContentEditor"].map((role) => `northwind/505050505050/${role}`);
  const [first = ""] = idle;
  app.selection.selectAll(idle);
  const panel = await screen.findByRole("complementary", { name: "Selected sessions" });
  await user.click(within(panel).getByRole("button", { name: "Start 3" }));
  await within(panel).findByText("Starting 1 of 3");
  within(screen.getByRole("region", { name: "Notices" })).getByText("Starting 1 of 3");
  end(first);
  await within(panel).findByText("Starting 2 of 3");
  await user.click(within(panel).getByRole("button", { name: "Cancel" }));
  expect(new Set(callsOf(fake, "cancelStart").flat())).toEqual(new Set(idle.slice(1)));
  for (const id of idle) end(id);
  await waitFor(() => expect(screen.queryByText(/^Starting \d/)).toBeNull());
});

test("what has ended is renewed with a count, whatever is selected", async () => {
  const { app, fake, user, end } = open();
  await screen.findByRole("grid");
  const ids = ["northwind/505050505050/Deploy", "northwind/505050505050/ReadOnly"];
  const expired = {
    step: null,
    expiresAt: new Date(0).toISOString(),
    needs: null,
    renewal: null,
    problem: null,
  };
  const status = await fake.status();
  const others = status.sessions.filter((one) => one.state !== "expired" && one.state !== "failed");
  const sessions = [...others, ...ids.map((id) => ({ id, state: "expired" as const, ...expired }))];
  app.status.apply({ ...status, revision: status.revision + 1, sessions });
  const notices = await screen.findByRole("region", { name: "Notices" });
  await user.click(await within(notices).findByRole("button", { name: "Renew all" }));
  await within(notices).findByText("Renewing 1 of 2");
  for (const id of ids) end(id);
  await waitFor(() => expect(screen.queryByText(/^Renewing/)).toBeNull());
  expect(new Set(callsOf(fake, "startSession").map(([id]) => id))).toEqual(new Set(ids));
});
