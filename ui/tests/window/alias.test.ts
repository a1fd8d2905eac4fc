import { screen, waitFor, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { callsOf, openWindow, rowOf } from "./open";

const id = "northwind/505050505050/Deploy";

test("a session whose account's name no profile can have is given an alias in its details", async () => {
  const { fake, app, user } = openWindow("main");
  await rowOf(id);
  const told = fake.sessionDetails;
  fake.sessionDetails = async (of) => ({ ...(await told(of)), lacksAlias: of === id });
  app.selection.showDetails(id);
  const panel = await screen.findByRole("complementary", { name: "Details" });
  await within(panel).findByText("Call it something in Latin letters");
  await user.click(within(panel).getByLabelText("Change alias"));
  await user.type(await within(panel).findByLabelText("Alias"), "pay{Enter}");
  await waitFor(() => expect(callsOf(fake, "setAlias")).toEqual([[id, "pay"]]));
  await within(panel).findByText("pay");
});
