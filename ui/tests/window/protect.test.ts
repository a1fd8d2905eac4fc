import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, test } from "vitest";
import { plainKeys } from "../../src/lib/backend/fake/plainKeys";
import { callsOf, openSettings, openWindow, rowOf } from "./open";

type Opened = ReturnType<typeof openWindow>;
const first = "AKIAIOSFODNN7EXAMPLE";
const refused = "AKIAQEXAMPLEEXAMPLE2";

const heading = (name: string) => screen.findByRole("heading", { name });
const press = async ({ user }: Opened, name: string | RegExp) =>
  user.click(await screen.findByRole("button", { name }));

/** Opens the list of the keys. */
async function open(scene: "first-run-plain-keys" | "plain-keys" = "plain-keys") {
  const opened = openWindow(scene);
  await press(opened, "Protect them");
  return { ...opened, dialog: await screen.findByRole("dialog") };
}

describe("long-term keys in plain text", () => {
  test("were behind a notice that is no trouble", async () => {
    const { app, fake } = openWindow("plain-keys");
    const notices = await screen.findByRole("region", { name: "Notices" });
    const status = await fake.status();
    const notice = {
      kind: "endpoint-override",
      title: "This is not AWS",
      detail: "",
      problem: null,
    } as const;
    app.status.apply({ ...status, revision: status.revision + 1, notices: [notice] });
    await within(notices).findByText("This is not AWS.");
    const titles = [...notices.querySelectorAll("strong")].map((title) => title.textContent);
    expect(titles).toEqual([expect.stringMatching(/^4 long-term keys|long-term key/), "This is not AWS."]);
  });

  test("are what the first run says first", async () => {
    openWindow("first-run-plain-keys");
    const [said, ...ways] = await screen.findAllByRole("heading", { level: 2 });
    expect(said?.textContent).toBe("3 long-term keys lie in plain text");
    expect(ways.map((way) => way.textContent)).toEqual([
      "Connect IAM Identity Center",
      "Import from ~/.aws",
      "Add an IAM user with MFA",
    ]);
    expect(said?.parentElement?.textContent).toContain("default, staging, staging-eu and old-laptop");
  });

  test("are shown one by one: where, who uses it, and what will happen; nothing is changed by looking", async () => {
    const { fake, dialog } = await open();
    expect(dialog.textContent).toContain("[default] in ~/.aws/credentials, line 2");
    expect(dialog.textContent).toContain("[profile staging-eu] in ~/.aws/config, line 14");
    for (const key of plainKeys.keys) {
      within(dialog).getByText(key.accessKeyId);
      for (const note of new Set(key.notes)) expect(dialog.textContent).toContain(note);
    }
    within(dialog).getByRole("heading", { name: "Left where they stand" });
    expect(dialog.textContent).toContain("Its secret is not in the same section.");
    expect(callsOf(fake, "protectKeys")).toEqual([]);
  });

  test("only those that are chosen are moved", async () => {
    const opened = await open();
    await opened.user.click(screen.getByRole("checkbox", { name: /^staging/ }));
    await opened.user.click(screen.getByRole("checkbox", { name: /^old-laptop/ }));
    await press(opened, "Protect 1 key");
    await heading("1 key is in the vault");
    expect(callsOf(opened.fake, "protectKeys")).toEqual([[[first]]]);
  });

  test("with none chosen nothing can be done", async () => {
    const opened = await open();
    for (const name of [/^default/, /^staging/, /^old-laptop/]) {
      await opened.user.click(screen.getByRole("checkbox", { name }));
    }
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Choose a key" }).disabled).toBe(true);
  });

  test("each says what became of it; one that AWS refuses stays, with the reason", async () => {
    const opened = await open("first-run-plain-keys");
    await press(opened, "Protect 3 keys");
    await heading("2 keys are in the vault");
    const dialog = screen.getByRole("dialog");
    expect(dialog.textContent).toContain("The profiles staging and staging-eu work while it is started.");
    expect(dialog.textContent).toContain(`${refused} was left where it stands`);
    await press(opened, "Done");
    await waitFor(() => expect(opened.app.currentSession?.name).toBe("default"));
    await screen.findByRole("button", { name: "Start default" });
  });

  test("the session in a key's place can be started right away", async () => {
    const opened = await open("first-run-plain-keys");
    await press(opened, "Protect 3 keys");
    await heading("2 keys are in the vault");
    await opened.user.click(
      within(screen.getByRole("dialog")).getByRole("button", { name: "Start staging" }),
    );
    await screen.findByRole("button", { name: "Stop staging" });
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  test("Undo puts them back, and they are no news any more", async () => {
    const opened = await open();
    await press(opened, "Protect 3 keys");
    await press(opened, "Undo");
    await heading("2 keys are back in plain text");
    expect(callsOf(opened.fake, "undoProtect")).toEqual([[["default", "staging", "staging-eu"]]]);
    expect(screen.getByRole("dialog").textContent).toContain("Back in ~/.aws/config, as it was.");
    await press(opened, "Done");
    expect(opened.app.longTermKeys.plain).toHaveLength(3);
  });

  test("the undo said that a key is back and not that AWS refuses it", async () => {
    const opened = await open();
    const note = "AWS no longer accepts AKIAIOSFODNN7EXAMPLE: it was rotated.";
    const undo = opened.fake.undoProtect;
    opened.fake.undoProtect = async (profiles) =>
      (await undo(profiles)).map((outcome) => ({ ...outcome, notes: [note] }));
    await press(opened, "Protect 3 keys");
    await press(opened, "Undo");
    await heading("2 keys are back in plain text");
    expect(within(screen.getByRole("dialog")).getAllByText(note)).toHaveLength(3);
  });

  test("later they can be put back one by one, from the settings", async () => {
    const opened = await open();
    await press(opened, "Protect 3 keys");
    await press(opened, "Done");
    await openSettings(opened, "Security");
    await screen.findByText(/2 were moved into the vault and can be put back/);
    await press(opened, "Protect long-term keys");
    await press(opened, "Put the key of staging back");
    await heading("1 key is back in plain text");
    expect(callsOf(opened.fake, "undoProtect")).toEqual([[["staging", "staging-eu"]]]);
    expect(opened.app.longTermKeys.moved.map((key) => key.accessKeyId)).toEqual([first]);
  });

  test("what keeps all of them is said, and can be tried again", async () => {
    const opened = await open();
    const work = opened.fake.protectKeys;
    opened.fake.protectKeys = async () => {
      throw { code: "Offline", title: "No connection", detail: "d", action: "a", remedy: { kind: "retry" } };
    };
    await press(opened, "Protect 3 keys");
    await screen.findByText("No connection.");
    opened.fake.protectKeys = work;
    await press(opened, "Protect 3 keys");
    await heading("2 keys are in the vault");
  });
});

describe("the banner", () => {
  test("waved away it stays away, until another key is there", async () => {
    const opened = openWindow("plain-keys");
    await press(opened, "Do not say this again");
    expect(screen.queryByRole("button", { name: "Protect them" })).toBeNull();

    const keys = plainKeys.keys.slice(1);
    opened.fake.plainKeys = async () => ({ keys, left: [] });
    await opened.app.longTermKeys.look();
    expect(opened.app.longTermKeys.isNews).toBe(false);

    const [one] = keys;
    if (!one) throw new Error("no key");
    opened.fake.plainKeys = async () => ({ keys: [...keys, { ...one, accessKeyId: "AKIAQNEW" }], left: [] });
    window.dispatchEvent(new Event("focus"));
    await screen.findByRole("button", { name: "Protect them" });
  });

  test("is remembered by the next window", async () => {
    const opened = openWindow("plain-keys");
    await press(opened, "Do not say this again");
    const next = openWindow("plain-keys");
    await waitFor(() => expect(next.app.longTermKeys.plain).toHaveLength(3));
    expect(next.app.longTermKeys.isNews).toBe(false);
  });

  test("is not there where no key lies in plain text", async () => {
    openWindow("main");
    await rowOf("ada");
    expect(screen.queryByRole("button", { name: "Protect them" })).toBeNull();
  });
});

test.each([
  [
    "the palette",
    "{Control>}k{/Control}",
    async (opened: Opened) => {
      await opened.user.type(await screen.findByRole("combobox"), "protect{Enter}");
    },
  ],
  [
    "the choice of what to add",
    "{Control>}n{/Control}",
    async (opened: Opened) => {
      await press(opened, /^Protect 3 long-term keys/);
    },
  ],
])("%s leads to the keys", async (_, keys, choose) => {
  const opened = openWindow("plain-keys");
  await rowOf("ada");
  await opened.user.keyboard(keys);
  await choose(opened);
  await screen.findByRole("button", { name: "Protect 3 keys" });
});

test("without any the keys' place says so", async () => {
  const opened = openWindow("main");
  await rowOf("ada");
  await openSettings(opened, "Security");
  await screen.findByText("None lies in plain text.");
  await press(opened, "Show long-term keys");
  await heading("No long-term key lies in plain text");
});
