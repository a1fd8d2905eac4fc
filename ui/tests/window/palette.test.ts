// The palette as a field with a list, by keys and by the pointer.
import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { expect, test, vi } from "vitest";
import { callsOf, openWindow, rowOf } from "./open";

async function openPalette() {
  const opened = openWindow("main");
  await rowOf("northwind/444455556666/Developer");
  await opened.user.keyboard("{Control>}k{/Control}");
  const field = await screen.findByRole("combobox", { name: "Search commands" });
  await waitFor(() => expect(screen.getAllByRole("option").length).toBeGreaterThan(20));
  return { ...opened, field };
}

/** The place of the current offer among all; the field names the same one to a screen reader. */
function current(field: HTMLElement) {
  const options = screen.getAllByRole("option");
  const selected = options.filter((option) => option.getAttribute("aria-selected") === "true");
  expect(selected.map(({ id }) => id)).toEqual([field.getAttribute("aria-activedescendant")]);
  return { at: options.indexOf(selected[0] as HTMLElement), last: options.length - 1 };
}

test("arrows go round in the palette, Home and End to its ends, and what is typed begins with the first offer", async () => {
  const { user, field } = await openPalette();
  expect(current(field).at).toBe(0);
  await user.keyboard("{ArrowUp}");
  const { at, last } = current(field);
  expect(at).toBe(last);
  await user.keyboard("{ArrowDown}");
  expect(current(field).at).toBe(0);
  await user.keyboard("{ArrowDown}{ArrowDown}");
  expect(current(field).at).toBe(2);
  await user.keyboard("{End}");
  expect(current(field).at).toBe(last);
  await user.keyboard("{Home}");
  expect(current(field).at).toBe(0);
  await user.keyboard("{ArrowDown}s");
  expect(current(field).at).toBe(0);
});

test("an offer's id is another one where another offer is current, so that a screen reader says it", async () => {
  const { user, field } = await openPalette();
  const before = field.getAttribute("aria-activedescendant");
  await user.type(field, "stop stag");
  await screen.findByRole("option", { name: /^Stop/ });
  expect(current(field).at).toBe(0);
  expect(field.getAttribute("aria-activedescendant")).not.toBe(before);
});

test("Enter that ends the composing of a character ran the current offer", async () => {
  const { fake, user, field } = await openPalette();
  await user.type(field, "stop stag");
  await fireEvent.keyDown(field, { key: "Enter", isComposing: true });
  await fireEvent.keyDown(field, { key: "Enter", keyCode: 229 });
  expect(callsOf(fake, "stopSession")).toEqual([]);
  expect(screen.getByRole("dialog", { name: "Commands" })).toBeTruthy();
  await fireEvent.keyDown(field, { key: "Enter" });
  await waitFor(() => expect(callsOf(fake, "stopSession")).toHaveLength(1));
});

test("the pointer that rests on the palette chooses nothing, and one that moves does", async () => {
  const { field } = await openPalette();
  const options = screen.getAllByRole("option");
  const [second, third] = options.slice(1) as [HTMLElement, HTMLElement];
  // As a browser tells of a pointer below which the offers have come.
  await fireEvent.pointerMove(second, { screenX: 300, screenY: 200 });
  await fireEvent.pointerMove(third, { screenX: 300, screenY: 200 });
  expect(current(field).at).toBe(0);
  await fireEvent.pointerMove(third, { screenX: 300, screenY: 203 });
  expect(current(field).at).toBe(2);
});

test("after a letter the palette made the elements of its offers anew: the same ones show what is found", async () => {
  const { user, field } = await openPalette();
  const before = screen.getAllByRole("option").slice(0, 5);
  await user.type(field, "s");
  await waitFor(() =>
    expect(within(screen.getByRole("dialog")).getByRole("status").textContent).toMatch(/results/),
  );
  expect(screen.getAllByRole("option").slice(0, 5)).toEqual(before);
  expect(before[0]?.isConnected).toBe(true);
});

test("the console's services were asked for at each opening of the palette: they are kept", async () => {
  const { fake, user } = openWindow("main");
  const asked = vi.spyOn(fake, "consoleServices");
  await rowOf("northwind/444455556666/Developer");
  await user.keyboard("{Control>}k{/Control}");
  await screen.findByRole("combobox", { name: "Search commands" });
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByRole("combobox", { name: "Search commands" }), "stag s3");
  await screen.findAllByRole("option", { name: /Open S3/ });
  expect(asked).toHaveBeenCalledTimes(1);
});

test("a press beside the offers took the keys from the field", async () => {
  const { user, field } = await openPalette();
  expect(document.activeElement).toBe(field);
  await user.click(screen.getByRole("listbox", { name: "Commands" }));
  expect(document.activeElement).toBe(field);
});

test("the way back to all sessions took the keys from the field", async () => {
  const { user, field } = await openPalette();
  await user.type(field, "stag");
  await user.keyboard("{ArrowRight}");
  await user.click(await screen.findByRole("button", { name: "Back to all sessions" }));
  await waitFor(() => expect(screen.queryByRole("button", { name: "Back to all sessions" })).toBeNull());
  expect(document.activeElement).toBe(field);
});
