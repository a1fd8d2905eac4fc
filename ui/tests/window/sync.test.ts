// A sync: how long it takes still, what it could not read, and what it found.
import { screen, waitFor, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { callsOf, openWindow } from "./open";

test("a first sync did not say how long it takes, nor how to stop it", async () => {
  const { app, fake, user } = openWindow("first-sync");
  const sidebar = await screen.findByRole("navigation", { name: "Sessions" });
  await within(sidebar).findByText("about 50 s left");
  await user.click(within(sidebar).getByRole("button", { name: "Stop refreshing the roles of Northwind" }));
  expect(callsOf(fake, "cancelSync")).toEqual([["northwind"]]);
  await waitFor(() => expect(app.status.integration("northwind")?.sync).toBeNull());
  expect(within(sidebar).queryByText(/^about/)).toBeNull();
});

test("a first sync says at its end how much there is", async () => {
  const { fake } = openWindow("first-run");
  await screen.findByRole("button", { name: "Continue" });
  const startUrl = "https://northwind.awsapps.com/start";
  await fake.addIntegration({ startUrl, alias: "Northwind", region: "eu-central-1", another: false });
  await fake.sync("northwind");
  await screen.findByText(/^Northwind: 12 accounts, \d+ roles\.$/);
});

test("the list jumped to a new role at its bottom: it stays, and the new ones are shown when they are asked for", async () => {
  const { app, fake, user } = openWindow("main");
  await screen.findByRole("grid");
  const [first, second] = ["contoso/999900001111/Researcher", "contoso/777788889999/ReadOnly"];
  for (const id of [first, second]) await fake.removeSession(id);
  app.listView.view = "active";
  const { current } = app.selection;
  await fake.sync("contoso");
  await screen.findByText("Contoso Labs: 2 new roles.");
  expect(app.selection.current).toBe(current);
  await user.click(screen.getByRole("button", { name: "Show" }));
  expect([app.listView.view, app.selection.current]).toEqual(["all", first]);
});

test("accounts that were refused were neither listed nor asked for again", async () => {
  const { fake, user } = openWindow("refused");
  const notice = await screen.findByText("Northwind: 9 of 12 accounts are read.");
  const banner = notice.closest<HTMLElement>(".banner");
  if (!banner) throw new Error("no banner");
  await user.click(within(banner).getByRole("button", { name: "Show…" }));
  const dialog = await screen.findByRole("dialog", { name: "3 accounts of Northwind could not be read" });
  await waitFor(() => expect(within(dialog).getAllByRole("listitem")).toHaveLength(3));
  within(dialog).getAllByText("AWS refused ListAccountRoles: No access.");
  await user.click(within(dialog).getByRole("button", { name: "Try these again" }));
  await screen.findByRole("dialog", { name: "1 account of Northwind could not be read" });
  await waitFor(() => expect(within(dialog).getAllByRole("listitem")).toHaveLength(1));
  await user.click(within(dialog).getByRole("button", { name: "Try these again" }));
  await screen.findByRole("dialog", { name: "All accounts of Northwind are read" });
  expect(callsOf(fake, "syncUnread")).toEqual([["northwind"], ["northwind"]]);
  await user.click(within(dialog).getByRole("button", { name: "Close" }));
  await waitFor(() => expect(screen.queryByText(/accounts are read\./)).toBeNull());
});

test("they are asked for again from the banner", async () => {
  const { fake, user } = openWindow("refused");
  await user.click(await screen.findByRole("button", { name: "Try these again" }));
  await screen.findByText("Northwind: 11 of 12 accounts are read.");
  expect(callsOf(fake, "syncUnread")).toEqual([["northwind"]]);
});
