import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { describe, expect, test } from "vitest";
import { callsOf, openWindow } from "./open";

type Opened = ReturnType<typeof openWindow>;

async function openSettings({ user }: Opened) {
  await user.click(await screen.findByRole("button", { name: "Settings" }));
  return (name: string) => screen.findByRole("switch", { name });
}

const isOn = async (toggle: Promise<HTMLElement>) => (await toggle).getAttribute("aria-checked") === "true";

describe("the settings", () => {
  test("have Daypass start at login as the system says, and tell the system", async () => {
    const opened = openWindow("main");
    await opened.fake.setStartAtLogin(true);
    const toggle = await openSettings(opened);
    await waitFor(async () => expect(await isOn(toggle("Start at login"))).toBe(true));
    await opened.user.click(await toggle("Start at login"));
    expect(await isOn(toggle("Start at login"))).toBe(false);
    expect(callsOf(opened.fake, "setStartAtLogin").at(-1)).toEqual([false]);
  });

  test("say what the system does not take, and stay as they were", async () => {
    const opened = openWindow("main");
    const title = "The start at login was not set";
    opened.fake.setStartAtLogin = () =>
      Promise.reject({ code: "FileUnwritable", title, detail: "", action: "", remedy: { kind: "retry" } });
    const toggle = await openSettings(opened);
    await opened.user.click(await toggle("Start at login"));
    await screen.findByText(`${title}.`);
    expect(await isOn(toggle("Start at login"))).toBe(false);
  });

  test("keep Daypass in the tray and notify, until a person says otherwise", async () => {
    const opened = openWindow("main");
    const toggle = await openSettings(opened);
    for (const name of ["Keep running in the tray", "Notifications"]) {
      expect(await isOn(toggle(name)), name).toBe(true);
      await opened.user.click(await toggle(name));
    }
    await screen.findByText("Closing the window quits Daypass.");
    await waitFor(async () => {
      expect(await opened.fake.settings()).toMatchObject({ keepInTray: false, notifications: false });
    });
  });
});

describe("a new template for profile names", () => {
  async function type(opened: Opened, template: string) {
    await openSettings(opened);
    const field = await screen.findByRole("textbox", { name: "Profile names" });
    await fireEvent.input(field, { target: { value: template } });
    return field;
  }

  test("said that new sessions get its names, and renamed all that were there", async () => {
    const opened = openWindow("main");
    await type(opened, "{role}");
    const rows = await screen.findByRole("list", { name: "Some of your names" });
    expect(rows.children.length).toBeGreaterThan(0);
    expect(rows.children.length).toBeLessThanOrEqual(5);
    expect(rows.textContent).toContain("→");
    await screen.findByText(
      /^New sessions get names like these\. \d+ of yours would collide.* stay as they are\.$/,
    );
    expect(callsOf(opened.fake, "setTemplate"), "it is shown before it is applied").toEqual([]);
    await opened.user.click(screen.getByText("Use this template"));
    await screen.findByText(/Those that are there keep their names\./);
    expect(callsOf(opened.fake, "setTemplate")).toEqual([["{role}", "new-sessions"]]);
    expect(await opened.fake.settings()).toMatchObject({ profileTemplate: "{role}" });
  });

  test("is for those that were never used too where the person says so, and is taken back", async () => {
    const opened = openWindow("main");
    const field = await type(opened, "{role}");
    await opened.user.click(await screen.findByText(/^Also \d+ names never used$/));
    await screen.findByText(/^\d+ names would change\. \d+ of them would collide.* used, and will stay\.$/);
    await opened.user.click(screen.getByText("Use this template"));
    await screen.findByText(/^\d+ names changed\./);
    expect(callsOf(opened.fake, "setTemplate")).toEqual([["{role}", "also-unused"]]);
    await opened.user.click(screen.getByText("Put back"));
    await screen.findByText(/Names are as they were\./);
    expect((field as HTMLInputElement).value).toBe("{account}-{role}");
    expect(await opened.fake.settings()).toMatchObject({ profileTemplate: "{account}-{role}" });
    expect(screen.queryByText("Put back")).toBeNull();
  });

  test("that was not applied is not saved with the dialog", async () => {
    const opened = openWindow("main");
    await type(opened, "{role}");
    await screen.findByText("Use this template");
    await opened.user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(callsOf(opened.fake, "setTemplate")).toEqual([]);
  });

  test("that is not saved says why", async () => {
    const opened = openWindow("main");
    opened.fake.setTemplate = () => Promise.reject(new Error("disk full"));
    await type(opened, "{role}");
    await opened.user.click(await screen.findByText("Use this template"));
    await screen.findByText(/disk full/);
    expect(await opened.fake.settings()).toMatchObject({ profileTemplate: "{account}-{role}" });
  });
});
