// The pages that stand in the place of the list, and the sidebar that leads to them.
import { screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { callsOf, openWindow, rowOf } from "./open";

const place = (name: string) => screen.getByRole("button", { name });

describe("today", () => {
  // What happened in the morning is not of this day where it is one o'clock at night.
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.setSystemTime(new Date().setHours(13, 0, 0, 0));
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("a line for each session of the day, what is due ahead, and each leads to its session", async () => {
    const { app, user } = openWindow("main");
    await rowOf("northwind/444455556666/Developer");
    await user.click(place("Today"));
    await screen.findByRole("heading", { name: "Today" });
    expect(document.activeElement?.textContent).toBe("Today");
    const line = await screen.findByRole("button", { name: /^Northwind Staging Developer: live/ });
    const ahead = screen.getByRole("region", { name: "Ahead" });
    within(ahead).getByText("Sign-in to Northwind ends");
    within(ahead).getByRole("button", { name: "MFA code due: deploy" });
    await user.click(line);
    await rowOf("northwind/444455556666/Developer");
    expect(app.current.id).toBe("northwind/444455556666/Developer");
    expect(app.selection.detailsOpen).toBe(true);
  });

  test("the same as a table, which is kept", async () => {
    const { user } = openWindow("main");
    await rowOf("northwind/444455556666/Developer");
    await user.click(place("Today"));
    await user.click(await screen.findByRole("button", { name: "Table" }));
    const table = await screen.findByRole("table");
    const row = within(table).getByRole("row", { name: /^deploy/ });
    expect(row.textContent).toContain("Failed: The MFA code was not accepted");
    expect(row.textContent).toContain("MFA code asked for");
    within(table).getByRole("row", { name: /^Shop Legacy\/Deploy/ });
    await user.click(place("History"));
    await user.click(place("Today"));
    await screen.findByRole("table");
  });

  test("letters act on no session that is not seen, and Escape leads back to the list", async () => {
    const { app, fake, user } = openWindow("main");
    await rowOf("northwind/444455556666/Developer");
    const { current } = app.selection;
    await user.click(place("Today"));
    await screen.findByRole("heading", { name: "Today" });
    await user.keyboard("of{Delete}{Enter}");
    expect(["openConsole", "setFavourite", "startSession"].flatMap((name) => callsOf(fake, name))).toEqual(
      [],
    );
    await user.keyboard("{Escape}");
    await waitFor(() => expect(document.activeElement?.getAttribute("data-id")).toBe(current));
  });
});

test("the history is searched, its entries lead to their sessions, and / goes into its field", async () => {
  const { app, user } = openWindow("main");
  await rowOf("northwind/444455556666/Developer");
  await user.click(place("History"));
  const field = await screen.findByRole("textbox", { name: "Search history" });
  await waitFor(() => expect(document.activeElement).toBe(field));
  await user.keyboard("failed no access");
  await waitFor(() => expect(screen.getAllByRole("listitem")).toHaveLength(1));
  await user.keyboard("{Escape}");
  expect(app.listView.page).toBe("history");
  await waitFor(() => expect(screen.getAllByRole("listitem").length).toBeGreaterThan(5));
  await user.click(screen.getAllByRole("button", { name: "Log Archive LogAnalyst" })[0] as HTMLElement);
  await waitFor(() => expect(app.current.id).toBe("northwind/555566667777/LogAnalyst"));
  expect(app.listView.page).toBe("sessions");
});

test("the sidebar was a tab stop for each of its buttons: it is one, and arrows walk it", async () => {
  const { app, user } = openWindow("main");
  await rowOf("northwind/444455556666/Developer");
  const nav = screen.getByRole("navigation");
  const stops = () =>
    [...nav.querySelectorAll<HTMLElement>("button")].filter(({ tabIndex }) => tabIndex === 0);
  await waitFor(() => expect(stops().map((stop) => stop.textContent.trim())).toEqual(["All 47"]));
  stops()[0]?.focus();
  await user.keyboard("{End}");
  expect(document.activeElement?.textContent.trim()).toBe("Settings");
  expect(stops()).toEqual([document.activeElement]);
  await user.keyboard("{Home}{ArrowDown}{ArrowDown}{Enter}");
  // The first is the rail's, which a wide window does not show.
  expect(app.listView.view).not.toBe("all");
  screen.getByRole("button", { name: /^Contoso Labs/ }).focus();
  await user.keyboard("{ArrowRight}");
  expect(document.activeElement?.textContent).toContain("Sign in to Contoso Labs");
  await user.keyboard("{ArrowRight}");
  expect(document.activeElement?.getAttribute("aria-label")).toBe("More for Contoso Labs");
  await user.keyboard("{ArrowLeft}{ArrowLeft}{ArrowUp}");
  expect(document.activeElement?.textContent).toContain("Northwind");
});
