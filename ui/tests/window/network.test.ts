// The way to AWS and how long sessions last, in the settings.
import { screen, waitFor } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { callsOf, openSettings, openWindow } from "./open";

const lastSaved = (fake: ReturnType<typeof openWindow>["fake"]) =>
  callsOf(fake, "saveSettings").at(-1)?.[0] as Record<string, unknown>;

test("a proxy was shown and could not be set: it is, a bad one is said at its field, and it counts from the next start", async () => {
  const { fake, user } = openWindow("users");
  await openSettings({ user }, "Network");
  const field = await screen.findByRole("textbox", { name: "Proxy for Daypass" });
  const set = screen.getByRole<HTMLButtonElement>("button", { name: "Set" });
  expect(set.disabled).toBe(true);
  await user.click(field);
  await user.paste("http://ada:secret@proxy:8080");
  await user.keyboard("{Enter}");
  await screen.findByText(/without user and password/);
  expect(screen.queryByText(/secret/, { selector: "p" })).toBeNull();
  await user.clear(field);
  await user.paste("http://proxy:8080");
  await user.keyboard("{Enter}");
  await waitFor(() => expect(lastSaved(fake)["proxy"]).toBe("http://proxy:8080"));
  await screen.findByText(/counts from the next start/);
  await user.click(screen.getByRole("button", { name: "Restart" }));
  expect(callsOf(fake, "restart")).toHaveLength(1);
});

test("certificates are chosen in the system's dialog, and left again", async () => {
  const { fake, user } = openWindow("users");
  await openSettings({ user }, "Network");
  await user.click(await screen.findByRole("button", { name: "Choose a file…" }));
  await screen.findByText("/etc/ssl/company-root.pem");
  await user.click(screen.getByRole("button", { name: "Use the system's alone" }));
  await waitFor(() => expect(lastSaved(fake)["caBundle"]).toBeNull());
});

test("how long sessions last is chosen, for users and for roles", async () => {
  const { fake, user } = openWindow("users");
  await openSettings({ user }, "Sessions");
  await user.click(await screen.findByRole("radio", { name: "8 h" }));
  await user.click(screen.getByRole("radio", { name: "30 min" }));
  await waitFor(() => expect(lastSaved(fake)).toMatchObject({ userDuration: "8h", roleDuration: "30m" }));
});
