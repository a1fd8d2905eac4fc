import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, test } from "vitest";
import { callsOf, openWindow } from "./open";

const portal = "https://northwind.awsapps.com/start";

describe("the main job", () => {
  test("paste, Continue, Allow, Start", async () => {
    const { fake, app, user } = openWindow("first-run");
    const field = await screen.findByRole("textbox", { name: "AWS access portal URL" });
    await waitFor(() => expect(document.activeElement).toBe(field));

    await user.paste(portal);
    await user.click(screen.getByRole("button", { name: "Continue" }));
    const dialog = await screen.findByRole("dialog", { name: "Allow Daypass in your browser" });
    await within(dialog).findByText("BCDF-GHJK");
    expect(callsOf(fake, "addIntegration")).toEqual([
      [{ startUrl: portal, alias: "Northwind", region: "eu-central-1", another: false }],
    ]);

    fake.allow("northwind");
    await waitFor(() => expect(app.selection.current).not.toBeNull());
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull(), { timeout: 2_000 });

    await user.click(screen.getByRole("button", { name: "Start Northwind Staging Developer" }));
    await screen.findByRole("button", { name: "Stop Northwind Staging Developer" });
    expect(callsOf(fake, "startSession")).toEqual([
      ["northwind/444455556666/Developer", { profiles: null, region: null, replace: false }],
    ]);
  });

  test("a URL that is none is said beside the field, and keeps the focus there", async () => {
    const { fake, user } = openWindow("first-run");
    const field = await screen.findByRole("textbox", { name: "AWS access portal URL" });
    await user.type(field, "https://example.com{Enter}");
    expect((await screen.findByRole("alert")).textContent).toContain("Not an access portal URL");
    expect(field.getAttribute("aria-invalid")).toBe("true");
    expect(document.activeElement).toBe(field);
    expect(callsOf(fake, "addIntegration")).toEqual([]);
  });
});

describe("signing in", () => {
  test("a declined sign-in says so and can be tried again", async () => {
    const { fake, user } = openWindow("sign-in");
    await screen.findByText("BCDF-GHJK");
    fake.deny("contoso");
    const dialog = await screen.findByRole("dialog", { name: "The sign-in was declined" });
    const again = within(dialog).getByRole("button", { name: "Try again" });
    await waitFor(() => expect(document.activeElement).toBe(again));
    await user.click(again);
    await screen.findByRole("dialog", { name: "Allow Daypass in your browser" });
    expect(callsOf(fake, "signIn")).toEqual([["contoso", "device", null]]);
  });

  test("Escape cancels it", async () => {
    const { fake, user } = openWindow("sign-in");
    await screen.findByText("BCDF-GHJK");
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(callsOf(fake, "cancelSignIn")).toEqual([["contoso"]]);
  });

  test("why it takes a code is said, and it can be done without one", async () => {
    const { fake, user } = openWindow("sign-in");
    await screen.findByText("With a code, since you came to this machine by SSH.");
    await user.click(screen.getByRole("button", { name: "Continue without a code" }));
    await screen.findByRole("dialog", { name: "Continue in your browser" });
    expect(screen.queryByText("With a code, since you came to this machine by SSH.")).toBeNull();
    expect(callsOf(fake, "signIn")).toEqual([["contoso", "pkce", null]]);
  });

  test("a page that no browser took can be copied", async () => {
    const { app, user } = openWindow("sign-in-unopened");
    await screen.findByText("No browser could be opened.");
    const page = "https://contoso.awsapps.com/start/#/device?user_code=BCDF-GHJK";
    expect(screen.getByTestId("sign-in-page").textContent).toBe(page);
    await user.click(screen.getByRole("button", { name: "Copy link" }));
    expect(await navigator.clipboard.readText()).toBe(page);
    expect(app.said).toBe("Link copied");
  });

  test("the browser's way can be left for a code", async () => {
    const { fake, user } = openWindow("sign-in-pkce");
    await screen.findByText("Without a code, since the browser is on this machine.");
    await user.click(await screen.findByRole("button", { name: "Use a code instead" }));
    await screen.findByText("BCDF-GHJK");
    expect(callsOf(fake, "signIn")).toEqual([["contoso", "device", null]]);
  });

  test("starting a role of an integration that is signed out signs in first, and then starts", async () => {
    const { fake, user } = openWindow("main");
    await user.click(await screen.findByRole("button", { name: "Start Contoso Labs Researcher" }));
    await screen.findByText("BCDF-GHJK");
    fake.allow("contoso");
    await screen.findByRole("button", { name: "Stop Contoso Labs Researcher" });
  });
});
