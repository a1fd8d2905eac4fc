// One current session: what keys act upon is what was chosen last, and has the focus.
import { screen, waitFor, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { callsOf, openWindow, rowOf } from "./open";

const developer = "northwind/444455556666/Developer";
const administrator = "northwind/444455556666/Administrator";
const deploy = "northwind/505050505050/Deploy";

const focused = () => document.activeElement?.getAttribute("data-id");
const focusIn = (id: string) => waitFor(() => expect(focused()).toBe(id));

test("nothing listened when the window opened: the row that was used last has the focus", async () => {
  const { app, fake, user } = openWindow("main");
  await waitFor(() => expect(document.activeElement?.getAttribute("role")).toBe("row"));
  const first = focused() ?? "";
  expect(first).toBe(app.current.id);
  const used = app.catalog.sessions.map((session) => session.lastUsedAt ?? "");
  expect(app.currentSession?.lastUsedAt).toBe(used.sort().at(-1));
  await user.keyboard("{ArrowDown}");
  await waitFor(() => expect(focused()).not.toBe(first));
  await user.keyboard("f");
  expect(callsOf(fake, "setFavourite").map(([id]) => id)).toEqual([focused()]);
});

test("what the palette acted on was another row's: the chosen session is current and has the focus", async () => {
  const { app, user } = openWindow("main");
  await rowOf(developer);
  app.selection.goTo(developer);
  await focusIn(developer);
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByRole("combobox"), "website deploy det{Enter}");
  const details = await screen.findByRole("complementary", { name: "Details" });
  within(details).getByRole("heading", { name: "Website" });
  await focusIn(deploy);
  expect(app.current.id).toBe(deploy);
});

test("a session that the list did not show is shown when the palette acts on it", async () => {
  const { app, user } = openWindow("main");
  await rowOf(developer);
  app.listView.query = "northwind staging";
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByRole("combobox"), "website deploy fav{Enter}");
  await focusIn(deploy);
  expect(app.listView.query).toBe("");
});

test("start and open console did not start: it starts, and opens the console then", async () => {
  const { fake, user } = openWindow("main");
  await rowOf(deploy);
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByRole("combobox"), "website deploy cons{Enter}");
  await waitFor(() => expect(callsOf(fake, "openConsole")).toEqual([[deploy, null, null]]));
  expect(fake.calls.map((call) => call.name).filter((name) => /start|openConsole/.test(name))).toEqual([
    "startSession",
    "openConsole",
  ]);
});

test("where the start fails, no console is opened", async () => {
  const { app, fake, user } = openWindow("main");
  const refused = "northwind/444455556666/DataPlatformPowerUserAccess";
  await rowOf(deploy);
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByRole("combobox"), "data platform power cons{Enter}");
  await waitFor(() => expect(callsOf(fake, "startSession").map(([id]) => id)).toEqual([refused]));
  await waitFor(() => expect(app.status.stateOf(refused)).toBe("failed"));
  expect(callsOf(fake, "openConsole")).toEqual([]);
});

test("keys acted on a session that a search had hidden: the best match is current", async () => {
  const { app, user } = openWindow("main");
  await rowOf(developer);
  app.selection.goTo(administrator);
  await focusIn(administrator);
  await user.keyboard("/website deploy");
  expect(app.current.id).toBe(deploy);
  expect(app.currentSession?.id).toBe(deploy);
  await user.keyboard("{Escape}");
  expect(app.current.id).toBe(deploy);
});

test("where the current session is gone, the one in its place has the focus", async () => {
  const { app, fake, user } = openWindow("users");
  await waitFor(() => expect(document.activeElement?.getAttribute("role")).toBe("row"));
  const added = app.catalog.sessions.find((session) => session.name === "customer-audit")?.id ?? "";
  app.selection.goTo(added);
  await focusIn(added);
  const at = app.rows.stops.indexOf(added);
  await fake.removeSession(added);
  await waitFor(() => expect(app.catalog.byId.has(added)).toBe(false));
  await focusIn(app.rows.stops[Math.min(at, app.rows.stops.length - 1)] ?? "");
  await user.keyboard("{ArrowUp}");
  await waitFor(() => expect(focused()).toBe(app.current.id));
});

test("Enter acted on one row while several were selected: it does what the panel says", async () => {
  const { app, fake, user } = openWindow("main");
  await rowOf(deploy);
  const ids = [deploy, "northwind/505050505050/ReadOnly"];
  app.selection.goTo(deploy);
  await focusIn(deploy);
  app.selection.selectAll(ids);
  const panel = await screen.findByRole("complementary", { name: "Selected sessions" });
  within(panel).getByRole("button", { name: "Start 2" });
  expect(within(panel).queryByRole("button", { name: /Stop/ })).toBeNull();
  await user.keyboard("{Enter}");
  await waitFor(() => expect(callsOf(fake, "startSession").map(([id]) => id)).toEqual(ids));
  await within(panel).findByRole("button", { name: "Stop 2" });
  await user.keyboard("{Enter}");
  await waitFor(() => expect(callsOf(fake, "stopSession").map(([id]) => id)).toEqual(ids));
});

test("after a click beside everything, keys of the list go to it", async () => {
  const { app, user } = openWindow("main");
  await rowOf(deploy);
  app.selection.goTo(deploy);
  await focusIn(deploy);
  (document.activeElement as HTMLElement).blur();
  await user.keyboard("{ArrowDown}");
  await focusIn(deploy);
});

test("the ring is seen while keys are used, whatever a script focuses, and not while the pointer is", async () => {
  const { user } = openWindow("main");
  const input = () => document.documentElement.dataset["input"];
  const add = await screen.findByRole("button", { name: "Add" });
  expect(input()).toBe("keys");
  await user.click(add);
  expect(input()).toBe("pointer");
  await user.keyboard("{Escape}");
  expect(input()).toBe("keys");
});
