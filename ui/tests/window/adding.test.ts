import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, test } from "vitest";
import { callsOf, openWindow, rowOf } from "./open";

const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const key = "AKIAI44QH8DHBEXAMPLE";

async function openAdd(way: RegExp, scene: "main" | "users" = "users") {
  const opened = openWindow(scene);
  await rowOf("ada");
  await opened.user.keyboard("{Control>}n{/Control}");
  const choice = await screen.findByRole("dialog", { name: "Add" });
  await opened.user.click(within(choice).getByRole("button", { name: way }));
  return opened;
}

type User = ReturnType<typeof openWindow>["user"];

/** By its button: that Enter in a field does the same is the browser's own doing, which jsdom lacks. */
const send = (user: User, verb: string) =>
  user.click(within(screen.getByRole("dialog")).getByRole("button", { name: verb }));

/** Puts a text into a field at once. */
async function fill(user: User, field: HTMLElement, text: string) {
  await user.clear(field);
  await user.click(field);
  await user.paste(text);
}

test("adding is a choice, walked with the arrows", async () => {
  const { user } = openWindow("users");
  await rowOf("ada");
  await user.keyboard("{Control>}n{/Control}");
  await screen.findByRole("dialog", { name: "Add" });
  await waitFor(() => expect(document.activeElement?.textContent).toContain("IAM Identity Center"));
  await user.keyboard("{ArrowDown}");
  expect(document.activeElement?.textContent).toContain("IAM user with MFA");
  await user.keyboard("{ArrowDown}{ArrowDown}{ArrowUp}{Enter}");
  await screen.findByRole("dialog", { name: "Add a role" });
});

describe("an IAM user", () => {
  test("is added by its key, and its secret is nowhere in the window afterwards", async () => {
    const { fake, app, user } = await openAdd(/^IAM user/);
    await user.click(await screen.findByRole("textbox", { name: "Access key id" }));
    await user.paste(`Access key ID,Secret access key\n${key},${secret}`);
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Access key id" }).value).toBe(key);
    expect(screen.getByLabelText<HTMLInputElement>("Secret access key").type).toBe("password");
    await fill(
      user,
      screen.getByRole("textbox", { name: "MFA device" }),
      "arn:aws:iam::123456789012:mfa/ops-phone",
    );
    await fill(user, screen.getByRole("textbox", { name: "Name" }), "ops");
    await send(user, "Add");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(callsOf(fake, "addIamUser")).toMatchObject([
      [{ name: "ops", keys: { accessKeyId: key }, mfaDevice: "arn:aws:iam::123456789012:mfa/ops-phone" }],
    ]);
    expect(app.currentSession?.name).toBe("ops");
    expect(document.documentElement.outerHTML).not.toContain(secret);
  });

  test("what cannot be used is said at its field, which gets the focus; the rest stays", async () => {
    const { user } = await openAdd(/^IAM user/);
    const field = await screen.findByRole<HTMLInputElement>("textbox", { name: "Access key id" });
    await fill(user, field, "ASIA123");
    await fill(user, screen.getByLabelText("Secret access key"), secret);
    await send(user, "Add");
    await waitFor(() => expect(field.getAttribute("aria-invalid")).toBe("true"));
    await waitFor(() => expect(document.activeElement).toBe(field));
    expect(screen.getByLabelText<HTMLInputElement>("Secret access key").value).toBe(secret);
    await user.click(screen.getByRole("button", { name: "More" }));
    await fill(user, screen.getByRole("textbox", { name: "Session lasts" }), "soon");
    await send(user, "Add");
    await waitFor(() =>
      expect(screen.getByRole("textbox", { name: "Session lasts" }).getAttribute("aria-invalid")).toBe(
        "true",
      ),
    );
  });

  test("is changed with the same form; its key stays where none is typed", async () => {
    const { fake, app, user } = openWindow("users");
    await rowOf("ada");
    app.selection.goTo("ada");
    await waitFor(() => expect(document.activeElement?.getAttribute("data-id")).toBe("ada"));
    await user.keyboard("e");
    const name = await screen.findByRole("textbox", { name: "Name" });
    await user.clear(name);
    await fill(user, name, "me");
    await send(user, "Save");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(callsOf(fake, "changeSession")).toMatchObject([
      [
        "ada",
        { kind: "iam-user", name: "me", keys: null, mfaDevice: "arn:aws:iam::123456789012:mfa/ada-phone" },
      ],
    ]);
    expect(app.catalog.byId.get("ada")?.name).toBe("me");
  });
});

