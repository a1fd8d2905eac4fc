// Production: marked, and asked for once.
import { screen, waitFor, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { callsOf, openWindow, rowOf } from "./open";

const production = "northwind/111122223333/ReadOnly";
const staging = "northwind/444455556666/Developer";

test("the console of production opened without a question: it is asked once for as long as the session runs", async () => {
  const { app, fake, user } = openWindow("main");
  await rowOf(production);
  app.selection.goTo(production);
  await waitFor(() => expect(document.activeElement?.getAttribute("data-id")).toBe(production));
  await user.keyboard("o");
  const question = await screen.findByRole("alertdialog", {
    name: "Open the console of Northwind Production?",
  });
  await user.click(within(question).getByRole("button", { name: "Cancel" }));
  expect(callsOf(fake, "openConsole")).toEqual([]);
  await user.keyboard("o");
  await user.click(await screen.findByRole("button", { name: "Open console" }));
  await waitFor(() => expect(callsOf(fake, "openConsole")).toHaveLength(1));
  await waitFor(() => expect(document.activeElement?.getAttribute("data-id")).toBe(production));
  await user.keyboard("o");
  await waitFor(() => expect(callsOf(fake, "openConsole")).toHaveLength(2));
  expect(screen.queryByRole("alertdialog")).toBeNull();
  await fake.stopSession(production);
  await user.keyboard("o");
  await screen.findByRole("alertdialog");
});

test("other consoles open at once", async () => {
  const { app, fake, user } = openWindow("main");
  await rowOf(staging);
  app.selection.goTo(staging);
  await waitFor(() => expect(document.activeElement?.getAttribute("data-id")).toBe(staging));
  await user.keyboard("o");
  expect(callsOf(fake, "openConsole")).toHaveLength(1);
});

test("the person says what is production, in which colour, and every row of the account is marked", async () => {
  const { app, fake, user } = openWindow("main");
  await rowOf(staging);
  app.selection.goTo(staging);
  app.selection.openDetails();
  const details = await screen.findByRole("complementary", { name: "Details" });
  await user.click(within(details).getByRole("checkbox", { name: "Ask before its console opens" }));
  expect(callsOf(fake, "setProduction")).toEqual([[[staging], true]]);
  await waitFor(async () => expect(await rowOf(staging)).toContain("Production"));
  expect(document.querySelector(`[data-id="${staging}"]`)?.getAttribute("aria-label")).toContain(
    "Production",
  );
  const ofAccount = app.catalog.sessions.filter((session) => session.accountId === "444455556666");
  expect(ofAccount.every((session) => session.production)).toBe(true);
  await user.click(within(details).getByRole("radio", { name: "Teal" }));
  expect(callsOf(fake, "setAccountColour")).toEqual([[staging, "teal"]]);
  await waitFor(() => expect(app.currentSession?.accountColour).toBe("teal"));
});

test("Start 43 started all, production included: many, or several with production among them, are asked for", async () => {
  const { app, fake, user } = openWindow("main");
  await rowOf(staging);
  const several = ["northwind/505050505050/Deploy", "northwind/111122223333/Administrator"];
  app.selection.selectAll(several);
  const panel = await screen.findByRole("complementary", { name: "Selected sessions" });
  await user.click(within(panel).getByRole("button", { name: "Start 2" }));
  const question = await screen.findByRole("alertdialog", { name: "Start 2 sessions?" });
  expect(question.textContent).toContain("1 of them is of production");
  expect(callsOf(fake, "startSession")).toEqual([]);
  await user.click(within(question).getByRole("button", { name: "Start 2" }));
  await waitFor(() =>
    expect(
      callsOf(fake, "startSession")
        .map(([id]) => id)
        .sort(),
    ).toEqual(several.sort()),
  );
});
