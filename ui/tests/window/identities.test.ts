// Several people at one portal, and an instance in several regions.
import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, test } from "vitest";
import { callsOf, openWindow } from "./open";

const portal = "https://northwind.awsapps.com/start";

type User = ReturnType<typeof openWindow>["user"];

async function paste(user: User, field: HTMLElement, text: string) {
  await user.clear(field);
  await user.click(field);
  await user.paste(text);
}

/** A window with Northwind alone. */
async function withNorthwind() {
  const opened = openWindow("no-roles");
  await waitFor(() => expect(opened.app.catalog.integrations).toHaveLength(1));
  return opened;
}

/** The dialog that connects, with a URL pasted. */
async function connecting(url: string) {
  const { fake, app, user } = await withNorthwind();
  app.dialogs.show({ kind: "connect" });
  const dialog = await screen.findByRole("dialog", { name: "Connect IAM Identity Center" });
  await paste(user, within(dialog).getByRole("textbox", { name: "AWS access portal URL" }), url);
  return { fake, user, dialog };
}

/** The dialog that edits an integration. */
async function editing() {
  const { fake, app, user } = await withNorthwind();
  app.dialogs.show({ kind: "edit-integration", integration: "northwind" });
  const dialog = await screen.findByRole("dialog", { name: "Edit Northwind" });
  return { fake, user, dialog };
}

describe("a portal that is here already", () => {
  test("is asked about, and used where that is meant", async () => {
    const { fake, user, dialog } = await connecting(portal);
    await within(dialog).findByText(/This portal is here already, as Northwind/);
    await user.click(within(dialog).getByRole("button", { name: "Continue" }));
    const use = within(dialog).getByRole("button", { name: "Use Northwind" });
    await waitFor(() => expect(document.activeElement).toBe(use));
    await user.click(use);
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(callsOf(fake, "addIntegration")).toEqual([]);
    expect(callsOf(fake, "sync")).toEqual([["northwind"]]);
  });

  test("becomes a second person's under a name of its own", async () => {
    const { fake, user, dialog } = await connecting(portal);
    await user.click(await within(dialog).findByRole("button", { name: "Another person signs in" }));
    await within(dialog).findByText(/private window/);
    const name = within(dialog).getByRole("textbox", { name: "Name" });
    await waitFor(() => expect(document.activeElement).toBe(name));
    expect((name as HTMLInputElement).value).toBe("Northwind 2");
    await paste(user, name, "Northwind admin");
    await user.keyboard("{Enter}");
    await screen.findByRole("dialog", { name: "Allow Daypass in your browser" });
    expect(callsOf(fake, "addIntegration")).toEqual([
      [{ startUrl: portal, alias: "Northwind admin", region: "eu-central-1", another: true }],
    ]);
    expect(callsOf(fake, "renameIntegration")).toEqual([]);
  });

  test("under another URL can be kept beside the first", async () => {
    const { fake, user } = openWindow("same-instance");
    await screen.findByText(/Contoso Labs: This instance is here already/);
    await user.click(screen.getByRole("button", { name: "Keep both" }));
    await waitFor(() => expect(callsOf(fake, "keepBoth")).toEqual([["contoso"]]));
  });
});

describe("an instance in several regions", () => {
  test("offers the next one where the first does not answer", async () => {
    const { fake, user } = openWindow("region-silent");
    const dialog = await screen.findByRole("dialog", { name: "The sign-in failed" });
    await within(dialog).findByText(/eu-north-1 does not answer/);
    const next = within(dialog).getByRole("button", { name: "Use us-east-1" });
    await waitFor(() => expect(document.activeElement).toBe(next));
    await user.click(next);
    await waitFor(() => expect(callsOf(fake, "signIn")).toEqual([["contoso", "device", "us-east-1"]]));
  });

  test("gets its further regions in the dialog that edits it", async () => {
    const { fake, user, dialog } = await editing();
    const add = async (text: string) => {
      await paste(user, within(dialog).getByRole("combobox", { name: "Further regions" }), text);
      await user.click((await screen.findAllByRole("option"))[0] as HTMLElement);
    };
    await add("virginia");
    await within(dialog).findByRole("button", { name: "Remove us-east-1" });
    await add("ireland");
    await user.click(within(dialog).getByRole("button", { name: "Remove us-east-1" }));
    await user.click(within(dialog).getByRole("button", { name: "Save" }));
    await waitFor(() =>
      expect(callsOf(fake, "setIntegrationRegions")).toEqual([["northwind", "eu-central-1", ["eu-west-1"]]]),
    );
    expect(callsOf(fake, "renameIntegration")).toEqual([]);
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  test("keeps its regions when only the name is another", async () => {
    const { fake, user, dialog } = await editing();
    const name = within(dialog).getByRole("textbox", { name: "Name" });
    await waitFor(() => expect(document.activeElement).toBe(name));
    await paste(user, name, "NW");
    await user.click(within(dialog).getByRole("button", { name: "Save" }));
    await waitFor(() => expect(callsOf(fake, "renameIntegration")).toEqual([["northwind", "NW"]]));
    expect(callsOf(fake, "setIntegrationRegions")).toEqual([]);
  });
});
