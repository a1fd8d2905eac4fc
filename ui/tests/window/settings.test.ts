import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { describe, expect, test } from "vitest";
import type { Settings } from "../../src/lib/backend/backend";
import { entries, groups, settingsOf, type SettingId } from "../../src/lib/settings/entries";
import { callsOf, openSettings, openWindow } from "./open";

type Opened = ReturnType<typeof openWindow>;

async function switches(opened: Opened) {
  await openSettings(opened, "General");
  return (name: string) => screen.findByRole("switch", { name });
}

const isOn = async (toggle: Promise<HTMLElement>) => (await toggle).getAttribute("aria-checked") === "true";

describe("the settings", () => {
  test("have Daypass start at login as the system says, and tell the system", async () => {
    const opened = openWindow("main");
    await opened.fake.setStartAtLogin(true);
    const toggle = await switches(opened);
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
    const toggle = await switches(opened);
    await opened.user.click(await toggle("Start at login"));
    await screen.findByText(`${title}.`);
    expect(await isOn(toggle("Start at login"))).toBe(false);
  });

  test("keep Daypass in the tray and notify, until a person says otherwise", async () => {
    const opened = openWindow("main");
    const toggle = await switches(opened);
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

describe("the palette's keys", () => {
  const row = () => screen.findByRole("button", { name: /palette shortcut/i });
  /** In the row; it is said to a screen reader too. */
  const noted = { selector: ".field-note" };

  test("are off, set by pressing them, and turned off again", async () => {
    const opened = openWindow("main");
    await openSettings(opened, "General");
    await opened.user.click(await screen.findByRole("button", { name: "Set the palette shortcut" }));
    await screen.findByText(/Press the keys together/, noted);
    await opened.user.keyboard("{Control>}{Alt>}k{/Alt}{/Control}");
    await screen.findByRole("button", { name: "Palette shortcut Ctrl+Alt+K: change" });
    await screen.findByText("They open the palette while another program is in front.");
    expect(await opened.fake.settings()).toMatchObject({ paletteShortcut: "Ctrl+Alt+K" });
    await opened.user.click(await screen.findByRole("button", { name: "Turn the palette shortcut off" }));
    await screen.findByRole("button", { name: "Set the palette shortcut" });
    expect(await opened.fake.settings()).toMatchObject({ paletteShortcut: "off" });
  });

  test("stay as they were at Escape, which closes nothing, and at what could not be typed any more", async () => {
    const opened = openWindow("main");
    await openSettings(opened, "General");
    await opened.user.click(await row());
    await opened.user.keyboard("k");
    await screen.findByText(/A letter alone types something/, noted);
    await opened.user.keyboard("{Escape}");
    await screen.findByRole("dialog", { name: "Settings" });
    await screen.findByRole("button", { name: "Set the palette shortcut" });
    expect(callsOf(opened.fake, "saveSettings")).toEqual([]);
  });

  test("say who has them, or which command the desktop's own keys can be bound to", async () => {
    const opened = openWindow("main");
    await openSettings(opened, "General");
    await opened.user.click(await row());
    await opened.user.keyboard("{Meta>}e{/Meta}");
    expect((await screen.findByRole("alert")).textContent).toBe(
      "Another program has these keys. Choose others.",
    );
    await opened.user.click(await screen.findByRole("button", { name: "Palette shortcut Super+E: change" }));
    await opened.user.keyboard("{Meta>}w{/Meta}");
    await screen.findByText("/usr/bin/daypass-desktop --palette");
    await screen.findByRole("button", { name: "Copy Command" });
  });
});

test("how tools get credentials is chosen for all sessions for which nothing else was", async () => {
  const opened = openWindow("main");
  await openSettings(opened, "Sessions");
  await opened.user.click(await screen.findByRole("radio", { name: "Process" }));
  await waitFor(async () =>
    expect(await opened.fake.settings()).toMatchObject({ defaultDelivery: "process" }),
  );
});

test("a state that does not open is put back from the window, which said to type a command", async () => {
  const opened = openWindow("main");
  const action = "Restore the newest backup: daypass vault restore";
  const damaged = { code: "Bug", title: "Daypass's state is damaged", detail: "It does not read.", action };
  opened.fake.catalog = () => Promise.reject({ ...damaged, remedy: { kind: "none" } });
  await opened.app.load();
  await opened.user.click(await screen.findByRole("button", { name: "Restore the newest backup" }));
  await opened.user.click(await screen.findByRole("button", { name: "Restore and restart" }));
  await waitFor(() => expect(callsOf(opened.fake, "restoreBackup").at(-1)).toEqual([null, true]));
});

describe("the groups of the settings", () => {
  test("each have their settings, with a line on what each does", async () => {
    const opened = openWindow("main");
    await openSettings(opened, "General");
    for (const { id, title } of groups) {
      await opened.user.click(screen.getByRole("tab", { name: title }));
      const shown = [...document.querySelectorAll<HTMLElement>("[data-setting]")];
      expect(shown.map((one) => one.dataset["setting"])).toEqual(settingsOf(id));
      for (const one of shown) {
        expect(one.textContent, one.dataset["setting"]).toContain(
          entries[one.dataset["setting"] as SettingId].title,
        );
        await waitFor(() =>
          expect(one.querySelector(".field-note")?.textContent ?? "", one.dataset["setting"]).toMatch(/\w/),
        );
      }
    }
  });

  test("are searched together, and what is found says its group", async () => {
    const opened = openWindow("main");
    await openSettings(opened, "About");
    await opened.user.type(screen.getByRole("searchbox", { name: "Search settings" }), "proxy");
    await screen.findByText("http://proxy.example.com:8080");
    expect(document.querySelectorAll("[data-setting]").length).toBe(1);
    screen.getByRole("heading", { name: "Network" });
    await opened.user.type(screen.getByRole("searchbox", { name: "Search settings" }), "xyz");
    await screen.findByText("No setting matches.");
  });

  test("go from one to the next by arrows", async () => {
    const opened = openWindow("main");
    await openSettings(opened, "General");
    await opened.user.keyboard("{ArrowDown}{ArrowDown}");
    expect(document.activeElement?.textContent).toBe("Sign-in");
    screen.getByRole("radio", { name: "Browser with code" });
  });

  test("a word that nobody explained is explained beside it", async () => {
    const opened = openWindow("main");
    await openSettings(opened, "Security");
    await opened.user.click(await screen.findByRole("button", { name: "What is “vault”?" }));
    await screen.findByText(/keeps access keys and sign-ins, sealed/);
  });
});

describe("the vault in the settings", () => {
  test("is locked, and says how it stands", async () => {
    const opened = openWindow("main");
    await openSettings(opened, "Security");
    await opened.user.click(await screen.findByRole("button", { name: "Lock the vault" }));
    await screen.findByText(/It is locked until a secret is needed/);
    expect(callsOf(opened.fake, "lockVault")).toEqual([[]]);
  });

  test("a backup is put back after a question that says what it lacks", async () => {
    const opened = openWindow("main");
    await openSettings(opened, "Security");
    await opened.user.click(await screen.findByRole("button", { name: "Look through the backups" }));
    const restore = { name: "Restore the backup made 2 h ago" };
    await opened.user.click(await screen.findByRole("button", restore));
    const question = { name: "Restore the backup made 2 h ago?" };
    const asked = await screen.findByRole("alertdialog", question);
    expect(asked.textContent).toContain("the IAM user deploy");
    await opened.user.click(screen.getByRole("button", { name: "Cancel" }));
    await opened.user.click(await screen.findByRole("button", restore));
    await opened.user.click(await screen.findByRole("button", { name: "Restore and restart" }));
    const calls = () => callsOf(opened.fake, "restoreBackup");
    const newest = "20261129T080000Z";
    await waitFor(() =>
      expect(calls()).toEqual([
        [newest, false],
        [newest, false],
        [newest, true],
      ]),
    );
  });

  test("its passphrase is changed, typed twice, where one holds its key", async () => {
    const opened = openWindow("main");
    opened.fake.vault = () => Promise.resolve({ key: "passphrase", secrets: 3, open: true });
    await openSettings(opened, "Security");
    await opened.user.click(
      await screen.findByRole("button", { name: "Change the passphrase of the vault" }),
    );
    await opened.user.type(screen.getByLabelText("New passphrase"), "horse");
    await opened.user.type(screen.getByLabelText("The same again"), "house{Enter}");
    await screen.findByText("The two are not the same.");
    expect(callsOf(opened.fake, "changePassphrase")).toEqual([]);
    const again = screen.getByLabelText("The same again");
    await opened.user.clear(again);
    await opened.user.type(again, "horse{Enter}");
    await screen.findByText(/opens with the new passphrase from now on/);
  });

  test("an export needs its passphrase twice, and says where it is", async () => {
    const opened = openWindow("main");
    await openSettings(opened, "Security");
    await opened.user.click(await screen.findByRole("button", { name: "Export everything" }));
    await opened.user.type(screen.getByLabelText("Passphrase"), "correct horse");
    await opened.user.type(screen.getByLabelText("The same again"), "correct house{Enter}");
    await screen.findByText("The two are not the same.");
    expect(callsOf(opened.fake, "exportAll")).toEqual([]);
    const again = screen.getByLabelText("The same again");
    await opened.user.clear(again);
    await opened.user.type(again, "correct horse{Enter}");
    await screen.findByText("/home/ada/Documents/daypass-20261129T100000Z.export");
  });
});

describe("the size of the texts", () => {
  test("Ctrl with +, - and 0 did nothing", async () => {
    const opened = openWindow("main");
    await screen.findByRole("grid");
    const sizes = () => callsOf(opened.fake, "saveSettings").map(([saved]) => (saved as Settings).textSize);
    await opened.user.keyboard("{Control>}={/Control}");
    await waitFor(() => expect(sizes()).toEqual([110]));
    await opened.user.keyboard("{Control>}+{/Control}");
    await waitFor(() => expect(sizes()).toEqual([110, 125]));
    await opened.user.keyboard("{Control>}-{/Control}");
    await waitFor(() => expect(sizes()).toEqual([110, 125, 110]));
    await opened.user.keyboard("{Control>}0{/Control}");
    await waitFor(() => expect(sizes()).toEqual([110, 125, 110, 100]));
    expect(opened.app.said).toBe("Text size 100 %");
  });
});

describe("a new template for profile names", () => {
  async function type(opened: Opened, template: string) {
    await openSettings(opened, "Sessions");
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