describe("a role", () => {
  test("is added on the session that it was asked from, and named like itself", async () => {
    const { fake, app, user } = openWindow("users");
    await rowOf("deploy");
    app.selection.goTo("deploy");
    await waitFor(() => expect(document.activeElement?.getAttribute("data-id")).toBe("deploy"));
    await user.keyboard("c");
    const arn = await screen.findByRole("textbox", { name: "Role ARN" });
    expect(screen.getByRole<HTMLInputElement>("combobox", { name: "Uses credentials of" }).value).toBe(
      "deploy",
    );
    await fill(user, arn, "arn:aws:iam::123456789012:role/ops/Backup");
    await send(user, "Add");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(callsOf(fake, "addRole")).toMatchObject([[{ name: "Backup", source: "deploy", tags: [] }]]);
    expect(app.currentSession?.name).toBe("Backup");
  });

  test("its source is found by typing", async () => {
    const { fake, user } = await openAdd(/^Role by its ARN/, "main");
    await fill(
      user,
      await screen.findByRole("textbox", { name: "Role ARN" }),
      "arn:aws:iam::123456789012:role/Backup",
    );
    await fill(user, screen.getByRole("combobox", { name: "Uses credentials of" }), "stag dev");
    await user.click((await screen.findAllByRole("option"))[0] as HTMLElement);
    await user.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Add" }));
    await waitFor(() =>
      expect(callsOf(fake, "addRole")).toMatchObject([[{ source: "northwind/444455556666/Developer" }]]),
    );
  });

  test("without a source it says so, and what AWS would not take is said at its field", async () => {
    const { fake, user } = await openAdd(/^Role by its ARN/);
    await fill(user, await screen.findByRole("textbox", { name: "Role ARN" }), "nonsense");
    await send(user, "Add");
    const picker = screen.getByRole("combobox", { name: "Uses credentials of" });
    await waitFor(() => expect(picker.getAttribute("aria-invalid")).toBe("true"));
    expect(callsOf(fake, "addRole")).toEqual([]);
  });

  test("is changed with everything it had; no session of its own chain is offered as its source", async () => {
    const { fake, app, user } = openWindow("users");
    await rowOf("deploy");
    app.dialogs.show({ kind: "edit", session: "audit" });
    await user.click(await screen.findByRole("button", { name: "More" }));
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Session lasts" }).value).toBe("30m");
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Key of tag 1" }).value).toBe("Project");
    await user.click(screen.getByRole("button", { name: "Add tag" }));
    await fill(user, screen.getByRole("textbox", { name: "Key of tag 2" }), "Team");
    await fill(user, screen.getByRole("textbox", { name: "Value of tag 2" }), "Data");
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(callsOf(fake, "changeSession")).toMatchObject([
      [
        "audit",
        {
          kind: "assumed-role",
          externalId: "northwind-42",
          durationSeconds: 1_800,
          tags: [
            { key: "Project", value: "Audit", transitive: true },
            { key: "Team", value: "Data", transitive: false },
          ],
        },
      ],
    ]);
    app.dialogs.show({ kind: "edit", session: "deploy" });
    await user.click(await screen.findByRole("combobox", { name: "Uses credentials of" }));
    await user.keyboard("customer");
    await screen.findByText("No session matches.");
  });
});

test("on the first run an IAM user can be added without an integration", async () => {
  const { app, user } = openWindow("first-run");
  await user.click(await screen.findByRole("button", { name: "Add an IAM user" }));
  await user.click(await screen.findByRole("textbox", { name: "Access key id" }));
  await user.paste(`${key},${secret}`);
  await send(user, "Add");
  await waitFor(() => expect(app.currentSession?.name).toBe("ada"));
  await screen.findByRole("button", { name: "Start ada" });
});
