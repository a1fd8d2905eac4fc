import { mockIPC } from "@tauri-apps/api/mocks";
import { expect, test } from "vitest";
import { signInRequired } from "./fake/problems";
import { tauri } from "./tauri";

test("a command is called by its name and with its arguments, and resolves with its data alone", async () => {
  const calls: unknown[] = [];
  mockIPC((name, args) => {
    calls.push([name, args]);
    return name === "add_role" ? "added-1" : null;
  });
  expect(await tauri.renameIntegration("northwind", "Northwind")).toBeNull();
  expect(await tauri.addRole({ name: "ops" } as never)).toBe("added-1");
  expect(calls).toEqual([
    ["rename_integration", { id: "northwind", alias: "Northwind" }],
    ["add_role", { input: { name: "ops" } }],
  ]);
});

test("a command that fails rejects with its Problem", async () => {
  const problem = signInRequired("northwind");
  mockIPC(() => Promise.reject(problem as unknown as Error));
  await expect(tauri.sync("northwind")).rejects.toEqual(problem);
});
