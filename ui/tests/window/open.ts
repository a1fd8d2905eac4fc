// The whole window on the fake backend, without a browser.
import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { fakeBackend, type FakeBackend, type FakeOptions } from "../../src/lib/backend/fake/fake";
import type { SceneName } from "../../src/lib/backend/fake/scenes";
import { App } from "../../src/lib/state/app.svelte";
import { loadAll } from "../../src/lib/state/late-code.svelte";
import Window from "../../src/Window.svelte";

// As once a window has been idle: what a key opens is there with the next frame.
await loadAll();

type Opened = ReturnType<typeof openWindow>;

export function openWindow(scene: SceneName, options: Partial<FakeOptions> = {}, fonts?: Promise<void>) {
  const fake = fakeBackend(scene, { pace: 0, allows: false, ...options });
  const app = new App(fake);
  render(Window, { app, fonts });
  return { fake, app, user: userEvent.setup() };
}

/** Opens the settings at a group, as a person does. */
export async function openSettings({ user }: Pick<Opened, "user">, group: string) {
  await user.click(await screen.findByRole("button", { name: "Settings" }));
  await user.click(await screen.findByRole("tab", { name: group }));
}

/** The arguments of every call of this name. */
export function callsOf(fake: FakeBackend, name: string): unknown[][] {
  return fake.calls.filter((call) => call.name === name).map((call) => call.args);
}

/** The words of a session's row, once it is there. */
export async function rowOf(id: string): Promise<string> {
  const row = await waitFor(() => {
    const found = document.querySelector(`[data-id="${id}"]`);
    if (!found) throw new Error(`no row of ${id}`);
    return found;
  });
  const cells = [...row.querySelectorAll("[role='gridcell'], [role='rowheader']")];
  return cells.map((cell) => cell.textContent.replace(/\s+/g, " ").trim()).join(" ");
}
