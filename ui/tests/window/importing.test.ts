import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, test } from "vitest";
import { callsOf, openWindow, rowOf } from "./open";

type Opened = ReturnType<typeof openWindow>;

const heading = (name: string) => screen.findByRole("heading", { name });
const press = async ({ user }: Opened, name: string | RegExp) =>
  user.click(await screen.findByRole("button", { name }));
const box = (name: RegExp) => screen.getByRole("checkbox", { name });
const isOn = (name: RegExp) => box(name).getAttribute("aria-checked") === "true";

async function open() {
  const opened = openWindow("first-run");
  await screen.findByText("8 profiles found. Nothing changes until you say so.");
  await press(opened, "Review what can be imported");
  await screen.findByRole("button", { name: "Import 8 profiles" });
  return { ...opened, dialog: screen.getByRole("dialog", { name: "Import from ~/.aws" }) };
}

describe("importing from ~/.aws", () => {
  test("shows what becomes of each profile, and why others are left alone; nothing is done by looking", async () => {
    const { fake, dialog } = await open();
    expect(dialog.textContent).toContain("the role session deploy from ada, in the profile deploy-daypass");
    const left = within(dialog).getByRole("region", { name: "Left alone" });
    expect(left.textContent).toContain("Another program gives its credentials (credential_process).");
    expect(within(left).queryAllByRole("checkbox")).toEqual([]);
    within(within(dialog).getByRole("region", { name: "In Daypass already" })).getByText("nw-staging");
    expect(callsOf(fake, "importProfiles")).toEqual([]);
  });

  test("a user that is left out leaves out the roles on it, and a role brings its source", async () => {
    const opened = await open();
    await opened.user.click(box(/^jonas/));
    expect([isOn(/^jonas/), isOn(/^audit/), isOn(/^evidence/), isOn(/^deploy/)]).toEqual([
      false,
      false,
      false,
      true,
    ]);
    expect(box(/^5 of 8 profiles/).getAttribute("aria-checked")).toBe("mixed");
    await opened.user.click(box(/^audit/));
    expect([isOn(/^jonas/), isOn(/^audit/), isOn(/^evidence/)]).toEqual([true, true, false]);
  });

  test("only what is chosen is imported, and what came is there to be started", async () => {
    const opened = await open();
    await opened.user.click(box(/^8 of 8 profiles/));
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Import" }).disabled).toBe(true);
    await opened.user.click(box(/^deploy/));
    await press(opened, "Import 2 profiles");
    await heading("2 profiles imported");
    expect(callsOf(opened.fake, "importProfiles")).toEqual([[["ada", "deploy"]]]);
    await press(opened, "Done");
    await waitFor(() => expect(opened.app.currentSession?.name).toBe("ada"));
  });

  test("what AWS does not take is said for each profile that it keeps", async () => {
    const opened = await open();
    await press(opened, "Import 8 profiles");
    await heading("5 profiles imported");
    const dialog = screen.getByRole("dialog");
    expect(within(dialog).getAllByText("AWS does not accept this access key.")).toHaveLength(3);
    expect(within(dialog).getAllByText("Not done")).toHaveLength(3);
  });

  test("afterwards it says what to do next", async () => {
    const opened = openWindow("first-run-plain-keys");
    await press(opened, "Review what can be imported");
    await press(opened, "Import 8 profiles");
    const next = await screen.findByRole("region", { name: "Next" });
    await opened.user.click(within(next).getByRole("button", { name: "Protect them" }));
    await heading("3 long-term keys lie in plain text");
  });

  test("files that cannot be read are said, and looked at again", async () => {
    const opened = openWindow("main");
    await rowOf("ada");
    const work = opened.fake.importPreview;
    const remedy = { kind: "retry" };
    opened.fake.importPreview = () =>
      Promise.reject({ code: "FileMalformed", title: "Not readable", detail: "d", action: "a", remedy });
    await opened.user.keyboard("{Control>}k{/Control}");
    await opened.user.type(await screen.findByRole("combobox"), "import{Enter}");
    await screen.findByText("Not readable.");
    opened.fake.importPreview = work;
    await press(opened, "Try again");
    await screen.findByRole("button", { name: "Import 8 profiles" });
  });

  test("an sso-session by itself is offered as the integration that it is", async () => {
    const opened = openWindow("main");
    await rowOf("ada");
    const section = {
      profile: "[sso-session corp]",
      outcome: "integration" as const,
      becomes: "the integration corp",
      detail: "Its access portal is https://corp.awsapps.com/start in eu-central-1.",
      comesWith: null,
      problem: null,
    };
    opened.fake.importPreview = () => Promise.resolve([section]);
    opened.fake.importProfiles = () => Promise.resolve([section]);
    opened.app.dialogs.show({ kind: "import" });
    await press(opened, "Import 1 integration");
    await heading("1 integration imported");
    within(screen.getByRole("dialog")).getByText("Became the integration corp.");
  });

  test("is offered among what can be added", async () => {
    const opened = openWindow("users");
    await rowOf("ada");
    await opened.user.keyboard("{Control>}n{/Control}");
    await press(opened, /^Import from/);
    await screen.findByRole("dialog", { name: "Import from ~/.aws" });
  });
});
