// Several sessions selected together.
import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, test } from "vitest";
import { changeRegions, stopSelected } from "../../src/lib/actions/several";
import { callsOf, openWindow, rowOf } from "./open";

const developer = "northwind/444455556666/Developer";
const administrator = "northwind/444455556666/Administrator";

function row(id: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-id="${id}"]`);
  if (!found) throw new Error(`no row of ${id}`);
  return found;
}
const selected = () =>
  [...document.querySelectorAll<HTMLElement>("[role=row][aria-selected=true]")].map(
    (one) => one.dataset["id"],
  );

async function open() {
  const opened = openWindow("main");
  await rowOf(administrator);
  return opened;
}

describe("several sessions", () => {
  test("were gathered anew for each of thousands: select all took seconds", async () => {
    const { app, user } = await open();
    await user.click(within(row(administrator)).getByRole("rowheader"));
    await user.keyboard("{Control>}a{/Control}");
    await screen.findByRole("complementary", { name: "Selected sessions" });
    expect(app.severalSessions.length).toBeGreaterThan(2);
    expect(app.severalSessions).toBe(app.severalSessions);
  });

  test("are selected by Ctrl and a click, and let go one by one", async () => {
    const { user } = await open();
    await user.click(within(row(administrator)).getByRole("rowheader"));
    expect(selected()).toEqual([administrator]);
    expect(screen.queryByRole("complementary", { name: "Selected sessions" })).toBeNull();
    await user.keyboard("{Control>}");
    await user.click(within(row(developer)).getByRole("rowheader"));
    expect(new Set(selected())).toEqual(new Set([administrator, developer]));
    screen.getByRole("heading", { name: "2 sessions" });
    await user.click(within(row(administrator)).getByRole("rowheader"));
    await user.keyboard("{/Control}");
    await waitFor(() => expect(selected()).toEqual([administrator]));
    expect(screen.queryByRole("complementary", { name: "Selected sessions" })).toBeNull();
  });

  test("are selected by Shift and arrows, all by Ctrl+A; Escape leaves one", async () => {
    const { app, user } = await open();
    const [first, second] = app.rows.ids as [string, string];
    await user.click(within(row(first)).getByRole("rowheader"));
    row(first).focus();
    await user.keyboard("{Shift>}{ArrowDown}{ArrowDown}{ArrowUp}{/Shift}");
    await waitFor(() => expect(selected()).toEqual([first, second]));
    await user.keyboard("{Control>}a{/Control}");
    expect(app.selection.several.size).toBe(app.rows.ids.length);
    await user.keyboard("{Escape}");
    await waitFor(() => expect(selected()).toHaveLength(1));
    await user.keyboard("{ArrowDown}");
    await waitFor(() => expect(selected()).toHaveLength(1));
  });

  test("get a region and profile names at once, and a template that cannot be is said at its field", async () => {
    const { app, fake, user } = await open();
    const ids = app.rows.ids.slice(0, 3);
    app.selection.selectAll(ids);
    const panel = await screen.findByRole("complementary", { name: "Selected sessions" });
    const field = within(panel).getByRole("textbox", { name: "Profile name pattern" });
    await user.clear(field);
    await user.type(field, "{{nothing}");
    await user.click(within(panel).getByRole("button", { name: "Apply" }));
    await within(panel).findByText(/names something that sessions do not have/);
    await user.clear(field);
    await user.type(field, "work-{{role}{Enter}");
    await waitFor(() => expect(callsOf(fake, "setProfilesBy").at(-1)).toEqual([ids, "work-{role}"]));
    await within(panel).findByText(/3 sessions have new profile names/);
    const region = within(panel).getByRole("combobox", { name: "Region" });
    await user.clear(region);
    await user.type(region, "stockholm");
    await user.keyboard("{ArrowDown}{Enter}");
    expect(callsOf(fake, "setRegion")).toEqual([[ids, "eu-north-1"]]);
  });

  test("become favourites, start and stop together", async () => {
    const { app, fake, user } = await open();
    const ids = app.rows.ids.filter((id) => app.presentationOf(id).main.intent.do === "stop").slice(0, 2);
    const idle = [administrator];
    app.selection.selectAll([...ids, ...idle]);
    const panel = await screen.findByRole("complementary", { name: "Selected sessions" });
    await user.click(within(panel).getByRole("button", { name: "Add all to favourites" }));
    expect(callsOf(fake, "setFavourite")).toHaveLength(3);
    await user.click(within(panel).getByRole("button", { name: "Start 1" }));
    expect(callsOf(fake, "startSession").map(([id]) => id)).toEqual(idle);
    await user.click(await within(panel).findByRole("button", { name: "Stop 3" }));
    expect(new Set(callsOf(fake, "stopSession").map(([id]) => id))).toEqual(new Set([...ids, ...idle]));
  });

  test("were renamed, moved and stopped by the hundred without a question: more than ten are asked about", async () => {
    const { app, fake, user } = await open();
    const ids = app.rows.ids.slice(0, 11);
    app.selection.selectAll(ids);
    const panel = await screen.findByRole("complementary", { name: "Selected sessions" });
    await user.click(within(panel).getByRole("button", { name: "Apply" }));
    const question = await screen.findByRole("alertdialog", { name: "Rename the profiles of 11 sessions?" });
    expect(callsOf(fake, "setProfilesBy")).toEqual([]);
    await user.click(within(question).getByRole("button", { name: "Rename 11" }));
    await waitFor(() => expect(callsOf(fake, "setProfilesBy")).toHaveLength(1));
    stopSelected(app, ids);
    await screen.findByRole("alertdialog", { name: "Stop 11 sessions?" });
    expect(callsOf(fake, "stopSession")).toEqual([]);
    app.dialogs.close();
    changeRegions(app, ids, "eu-north-1", () => void fake.setRegion(ids, "eu-north-1"));
    await screen.findByRole("alertdialog", { name: "Set the region of 11 sessions?" });
    expect(callsOf(fake, "setRegion")).toEqual([]);
    stopSelected(app, ids.slice(0, 2));
    expect(callsOf(fake, "stopSession")).toHaveLength(2);
  });
});
