import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, test, vi } from "vitest";
import { callsOf, openWindow, rowOf } from "./open";

const id = "northwind/444455556666/Developer";
const row = () => document.querySelector<HTMLElement>(`[data-id="${id}"]`);

async function opened() {
  const opened = openWindow("main");
  await rowOf(id);
  opened.app.selection.goTo(id);
  await waitFor(() => expect(document.activeElement).toBe(row()));
  return opened;
}

describe("copying", () => {
  test("there was no key for the environment: Mod+C copies it, and the row says so", async () => {
    const { fake, app, user } = await opened();
    await user.keyboard("{Control>}c{/Control}");
    await waitFor(() => expect(row()?.textContent).toContain("Copied"));
    expect(callsOf(fake, "copyEnvironment")).toEqual([[id, "own-shell"]]);
    expect(app.said).toBe(
      "Northwind Staging Developer: environment copied. It leaves the clipboard in a minute",
    );
  });

  test("Mod+C leaves selected text and what is typed to the browser", async () => {
    const { fake, user } = await opened();
    document.querySelector<HTMLElement>("[aria-label='Search sessions']")?.focus();
    await user.keyboard("{Control>}c{/Control}");
    row()?.focus();
    const name = row()?.querySelector("strong");
    if (name) getSelection()?.selectAllChildren(name);
    await user.keyboard("{Control>}c{/Control}");
    expect(callsOf(fake, "copyEnvironment")).toEqual([]);
    getSelection()?.removeAllRanges();
    await user.keyboard("{Control>}c{/Control}");
    await waitFor(() => expect(callsOf(fake, "copyEnvironment")).toHaveLength(1));
  });

  test("the palette copies every form of it, and what is no secret", async () => {
    const { fake, user } = await opened();
    const copied = vi.spyOn(navigator.clipboard, "writeText");
    for (const [words, name] of [
      ["stag dev copy json", "Copy environment as JSON"],
      ["stag dev copy link", "Copy console link"],
      ["stag dev copy profile", "Copy profile name"],
    ] as const) {
      await user.keyboard("{Control>}k{/Control}");
      await user.type(await screen.findByPlaceholderText(/Search sessions, actions/), words);
      const offer = await screen.findByRole("option", { name: `${name} Northwind Staging · Developer` });
      await user.click(offer);
    }
    expect(callsOf(fake, "copyEnvironment")).toEqual([[id, "json"]]);
    expect(callsOf(fake, "copyConsoleLink")).toEqual([[id, null]]);
    expect(copied.mock.calls).toEqual([["nw-staging"]]);
  });

  test("a row has a menu of its own, with the environment in it", async () => {
    const { fake, user } = await opened();
    const target = row();
    if (!target) throw new Error("no row");
    await user.pointer({ keys: "[MouseRight]", target });
    const menu = await screen.findByRole("menu");
    const entries = within(menu).getAllByRole("menuitem");
    expect(entries.map((entry) => entry.textContent.trim())).toEqual([
      "Stop↵",
      "Open consoleO",
      "DetailsSpace",
      "Remove from favouritesF",
      "Copy environmentCtrl C",
      "Copy",
      "Create chained session…C",
      "Labels…L",
      "Hide",
    ]);
    await user.click(within(menu).getByRole("menuitem", { name: /Copy environment/ }));
    await waitFor(() => expect(callsOf(fake, "copyEnvironment")).toEqual([[id, "own-shell"]]));
  });

  test("what cannot be copied is said on the row", async () => {
    const { app, user } = openWindow("main");
    const refused = "northwind/444455556666/DataPlatformPowerUserAccess";
    await rowOf(refused);
    app.selection.goTo(refused);
    await user.keyboard("{Control>}c{/Control}");
    await waitFor(async () => expect(await rowOf(refused)).toContain("No access"));
  });
});
