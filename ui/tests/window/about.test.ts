import { screen, waitFor, within } from "@testing-library/svelte";
import { beforeEach, describe, expect, test } from "vitest";
import type { UpdateFound } from "../../src/lib/backend/backend";
import { callsOf, openSettings, openWindow } from "./open";

type Opened = ReturnType<typeof openWindow>;

beforeEach(() => localStorage.clear());

/** Opens the page from the settings. */
async function about(opened: Opened) {
  await openSettings(opened, "About");
  await opened.user.click(await screen.findByRole("button", { name: "About Daypass" }));
  await screen.findByRole("heading", { name: "About Daypass" });
  return within(screen.getByRole("dialog"));
}

/** The window of a Daypass for which this is what a look finds. */
function offered(found: UpdateFound) {
  const opened = openWindow("main");
  opened.fake.lookForUpdate = async () => ({ found, installed: null });
  return opened;
}

describe("the page about Daypass", () => {
  test("says which Daypass this is, and where its logs are", async () => {
    const dialog = await about(openWindow("main"));
    for (const fact of ["0.1.0", "55fb402a0e6b", "2026-11-29", "Apache-2.0"]) dialog.getByText(fact);
    dialog.getByText("/home/ada/.local/share/daypass/logs");
  });

  test("leaves out what nobody told the build", async () => {
    const opened = openWindow("main");
    const { about: known } = opened.fake;
    opened.fake.about = async () => ({ ...(await known()), commit: null, date: null });
    const dialog = await about(opened);
    expect(dialog.queryByText("Commit")).toBeNull();
    expect(dialog.queryByText("Date")).toBeNull();
  });

  test("of a build without updates says so, and offers nothing to press", async () => {
    const opened = openWindow("main");
    const { about: known } = opened.fake;
    opened.fake.about = async () => ({ ...(await known()), hasUpdates: false });
    const dialog = await about(opened);
    dialog.getByText(/^This build has no updates/);
    expect(dialog.queryByRole("button", { name: "Look for updates" })).toBeNull();
    expect(dialog.queryByRole("switch")).toBeNull();
  });

  test("looks when it is asked to, and not before", async () => {
    const opened = openWindow("main");
    const dialog = await about(opened);
    expect(callsOf(opened.fake, "lookForUpdate")).toEqual([]);
    await opened.user.click(dialog.getByRole("button", { name: "Look for updates" }));
    await dialog.findByText("This is the newest Daypass");
    expect(callsOf(opened.fake, "lookForUpdate").length).toBe(1);
    expect(screen.queryByRole("button", { name: "Show the update" })).toBeNull();
  });

  test("tells who updates it, with their command", async () => {
    const advice = "This one came by Homebrew, which updates it";
    const opened = offered({
      kind: "told",
      version: "0.2.0",
      advice,
      command: "brew upgrade --cask daypass",
    });
    const dialog = await about(opened);
    await opened.user.click(dialog.getByRole("button", { name: "Look for updates" }));
    await dialog.findByText("Daypass 0.2.0 is available");
    dialog.getByText(`${advice}:`);
    expect(dialog.queryByRole("button", { name: "Install" })).toBeNull();
    await opened.user.click(dialog.getByRole("button", { name: "Copy command" }));
    expect(await navigator.clipboard.readText()).toBe("brew upgrade --cask daypass");
  });

  test("installs the version that was shown, and is restarted when the person says so", async () => {
    const opened = openWindow("update");
    const dialog = await about(opened);
    await opened.user.click(dialog.getByRole("button", { name: "Install" }));
    await dialog.findByText("Daypass 0.2.0 is installed");
    expect(callsOf(opened.fake, "installUpdate")).toEqual([["0.2.0"]]);
    expect(callsOf(opened.fake, "restart")).toEqual([]);
    await opened.user.click(dialog.getByRole("button", { name: "Restart" }));
    expect(callsOf(opened.fake, "restart").length).toBe(1);
  });

  test("says why a version is not installed, and offers it still", async () => {
    const opened = openWindow("update");
    const title = "The update is not genuine";
    opened.fake.installUpdate = () =>
      Promise.reject({ code: "FileMalformed", title, detail: "", action: "", remedy: { kind: "retry" } });
    const dialog = await about(opened);
    await opened.user.click(dialog.getByRole("button", { name: "Install" }));
    await dialog.findByText(`${title}.`);
    dialog.getByRole("button", { name: "Install" });
  });

  test("has the switch for looking once a day", async () => {
    const opened = openWindow("main");
    const dialog = await about(opened);
    const toggle = dialog.getByRole("switch", { name: "Look for updates" });
    expect(toggle.getAttribute("aria-checked")).toBe("true");
    await opened.user.click(toggle);
    await waitFor(async () => expect((await opened.fake.settings()).lookForUpdates).toBe(false));
  });
});

describe("a newer version that was found by itself", () => {
  test("is told in a line that leads to the page, and not again once it was waved away", async () => {
    const opened = openWindow("update");
    await opened.user.click(await screen.findByRole("button", { name: "Show the update" }));
    await screen.findByRole("heading", { name: "About Daypass" });
    await opened.user.keyboard("{Escape}");
    const notices = within(await screen.findByRole("region", { name: "Notices" }));
    notices.getByText("Daypass 0.2.0 is available");
    await opened.user.click(notices.getByRole("button", { name: "Do not say this again" }));
    expect(screen.queryByRole("button", { name: "Show the update" })).toBeNull();
    await opened.fake.looks();
    expect(screen.queryByRole("button", { name: "Show the update" })).toBeNull();
    opened.app.updates.take({ found: { kind: "installable", version: "0.3.0" }, installed: null });
    await screen.findByText("Daypass 0.3.0 is available");
  });

  test("shows as soon as it is found", async () => {
    const opened = openWindow("main", { offered: { kind: "installable", version: "0.2.0" } });
    await screen.findByRole("button", { name: "Settings" });
    expect(screen.queryByRole("button", { name: "Show the update" })).toBeNull();
    await opened.fake.looks();
    await screen.findByRole("button", { name: "Show the update" });
  });
});
