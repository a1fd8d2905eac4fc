import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, test } from "vitest";
import { callsOf, openWindow, rowOf } from "./open";

const details = () => screen.findByRole("complementary", { name: "Details" });

describe("IAM users and roles in the list", () => {
  test("say what they are, and what they wait for", async () => {
    openWindow("main");
    expect(await rowOf("ada")).toMatch(/^Inactive ada IAM user .*Start/);
    expect(await rowOf("audit")).toMatch(/^Inactive customer-audit on deploy /);
    expect(await rowOf("data-reader")).toMatch(/on Northwind Staging Developer/);
    expect(await rowOf("deploy")).toMatch(/^Needs you deploy on ada .*MFA code due 9 min left Enter code/);
  });

  test("a user's place in the sidebar shows what its credentials open", async () => {
    const { app, user } = openWindow("main");
    await user.click(await screen.findByRole("button", { name: "ada inactive" }));
    expect(app.rows.ids.toSorted()).toEqual(["ada", "audit", "deploy"]);
  });

  test("a code that is due is asked for, and renews", async () => {
    const { fake, user } = openWindow("main");
    await user.click(await screen.findByRole("button", { name: "Enter code deploy" }));
    await user.type(await screen.findByRole("textbox", { name: "MFA code" }), "287082");
    await screen.findByRole("button", { name: "Stop deploy" });
    expect(callsOf(fake, "startSession")).toHaveLength(1);
  });

  test("an IAM user had no console", async () => {
    const { fake, app, user } = openWindow("main");
    await rowOf("ada");
    app.selection.goTo("ada");
    await waitFor(() => expect(document.activeElement?.getAttribute("data-id")).toBe("ada"));
    await user.keyboard("o");
    await waitFor(() => expect(callsOf(fake, "openConsole").map(([id]) => id)).toEqual(["ada"]));
  });
});

describe("their details", () => {
  test("a user's: ARN, key and device, to copy", async () => {
    const { app } = openWindow("main");
    await rowOf("ada");
    app.selection.showDetails("ada");
    const panel = await details();
    await within(panel).findByText("arn:aws:iam::123456789012:user/ada");
    within(panel).getByRole("button", { name: "Copy access key id" });
    within(panel).getByRole("button", { name: "Copy MFA serial number" });
    await within(panel).findByText("up to 12 h, with a code of ada-phone");
    within(panel).getByRole("button", { name: "Console" });
  });

  test("a role's: its chain, hop by hop, and the way to its source", async () => {
    const { app, user } = openWindow("main");
    await rowOf("audit");
    app.selection.showDetails("audit");
    const panel = await details();
    const chain = await within(panel).findByText("IAM user ada");
    const hops = [...(chain.closest("ol")?.querySelectorAll("li") ?? [])];
    expect(hops.map((hop) => hop.firstElementChild?.textContent)).toEqual([
      "IAM user ada",
      "Session of the user",
      "DeploymentRole",
      "Audit",
      "Profile customer-audit",
    ]);
    within(panel).getByText("northwind-42");
    within(panel).getByText("Project=Audit");
    await user.click(within(panel).getByRole("button", { name: "deploy" }));
    expect(app.selection.current).toBe("deploy");
    await within(panel).findByText("with an MFA code");
  });
});

describe("deleting", () => {
  async function choose(app: ReturnType<typeof openWindow>["app"], id: string) {
    await rowOf(id);
    app.dialogs.show({ kind: "delete", session: id });
  }

  test("what others need is not deleted, and those are named", async () => {
    const { fake, app, user } = openWindow("main");
    await choose(app, "ada");
    const dialog = await screen.findByRole("dialog", { name: "ada cannot be deleted yet" });
    await user.click(within(dialog).getByRole("button", { name: "deploy" }));
    expect(app.selection.current).toBe("deploy");
    expect(callsOf(fake, "removeSession")).toEqual([]);
  });

  test("a clear yes deletes", async () => {
    const { fake, app, user } = openWindow("main");
    await choose(app, "audit");
    const dialog = await screen.findByRole("alertdialog", { name: "Delete customer-audit?" });
    await user.click(within(dialog).getByRole("button", { name: "Delete" }));
    await waitFor(() => expect(app.catalog.byId.has("audit")).toBe(false));
    expect(callsOf(fake, "removeSession")).toEqual([["audit"]]);
  });
});

test("a role that does not trust who asks: who, why, and the policy to copy", async () => {
  const { fake, user } = openWindow("not-trusted");
  await user.click(await screen.findByRole("button", { name: "Trust policy… customer-audit" }));
  const dialog = await screen.findByRole("dialog", { name: "AWS does not let customer-audit be assumed" });
  within(dialog).getByText("arn:aws:sts::123456789012:assumed-role/DeploymentRole/daypass-ada");
  expect(within(dialog).getAllByRole("listitem")).toHaveLength(5);
  await user.click(within(dialog).getByRole("button", { name: "Copy A trust policy that lets it in" }));
  const copied = JSON.parse(await navigator.clipboard.readText()) as { Version: string };
  expect(copied.Version).toBe("2012-10-17");
  await user.click(within(dialog).getByRole("button", { name: "Try again" }));
  expect(callsOf(fake, "startSession")[0]?.[0]).toBe("audit");
});
