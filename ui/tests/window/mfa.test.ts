import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, test } from "vitest";
import { callsOf, openWindow } from "./open";

const field = () => screen.findByRole<HTMLInputElement>("textbox", { name: "MFA code" });

describe("the prompt for an MFA code", () => {
  test("says which session, which device and whose it is, and has the focus", async () => {
    openWindow("mfa");
    const dialog = await screen.findByRole("dialog", { name: "MFA code for deploy" });
    expect(dialog.textContent).toContain("From the device ada-phone (IAM user ada)");
    expect(dialog.textContent).toContain("arn:aws:iam::123456789012:mfa/ada-phone");
    const input = await field();
    await waitFor(() => expect(document.activeElement).toBe(input));
    expect([input.inputMode, input.autocomplete]).toEqual(["numeric", "one-time-code"]);
  });

  test("did not say for which program a code is", async () => {
    const { fake, app } = openWindow("mfa");
    const dialog = await screen.findByRole("dialog", { name: "MFA code for deploy" });
    expect(dialog.textContent).not.toContain("waits for it");
    const status = await fake.status();
    const askedBy = { via: "credential-process" as const, process: "terraform", pid: 421 };
    const questions = status.questions.map((one) => ({ ...one, askedBy }));
    app.status.apply({ ...status, revision: 50, questions });
    await waitFor(() => expect(dialog.textContent).toContain("terraform (pid 421) waits for it"));
  });

  test("six digits are sent by themselves, however they are pasted, and the session starts", async () => {
    const { fake, user } = openWindow("mfa");
    await user.click(await field());
    await user.paste(" 287 082\n");
    await screen.findByRole("button", { name: "Stop deploy" });
    expect(callsOf(fake, "answerMfa")).toEqual([[1, "287082"]]);
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  test("a rejected code is said, the field is empty and keeps the focus, and the next code is taken", async () => {
    const { fake, user } = openWindow("main");
    await user.click(await screen.findByRole("button", { name: "Start ada" }));
    await user.type(await field(), "000000");
    const said = await screen.findByText("Wrong or already used. Wait for the next code.");
    expect(said.getAttribute("aria-live")).toBe("assertive");
    const input = await field();
    expect(input.value).toBe("");
    expect(document.activeElement).toBe(input);

    await user.keyboard("000000");
    await waitFor(() => expect(callsOf(fake, "answerMfa")).toHaveLength(2));
    await waitFor(() => expect(input.value).toBe(""));
    await user.keyboard("287082");
    await screen.findByRole("button", { name: "Stop ada" });
  });

  test("while AWS is asked it says so, and takes no other code", async () => {
    const { fake, user } = openWindow("mfa", { pace: 60_000 });
    await user.type(await field(), "287082");
    await screen.findByText("Checking with AWS");
    await user.keyboard("1{Enter}");
    expect((await field()).value).toBe("287082");
    expect(callsOf(fake, "answerMfa")).toHaveLength(1);
  });

  test("what is no code is not sent, and said", async () => {
    const { fake, user } = openWindow("mfa");
    await user.click(await field());
    await user.paste("123456789012");
    await screen.findByText("A code has six digits.");
    await user.keyboard("{Enter}");
    expect(callsOf(fake, "answerMfa")).toEqual([]);
  });

  test.each(["Escape", "Cancel"])("%s cancels the start", async (way) => {
    const { fake, user } = openWindow("main");
    await user.click(await screen.findByRole("button", { name: "Start ada" }));
    const dialog = await screen.findByRole("dialog", { name: "MFA code for ada" });
    if (way === "Escape") await user.keyboard("{Escape}");
    else await user.click(within(dialog).getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(callsOf(fake, "cancelStart")).toEqual([["ada"]]);
    await screen.findByRole("button", { name: "Start ada" });
  });

  test("several are asked one after another", async () => {
    const { fake, app } = openWindow("mfa");
    await field();
    const status = await fake.status();
    const [first] = status.questions;
    if (!first) throw new Error("no prompt");
    const second = { ...first, id: 2, sessionName: "customer-audit", session: "audit" };
    app.status.apply({ ...status, revision: 50, questions: [first, second] });
    expect(screen.getAllByRole("dialog")).toHaveLength(1);
    app.status.apply({ ...status, revision: 51, questions: [second] });
    await screen.findByRole("dialog", { name: "MFA code for customer-audit" });
    await waitFor(async () => expect(document.activeElement).toBe(await field()));
  });

  test("it stands over a dialog that is open, which is there again afterwards", async () => {
    const { app, user } = openWindow("mfa");
    app.dialogs.show({ kind: "connect" });
    await user.type(await field(), "287082");
    await waitFor(() => expect(screen.queryByRole("textbox", { name: "MFA code" })).toBeNull());
    await screen.findByRole("dialog", { name: "Connect IAM Identity Center" });
  });
});
