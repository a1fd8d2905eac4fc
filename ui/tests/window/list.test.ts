import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, test } from "vitest";
import { callsOf, openWindow, rowOf } from "./open";

describe("the list", () => {
  test("tells every state in words", async () => {
    openWindow("main");
    expect(await rowOf("northwind/111122223333/ReadOnly")).toMatch(
      /^Active Northwind Production ReadOnly .*47 min left/,
    );
    expect(await rowOf("contoso/777788889999/Developer")).toMatch(
      /^Needs you Contoso Sandbox .*Sign-in ends soon 9 min/,
    );
    expect(await rowOf("northwind/555566667777/LogAnalyst")).toMatch(
      /^Expired Log Archive .*Expired 4 min ago/,
    );
    expect(await rowOf("northwind/111122223333/Billing")).toMatch(
      /^Starting Northwind Production Billing .*Asking AWS/,
    );
    expect(await rowOf("northwind/444455556666/DataPlatformPowerUserAccess")).toMatch(
      /^Failed Northwind Staging DataPlatform.*No access/,
    );
    expect(await rowOf("northwind/505050505050/Deploy")).toMatch(/^Inactive Website Deploy .*Start/);
  });

  test("stops a session, and says so to screen readers", async () => {
    const { fake, app, user } = openWindow("main");
    await user.click(await screen.findByRole("button", { name: "Stop Northwind Production ReadOnly" }));
    await screen.findByRole("button", { name: "Start Northwind Production ReadOnly" });
    expect(callsOf(fake, "stopSession")).toEqual([["northwind/111122223333/ReadOnly"]]);
    expect(app.said).toBe("Northwind Production ReadOnly: stopped");
  });

  test("a row keeps its place under the pointer, and settles when the pointer leaves", async () => {
    const { app, user } = openWindow("main");
    const start = await screen.findByRole("button", { name: "Start Website Deploy" });
    const at = app.rows.ids.indexOf("northwind/505050505050/Deploy");
    await user.click(start);
    await screen.findByRole("button", { name: "Stop Website Deploy" });
    expect(app.rows.ids.indexOf("northwind/505050505050/Deploy")).toBe(at);
    await user.hover(screen.getByRole("button", { name: "Add" }));
    expect(app.rows.ids.indexOf("northwind/505050505050/Deploy")).toBeLessThan(6);
  });

  test("the console opens, and what prevents it stands on the row", async () => {
    const { app, fake, user } = openWindow("main");
    await user.click(
      await screen.findByRole("button", { name: "Open console of Northwind Staging Developer" }),
    );
    expect(callsOf(fake, "openConsole")).toEqual([["northwind/444455556666/Developer", null, null]]);
    // The long label of its main button leaves no room for the console's.
    const refused = "northwind/444455556666/DataPlatformPowerUserAccess";
    app.selection.goTo(refused);
    await waitFor(() => expect(document.activeElement?.getAttribute("data-id")).toBe(refused));
    await user.keyboard("o");
    await user.click(await screen.findByRole("button", { name: "No access" }));
    const details = screen.getByRole("complementary", { name: "Details" });
    expect(details.textContent).toContain("It may no longer be assigned to you");
  });

  test("a profile that is not ours is replaced only after a clear yes", async () => {
    const { fake, user } = openWindow("profile-in-use");
    const name = "Replace… Northwind Staging Administrator";
    await user.click(await screen.findByRole("button", { name }));
    const dialog = await screen.findByRole("alertdialog", { name: "Replace the profile nw-staging-admin?" });
    expect(dialog.textContent).toContain("put back when the session stops");
    await user.click(within(dialog).getByRole("button", { name: "Cancel" }));
    expect(callsOf(fake, "startSession")).toEqual([]);

    await user.click(await screen.findByRole("button", { name }));
    await user.click(await screen.findByRole("button", { name: "Replace and start" }));
    await screen.findByRole("button", { name: "Stop Northwind Staging Administrator" });
    expect(callsOf(fake, "startSession")).toEqual([
      ["northwind/444455556666/Administrator", { profiles: null, region: null, replace: true }],
    ]);
  });

  test("two sessions do not fight for a profile: the person says who gets it", async () => {
    const { fake, user } = openWindow("profile-in-use");
    await user.click(
      await screen.findByRole("button", {
        name: /^Replace… .* DataEngineer$/,
      }),
    );
    const dialog = await screen.findByRole("alertdialog", { name: "Take the profile nw-staging over?" });
    expect(dialog.textContent).toContain("Northwind Staging / Developer is active in this profile");
    await user.click(within(dialog).getByRole("button", { name: "Take over and start" }));
    expect(callsOf(fake, "startSession")).toEqual([
      ["northwind/888899990000/DataEngineer", { profiles: null, region: null, replace: true }],
    ]);
  });
});

