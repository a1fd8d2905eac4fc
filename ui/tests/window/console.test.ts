// Where consoles open, and where in them a person goes.
import { screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, expect, test } from "vitest";
import { beside } from "../../src/lib/backend/fake/consoles";
import { callsOf, openSettings, openWindow, rowOf } from "./open";

const staging = "northwind/444455556666/Developer";

/** What a menu or a list offers, by its words: it has no name here, where nothing has a place on the screen. */
const offered = (role: "menuitem" | "option", words: string) =>
  waitFor(() => {
    const found = screen.getAllByRole(role).find((one) => one.textContent.includes(words));
    if (!found) throw new Error(`no ${words}`);
    return found;
  });

afterEach(() => {
  beside.now = null;
});

test("whether a browser keeps several consoles is asked once, in plain words, before the second one", async () => {
  const { app, fake, user } = openWindow("main");
  await rowOf(staging);
  beside.now = {
    browser: "chrome:Work",
    browserName: "Google Chrome, profile Work",
    names: ["Northwind Production/ReadOnly"],
    most: 5,
    isAsked: true,
    full: null,
  };
  app.selection.goTo(staging);
  await waitFor(() => expect(document.activeElement?.getAttribute("data-id")).toBe(staging));
  await user.keyboard("o");
  const question = await screen.findByRole("dialog", { name: "Keep several consoles open?" });
  expect(question.textContent).toContain("is open in Google Chrome, profile Work");
  expect(callsOf(fake, "openConsole")).toEqual([]);
  await user.click(within(question).getByRole("button", { name: "Keep several" }));
  await waitFor(() => expect(callsOf(fake, "openConsole")).toHaveLength(1));
  const place = { kind: "browser", of: "chrome:Work" };
  expect(callsOf(fake, "setSettingSomewhere")).toEqual([[place, "console-sessions", "several"]]);
});

test("the sixth console is said before AWS refuses it", async () => {
  const { app, user } = openWindow("main");
  await rowOf(staging);
  const full = "Five consoles are open in Google Chrome, and AWS keeps no more.";
  beside.now = { browser: "chrome", browserName: "", names: [], most: 5, isAsked: false, full };
  app.selection.goTo(staging);
  await waitFor(() => expect(document.activeElement?.getAttribute("data-id")).toBe(staging));
  await user.keyboard("o");
  await screen.findByText(full);
});

test("one key opens the console of a row where the person was last, which only the menu did", async () => {
  const { app, fake, user } = openWindow("main");
  await rowOf(staging);
  app.selection.goTo(staging);
  await waitFor(() => expect(document.activeElement?.getAttribute("data-id")).toBe(staging));
  await user.keyboard("{Shift>}O{/Shift}");
  await waitFor(() => expect(callsOf(fake, "openConsole").at(-1)).toEqual([staging, null, null]));
  await fake.openConsole(staging, "s3", "us-west-2");
  await waitFor(() => expect(app.catalog.destinations).toHaveLength(1));
  await user.keyboard("{Shift>}O{/Shift}");
  await waitFor(() => expect(callsOf(fake, "openConsole")).toHaveLength(3));
  const last = callsOf(fake, "openConsole").at(-1) as [string, string, string];
  expect([last[0], last[2]]).toEqual([staging, "us-west-2"]);

  // With the pointer it is the second click: its name is in the row's own menu.
  const title = app.catalog.destinations[0]?.title ?? "";
  const target = document.querySelector(`[data-id="${staging}"]`);
  if (!target) throw new Error("no row");
  await user.pointer({ keys: "[MouseRight]", target });
  await user.click(await offered("menuitem", `Open ${title}`));
  await waitFor(() => expect(callsOf(fake, "openConsole")).toHaveLength(4));
  expect(callsOf(fake, "openConsole").at(-1)).toEqual(last);
});

test("the menu beside Console has what was opened last", async () => {
  const { app, fake, user } = openWindow("main");
  await rowOf(staging);
  await fake.openConsole(staging, "s3", "us-west-2");
  app.selection.showDetails(staging);
  const opener = await screen.findByRole("button", { name: "Console of a service" });
  await user.click(opener);
  await user.click(await offered("menuitem", "S3 in Oregon"));
  await waitFor(() => expect(callsOf(fake, "openConsole")[1]).toEqual([staging, "s3", "us-west-2"]));
});

test("the menu beside Console copies a link, and says how long it is good", async () => {
  const { app, fake, user } = openWindow("main");
  await rowOf(staging);
  app.selection.showDetails(staging);
  await user.click(await screen.findByRole("button", { name: "Console of a service" }));
  await user.click(await offered("menuitem", "Copy link, good for 15 minutes"));
  await waitFor(() => expect(callsOf(fake, "copyConsoleLink")).toEqual([[staging, null]]));
  await screen.findByText(/Console link copied, good for 15 minutes/);
});

test("the palette opens all actions of one session with the right arrow, and goes back", async () => {
  const { fake, user } = openWindow("main");
  await rowOf(staging);
  await user.keyboard("{Control>}k{/Control}");
  const field = await screen.findByPlaceholderText(/Search sessions, actions/);
  await user.type(field, "stag dev");
  await screen.findAllByRole("option", { name: /Northwind Staging/ });
  await user.type(field, "{ArrowRight}");
  await screen.findByRole("button", { name: "Back to all sessions" });
  await user.type(screen.getByPlaceholderText("Search its actions and services"), "fra s3");
  await user.click(await screen.findByRole("option", { name: /Open S3 in Frankfurt/ }));
  await waitFor(() => expect(callsOf(fake, "openConsole")).toEqual([[staging, "s3", "eu-central-1"]]));
});

test("settings have where consoles open, and what is otherwise for an account", async () => {
  const { app, fake, user } = openWindow("main");
  await openSettings({ user }, "Console");
  await user.click(await screen.findByRole("radio", { name: "Private" }));
  await waitFor(() => expect(app.settings.current?.consoleWindow).toBe("private"));
  await user.click(screen.getByRole("button", { name: "Add exception" }));
  await user.type(screen.getByRole("combobox", { name: "For" }), "Payments Prod");
  await user.click(await offered("option", "Payments Production"));
  const browsers = screen.getAllByLabelText("Browser", { selector: "input" });
  await user.type(browsers[browsers.length - 1] as HTMLElement, "fire");
  await user.click(await offered("option", "Firefox"));
  const place = { kind: "account", of: "101010101010" };
  await waitFor(() =>
    expect(callsOf(fake, "setSettingSomewhere")).toEqual([[place, "console-browser", "firefox"]]),
  );
  await user.click(await screen.findByLabelText(/Remove Browser of Payments Production/));
  await waitFor(() => expect(callsOf(fake, "setSettingSomewhere")).toHaveLength(2));
});
