import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, test } from "vitest";
import { callsOf, openSettings, openWindow } from "./open";

type Opened = ReturnType<typeof openWindow>;

/** Opens the check from the settings, as by mouse or by keyboard. */
async function check(opened: Opened, title: string) {
  await openSettings(opened, "About");
  (await screen.findByRole("button", { name: "Check this machine" })).focus();
  await opened.user.keyboard("{Enter}");
  await screen.findByRole("heading", { name: title });
  return screen.getByRole("dialog");
}

const entries = (dialog: HTMLElement) => within(dialog).getAllByRole("listitem");

describe("the check of the machine", () => {
  test("says that nothing is wrong, once everything was looked at", async () => {
    const opened = openWindow("main");
    await check(opened, "Nothing is wrong");
    const topics = callsOf(opened.fake, "checkMachine").map(([topic]) => topic);
    expect(new Set(topics)).toEqual(
      new Set(["files", "sessions", "vault", "home", "network", "programs", "environment"]),
    );
    await waitFor(() => expect(opened.app.said).toBe("Nothing is wrong"));
  });

  test("shows how far it is, and what it has found so far", async () => {
    const opened = openWindow("check");
    const { checkMachine } = opened.fake;
    const network: { answers?: () => void } = {};
    const answered = new Promise<void>((resolve) => (network.answers = resolve));
    opened.fake.checkMachine = async (topic) => {
      if (topic === "network") await answered;
      return checkMachine(topic);
    };
    const dialog = await check(opened, "Checking this machine");
    expect(within(dialog).getByRole<HTMLProgressElement>("progressbar").max).toBe(7);
    await waitFor(() => expect(entries(dialog).length).toBe(4));
    within(dialog).getByRole("progressbar");
    network.answers?.();
    await screen.findByRole("heading", { name: "3 problems and 1 piece of advice" });
    expect(within(dialog).queryByRole("progressbar")).toBeNull();
  });

  test("did not say that nothing is wrong where something could not be looked at", async () => {
    const opened = openWindow("main");
    const { checkMachine } = opened.fake;
    const problem = {
      code: "Bug",
      title: "The vault is busy",
      detail: "",
      action: "",
      remedy: { kind: "none" },
    };
    opened.fake.checkMachine = (topic) => (topic === "vault" ? Promise.reject(problem) : checkMachine(topic));
    const dialog = await check(opened, "Not everything could be checked");
    await within(dialog).findByText("The vault is busy.");
    expect(within(dialog).queryByRole("progressbar")).toBeNull();
    expect(screen.queryByText("Nothing is wrong")).toBeNull();
  });

  test("tells each problem with what helps: a button where it may be done, else the command to copy", async () => {
    const opened = openWindow("check");
    const dialog = await check(opened, "3 problems and 1 piece of advice");
    const [readable, line, profile, cli] = entries(dialog);
    expect(readable?.textContent).toContain("Problem");
    expect(readable?.textContent).not.toContain("chmod");
    within(readable as HTMLElement).getByRole("button", { name: "Fix" });
    expect(line?.textContent).toContain("Write '=' in place of ':'.");
    expect(within(line as HTMLElement).queryByRole("button")).toBeNull();
    expect(profile?.textContent).toContain("unset AWS_PROFILE");
    await opened.user.click(within(profile as HTMLElement).getByRole("button", { name: "Copy command" }));
    expect(await navigator.clipboard.readText()).toBe("unset AWS_PROFILE");
    expect(cli?.textContent).toContain("Advice");
  });

  test("mends what it may, looks again, and says so", async () => {
    const opened = openWindow("check");
    const dialog = await check(opened, "3 problems and 1 piece of advice");
    await opened.user.click(within(dialog).getByRole("button", { name: "Fix" }));
    await screen.findByRole("heading", { name: "2 problems and 1 piece of advice" });
    expect(callsOf(opened.fake, "mend")).toEqual([["file-readable-by-others"]]);
    await waitFor(() => expect(opened.app.said).toBe("Fixed. 2 problems and 1 piece of advice"));
    expect(document.activeElement?.textContent).toBe("Close");
  });

  test("says why something is not mended, and keeps it", async () => {
    const opened = openWindow("check");
    const title = "The file cannot be changed";
    opened.fake.mend = () =>
      Promise.reject({ code: "FileUnwritable", title, detail: "", action: "", remedy: { kind: "none" } });
    const dialog = await check(opened, "3 problems and 1 piece of advice");
    await opened.user.click(within(dialog).getByRole("button", { name: "Fix" }));
    await screen.findByText(`${title}.`);
    expect(entries(dialog).length).toBe(4);
  });
});
