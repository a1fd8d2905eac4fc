// What keys and screen readers find in dialogs.
import { screen, waitFor, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { callsOf, openWindow, rowOf } from "./open";

test("Edit opened with the focus on Cancel: its first field has it", async () => {
  const { app, user } = openWindow("main");
  await rowOf("northwind/444455556666/Developer");
  const added = app.catalog.sessions.find((session) => session.name === "customer-audit")?.id ?? "";
  app.selection.goTo(added);
  await waitFor(() => expect(document.activeElement?.getAttribute("data-id")).toBe(added));
  await user.keyboard("e");
  const dialog = await screen.findByRole("dialog", { name: "Edit customer-audit" });
  await waitFor(() => expect(document.activeElement?.tagName).toBe("INPUT"));
  expect(dialog.contains(document.activeElement)).toBe(true);
});

test("Enter did nothing on the first checkbox of Protect: it does the one action", async () => {
  const { fake, user } = openWindow("plain-keys");
  await user.click(await screen.findByRole("button", { name: /^Protect them/ }));
  const [first] = await screen.findAllByRole("checkbox");
  first?.focus();
  await user.keyboard("{Enter}");
  await waitFor(() => expect(callsOf(fake, "protectKeys")).toHaveLength(1));
});

test("the palette's results were not said: their number is", async () => {
  const { user } = openWindow("main");
  await rowOf("northwind/444455556666/Developer");
  await user.keyboard("{Control>}k{/Control}");
  const dialog = await screen.findByRole("dialog", { name: "Commands" });
  const field = within(dialog).getByRole("combobox");
  await user.type(field, "stop stag");
  await waitFor(() => expect(within(dialog).getByRole("status").textContent.trim()).toBe("1 result"));
  await user.type(field, " zzz");
  await waitFor(() => expect(within(dialog).getByRole("status").textContent.trim()).toBe("Nothing matches."));
});

test("what was said while a dialog stood over the window was said outside of it", async () => {
  const { app, user } = openWindow("main");
  await rowOf("northwind/444455556666/Developer");
  await user.keyboard("{Control>}n{/Control}");
  const dialog = await screen.findByRole("dialog");
  app.said = "Code copied";
  await waitFor(() => expect(dialog.querySelector("[aria-live]")?.textContent).toBe("Code copied"));
});
