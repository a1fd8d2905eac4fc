import { screen, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { applyRemedy } from "../../src/lib/actions/remedies";
import { remedyLabel } from "../../src/lib/model/presentation";
import { openWindow, rowOf } from "./open";

test("the lines for a config file that cannot be written are there to be copied", async () => {
  const { app, user } = openWindow("main");
  await rowOf("audit");
  const lines = "[profile audit]\ncredential_process = daypass credential-process audit\n";
  const remedy = { kind: "add-lines" as const, path: "/nix/store/x-home/.aws/config", lines };
  expect(remedyLabel(remedy)).toBe("Lines…");
  applyRemedy(app, remedy, "audit");
  const dialog = await screen.findByRole("dialog", { name: "The lines for customer-audit" });
  expect(dialog.textContent).toContain("Daypass cannot write /nix/store/x-home/.aws/config.");
  await user.click(within(dialog).getByRole("button", { name: "Copy Lines" }));
  expect(await navigator.clipboard.readText()).toBe(lines);
  await user.click(within(dialog).getByRole("button", { name: "Close" }));
  expect(screen.queryByRole("dialog")).toBeNull();
});
