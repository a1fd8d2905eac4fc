import { screen, waitFor } from "@testing-library/svelte";
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
