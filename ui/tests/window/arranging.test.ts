// Sessions that are hidden and labelled, and views of the list that are saved.
import { screen, waitFor, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { callsOf, openWindow, rowOf } from "./open";

const staging = "northwind/444455556666/Developer";
const admin = "northwind/444455556666/Administrator";
const idsOf = ({ app }: Pick<ReturnType<typeof openWindow>, "app">) => app.rows.ids;
const sidebar = () => within(screen.getByRole("navigation", { name: "Sessions" }));

/** Runs what the palette finds first. */
async function command(user: ReturnType<typeof openWindow>["user"], words: string) {
  await user.keyboard("{Control>}k{/Control}");
  await user.click(await screen.findByRole("combobox"));
  await user.paste(words);
  await user.keyboard("{Enter}");
}

test("a hidden session is in no list but its own, until something goes on with it", async () => {
  const opened = openWindow("users");
  const { app, fake, user } = opened;
  await rowOf("deploy");
  expect(sidebar().queryByRole("button", { name: /^Hidden/ })).toBeNull();
  await command(user, "hide deploy");
  await waitFor(() => expect(idsOf(opened)).not.toContain("deploy"));
  expect(callsOf(fake, "setHidden")).toEqual([[["deploy"], true]]);
  await screen.findByText(/hidden while inactive/);
  app.listView.query = "deploy";
  await waitFor(() => expect(idsOf(opened)).not.toContain("deploy"));
  app.listView.query = "";

  await user.click(sidebar().getByRole("button", { name: /^Hidden/ }));
  await waitFor(() => expect(idsOf(opened)).toEqual(["deploy"]));
  await user.click(sidebar().getByRole("button", { name: /^All/ }));
  const status = await fake.status();
  const active = { step: null, expiresAt: null, needs: null, renewal: null, problem: null };
  const sessions = [{ id: "deploy", state: "active" as const, ...active }];
  app.status.apply({ ...status, revision: status.revision + 1, sessions });
  await waitFor(() => expect(idsOf(opened)).toContain("deploy"));
});

test("a label is given in its dialog, is in the row and the details, and is found and filtered by", async () => {
  const opened = openWindow("users");
  const { app, fake, user } = opened;
  await rowOf("ada");
  app.selection.goTo("ada");
  await waitFor(() => expect(document.activeElement?.getAttribute("data-id")).toBe("ada"));
  await user.keyboard("l");
  const field = await screen.findByRole("textbox", { name: "New label" });
  await waitFor(() => expect(document.activeElement).toBe(field));
  await user.keyboard("Duty{Enter}");
  await screen.findByRole("button", { name: "Remove label Duty" });
  expect(callsOf(fake, "changeLabels")).toEqual([[["ada"], ["Duty"], []]]);
  await user.keyboard("{Enter}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(await rowOf("ada")).toContain("Duty");
  screen.getByRole("row", { name: /^ada, Duty, / });
  app.listView.query = "dut";
  await waitFor(() => expect(idsOf(opened)).toEqual(["ada"]));
  app.listView.query = "";
  app.listView.filters = { ...app.listView.filters, labels: ["Duty"] };
  await waitFor(() => expect(idsOf(opened)).toEqual(["ada"]));
  await user.click(screen.getByRole("button", { name: "Remove filter Duty" }));
  app.selection.showDetails("ada");
  const details = within(await screen.findByRole("complementary", { name: "Details" }));
  details.getByText("Duty");
  await user.click(details.getByRole("button", { name: "Change labels" }));
  await user.click(await screen.findByRole("button", { name: "Remove label Duty" }));
  await waitFor(() => expect(fake.calls.at(-1)?.args).toEqual([["ada"], [], ["Duty"]]));
});

test("several are labelled at once, and which of them have one is said", async () => {
  const { app, fake, user } = openWindow("arranged");
  await rowOf(staging);
  app.selection.selectAll([staging, admin]);
  const panel = within(await screen.findByRole("complementary", { name: "Selected sessions" }));
  await user.click(panel.getByRole("button", { name: "Labels…" }));
  const labels = within(await screen.findByRole("list", { name: "Labels" }));
  expect(labels.getAllByRole("listitem").map((one) => one.textContent.replace(/\s+/g, " ").trim())).toEqual([
    "break glass 1 of 2",
    "customer Acme 1 of 2",
    "on call 1 of 2",
  ]);
  await user.click(
    within(screen.getByRole("group", { name: "Labels of other sessions" })).getByText("on call"),
  );
  expect(callsOf(fake, "changeLabels")).toEqual([[[staging, admin], ["on call"], []]]);
});

test("a view keeps search, filters and order, and is opened, renamed and removed", async () => {
  const opened = openWindow("users");
  const { app, fake, user } = opened;
  await rowOf("ada");
  app.listView.query = "dep";
  app.listView.sorting = "recent";
  app.listView.filters = { ...app.listView.filters, states: ["failed"] };
  await user.click(await screen.findByRole("button", { name: "Save as view" }));
  await user.type(await screen.findByRole("textbox", { name: "Name" }), "Morning{Enter}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  const view = sidebar().getByRole("button", { name: /^Morning/ });
  expect(view.getAttribute("aria-current")).toBe("page");
  expect(sidebar().getByRole("button", { name: /^All/ }).getAttribute("aria-current")).toBeNull();
  expect(screen.queryByRole("button", { name: "Save as view" }), "it is saved already").toBeNull();

  app.listView.showAll();
  app.listView.sorting = "name";
  await command(user, "open view morning");
  await waitFor(() => expect(app.listView.query).toBe("dep"));
  expect([app.listView.sorting, app.listView.filters.states]).toEqual(["recent", ["failed"]]);

  await command(user, "rename view morning");
  const name = await screen.findByRole("textbox", { name: "Name" });
  await user.clear(name);
  await user.type(name, "Failed{Enter}");
  await waitFor(() => expect(sidebar().queryByRole("button", { name: /^Failed/ })).not.toBeNull());
  await command(user, "remove view failed");
  await user.click(await screen.findByRole("button", { name: "Remove" }));
  await waitFor(() => expect(sidebar().queryByRole("button", { name: /^Failed/ })).toBeNull());
  expect(callsOf(fake, "removeView")).toEqual([["Failed"]]);
});

test("a view of an integration that is gone lists the same of all", async () => {
  const { app, user } = openWindow("arranged");
  await rowOf(staging);
  app.catalog.apply({
    revision: 1_000,
    integrations: app.catalog.integrations.filter(({ id }) => id !== "contoso"),
    sessions: app.catalog.sessions,
    destinations: [],
    views: app.catalog.views,
  });
  await user.click(await screen.findByRole("button", { name: /^Last used at Contoso/ }));
  expect([app.listView.view, app.listView.sorting]).toEqual(["all", "recent"]);
});

test("a name that another view has is refused at the field", async () => {
  const { app, user } = openWindow("arranged");
  await rowOf(staging);
  app.dialogs.show({ kind: "save-view", rename: "On call" });
  const name = await screen.findByRole("textbox", { name: "Name" });
  await user.clear(name);
  await user.paste("last used at contoso");
  await user.keyboard("{Enter}");
  await screen.findByText(/Another view is called/);
});
