import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, test } from "vitest";
import { recall } from "../../src/lib/state/preferences";
import { callsOf, openSettings, openWindow } from "./open";

describe("loading", () => {
  test("a failed start of the window says why and tries again", async () => {
    const { fake, user } = openWindow("load-failed");
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain("The keychain is locked");
    fake.catalog = async () => ({ revision: 9, integrations: [], sessions: [], destinations: [], views: [] });
    fake.status = async () => ({
      revision: 9,
      sessions: [],
      integrations: [],
      questions: [],
      notices: [],
      delays: [],
    });
    await user.click(screen.getByRole("button", { name: "Unlock" }));
    await screen.findByRole("heading", { name: "Short-term credentials in three steps" });
  });

  test("nothing is written before the fonts are there: text that changes its face would move everything", async () => {
    let arrive: () => void = () => undefined;
    const { app } = openWindow("main", {}, new Promise((resolve) => (arrive = resolve)));
    await waitFor(() => expect(app.settings.current).not.toBeNull());
    // The other answers are there too.
    await new Promise((resolve) => setTimeout(resolve));
    expect(screen.queryByRole("grid")).toBeNull();
    arrive();
    await screen.findByRole("grid");
  });

  test.each([
    ["main", "true"],
    ["first-run", "false"],
  ] as const)("the window after %s begins with a sidebar: %s", async (scene, begins) => {
    openWindow(scene);
    await waitFor(() => expect(recall("sidebar")).toBe(begins));
  });

  test("an older answer never replaces a newer event", async () => {
    const { fake, app } = openWindow("main");
    await screen.findByRole("grid");
    const old = await fake.catalog();
    await fake.setFavourite("northwind/505050505050/Deploy", true);
    expect(app.catalog.apply({ ...old, revision: old.revision - 1 })).toBe(false);
    expect(app.catalog.byId.get("northwind/505050505050/Deploy")?.favourite).toBe(true);
  });
});

describe("settings", () => {
  test("are applied and saved at once, the theme also for the next start", async () => {
    const { fake, user } = openWindow("main");
    await screen.findByRole("grid");
    await user.click(screen.getByRole("button", { name: "Settings" }));
    await user.click(await screen.findByRole("radio", { name: "Dark" }));
    expect(document.documentElement.dataset["theme"]).toBe("dark");
    expect(recall("theme")).toBe("dark");
    expect(callsOf(fake, "saveSettings").at(-1)).toMatchObject([{ theme: "dark" }]);
  });

  test("an open window did not see what the command line had set", async () => {
    const { fake, app } = openWindow("main");
    await screen.findByRole("grid");
    // As another process does: the window is told, not asked.
    await fake.saveSettings({ ...(await fake.settings()), theme: "dark", singleLetterKeys: false });
    expect(document.documentElement.dataset["theme"]).toBe("dark");
    expect(recall("theme")).toBe("dark");
    expect(app.settings.singleLetterKeys).toBe(false);
  });

  test("what the command line set while something was saved here was lost", async () => {
    const { fake, app } = openWindow("main");
    await screen.findByRole("grid");
    const save = fake.saveSettings;
    fake.saveSettings = async (settings) => {
      await save(settings);
      await save({ ...settings, singleLetterKeys: false });
    };
    await app.settings.change({ theme: "dark" });
    expect(app.settings.current).toMatchObject({ theme: "dark", singleLetterKeys: false });
  });

  test("a template that cannot be is said, and not saved", async () => {
    const { fake, user } = openWindow("main");
    await screen.findByRole("grid");
    await openSettings({ user }, "Sessions");
    const field = await screen.findByRole("textbox", { name: "Profile names" });
    await fireEvent.input(field, { target: { value: "{nonsense}" } });
    await screen.findByText(/\{nonsense\} is not a part/);
    await user.type(field, "{Enter}{Escape}");
    expect(callsOf(fake, "setTemplate")).toEqual([]);
  });

  test("what cannot be saved is taken back and said", async () => {
    const { fake, app } = openWindow("main");
    await screen.findByRole("grid");
    fake.saveSettings = async () => {
      throw new Error("disk full");
    };
    await app.settings.change({ theme: "dark" });
    expect(app.settings.current?.theme).toBe("system");
    expect(app.settings.problem?.detail).toBe("disk full");
    expect(document.documentElement.dataset["theme"]).toBeUndefined();
  });
});

describe("integrations", () => {
  test("are removed after a clear yes", async () => {
    const { fake, app, user } = openWindow("main");
    await screen.findByRole("grid");
    app.dialogs.show({ kind: "remove", integration: "contoso" });
    const dialog = await screen.findByRole("alertdialog", { name: "Remove Contoso Labs?" });
    expect(dialog.textContent).toContain("4 sessions");
    await user.click(within(dialog).getByRole("button", { name: "Remove" }));
    await waitFor(() => expect(app.catalog.sessions.map((one) => one.integration)).not.toContain("contoso"));
    expect(callsOf(fake, "removeIntegration")).toEqual([["contoso"]]);
    // Which sessions ended with it was said nowhere.
    const told = await screen.findByText(/Developer was stopped\./);
    await user.click(screen.getByRole("button", { name: "Put this away" }));
    await waitFor(() => expect(told.isConnected).toBe(false));
  });

  test("a failed sync stands in a banner with its remedy", async () => {
    const { fake, user } = openWindow("main");
    await screen.findByRole("grid");
    const work = fake.sync;
    fake.sync = async () => {
      throw { code: "Offline", title: "No connection", detail: "d", action: "a", remedy: { kind: "retry" } };
    };
    await user.click(screen.getByRole("button", { name: "Refresh roles" }));
    const banner = await screen.findByRole("alert");
    expect(banner.textContent).toContain("Northwind: No connection");
    fake.sync = work;
    await user.click(within(banner).getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
    expect(callsOf(fake, "sync")).toEqual([["northwind"]]);
  });
});