describe("search", () => {
  test("narrows, counts, marks, and is cleared where nothing matches", async () => {
    const { app, user } = openWindow("main");
    const field = await screen.findByRole("textbox", { name: "Search sessions" });
    await user.type(field, "stag dev");
    expect(app.rows.ids[0]).toBe("northwind/444455556666/Developer");
    expect(document.querySelector("mark")?.textContent).toBe("Stag");
    await user.type(field, " zzz");
    await screen.findByText("Nothing matches.");
    await user.click(screen.getByRole("button", { name: "Clear" }));
    expect(app.rows.ids).toHaveLength(47);
  });

  test("Enter goes to the best match, and Enter there starts it", async () => {
    const { fake, user } = openWindow("main");
    await user.type(await screen.findByRole("textbox", { name: "Search sessions" }), "website deploy{Enter}");
    await waitFor(() => expect(document.activeElement?.getAttribute("role")).toBe("row"));
    await user.keyboard("{Enter}");
    expect(callsOf(fake, "startSession")[0]?.[0]).toBe("northwind/505050505050/Deploy");
  });
});

describe("keys", () => {
  test("letters act on the current session, and not while typing or when turned off", async () => {
    const { fake, app, user } = openWindow("main");
    await rowOf("northwind/444455556666/Developer");
    app.selection.goTo("northwind/444455556666/Developer");
    await waitFor(() => expect(document.activeElement?.getAttribute("role")).toBe("row"));
    await user.keyboard("f");
    await waitFor(() => expect(callsOf(fake, "setFavourite")).toHaveLength(1));
    await user.keyboard("/f");
    expect(app.listView.query).toBe("f");
    await user.keyboard("{Escape}{Escape}");
    await app.settings.change({ singleLetterKeys: false });
    await user.keyboard("f");
    expect(callsOf(fake, "setFavourite")).toHaveLength(1);
  });

  test("the details say why a session works in its region", async () => {
    const { app, user } = openWindow("main");
    await rowOf("northwind/111122223333/Billing");
    app.selection.goTo("northwind/111122223333/Billing");
    await waitFor(() => expect(document.activeElement?.getAttribute("role")).toBe("row"));
    await user.keyboard(" ");
    const details = await screen.findByRole("complementary", { name: "Details" });
    await within(details).findByText("from your AWS files, profile nw-production-billing");
  });

  test("Space shows the details, Escape leads back to the row", async () => {
    const { app, user } = openWindow("main");
    await rowOf("northwind/444455556666/Developer");
    app.selection.goTo("northwind/444455556666/Developer");
    await waitFor(() => expect(document.activeElement?.getAttribute("role")).toBe("row"));
    await user.keyboard(" ");
    const details = await screen.findByRole("complementary", { name: "Details" });
    await within(details).findByText("permission set");
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("complementary")).toBeNull();
    expect(document.activeElement?.getAttribute("data-id")).toBe("northwind/444455556666/Developer");
  });

  test("the palette finds an action and runs it", async () => {
    const { fake, user } = openWindow("main");
    await rowOf("northwind/444455556666/Developer");
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await screen.findByRole("combobox"), "stop stag{Enter}");
    await waitFor(() => expect(callsOf(fake, "stopSession")).toEqual([["northwind/444455556666/Developer"]]));
  });
});

test("E and Delete on a role of a portal did nothing and said nothing", async () => {
  const { app, user } = openWindow("main");
  const id = "northwind/505050505050/Deploy";
  await rowOf(id);
  app.selection.goTo(id);
  await user.keyboard("e");
  await screen.findByText(/Website Deploy is listed by Northwind: only an administrator there edits it/);
  await user.keyboard("{Delete}");
  await screen.findByText(/only an administrator there takes it away/);
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("delivery was a text that could not be changed", async () => {
  const { fake, app, user } = openWindow("main");
  const id = "northwind/505050505050/Deploy";
  await rowOf(id);
  app.selection.showDetails(id);
  await user.click(await screen.findByRole("button", { name: "Change delivery" }));
  await user.click(await screen.findByRole("radio", { name: "Process" }));
  await screen.findByText(/Tools ask Daypass each time/);
  expect(callsOf(fake, "setDelivery")).toEqual([[id, "process"]]);
});
