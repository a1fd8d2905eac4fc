// The role wizard: from three names to a tested role that runs, with a link that fails on the way.
import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, test } from "vitest";
import { callsOf, openWindow, rowOf } from "./open";

const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const key = "AKIAI44QH8DHBEXAMPLE";
const account = "123456789012";

type User = ReturnType<typeof openWindow>["user"];

async function openWizard() {
  const opened = openWindow("users");
  await rowOf("ada");
  opened.app.dialogs.show({ kind: "set-up-role" });
  await screen.findByRole("dialog", { name: "Set up a role with MFA" });
  return opened;
}

const field = (name: string) => screen.getByRole<HTMLInputElement>("textbox", { name });
const press = (user: User, name: string) =>
  user.click(within(screen.getByRole("dialog")).getByRole("button", { name }));

async function fill(user: User, element: HTMLElement, text: string) {
  await user.clear(element);
  await user.click(element);
  await user.paste(text);
}

async function name(user: User, userName: string, role: string) {
  await fill(user, field("AWS account id"), account);
  await fill(user, field("User name"), userName);
  await fill(user, field("Role name"), role);
}

async function give(user: User) {
  await user.click(await screen.findByRole("textbox", { name: "Access key id" }));
  await user.paste(`Access key ID,Secret access key\n${key},${secret}`);
  await press(user, "Continue");
}

const currentStep = () => document.querySelector("[aria-current='step']")?.textContent.trim();

test("it is found among what can be added and in the palette", async () => {
  const { user } = openWindow("users");
  await rowOf("ada");
  await user.keyboard("{Control>}n{/Control}");
  await user.click(await screen.findByRole("button", { name: /^Set up a role with MFA/ }));
  await screen.findByRole("dialog", { name: "Set up a role with MFA" });
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByRole("combobox"), "set up a role{Enter}");
  await screen.findByRole("dialog", { name: "Set up a role with MFA" });
});

test("what AWS could not have is said at its field, which has the focus", async () => {
  const { app, user } = await openWizard();
  await name(user, "grace hopper", "Deploy");
  await press(user, "Continue");
  await waitFor(() => expect(field("User name").getAttribute("aria-invalid")).toBe("true"));
  await waitFor(() => expect(document.activeElement).toBe(field("User name")));
  expect(currentStep()).toContain("User and role");
  await fill(user, field("User name"), "grace");
  await press(user, "Continue");
  await waitFor(() => expect(currentStep()).toContain("Set up in AWS"));
  expect(app.said).toBe("Step 2 of 4: Set up in AWS");
});

test("documents, pages and commands are there to copy, and pages open in the browser", async () => {
  const { fake, user } = await openWizard();
  await name(user, "grace", "Deploy");
  await press(user, "Continue");
  const policy = await screen.findByRole("region", { name: "Inline policy" });
  expect(JSON.parse(policy.textContent)).toHaveProperty("Statement");
  await user.click(screen.getByRole("button", { name: /^Open Create role in the console/ }));
  expect(callsOf(fake, "openSetupPage")).toMatchObject([[{ user: "grace" }, "create-role"]]);
  await user.click(screen.getByRole("button", { name: "Copy Trust policy" }));
  expect(await navigator.clipboard.readText()).toContain("sts:AssumeRole");
  await user.click(screen.getByRole("radio", { name: "AWS CLI" }));
  const commands = screen.getAllByRole("region", { name: /^Commands? for the/ });
  expect(commands).toHaveLength(4);
  expect(commands[0]?.textContent).toContain("aws iam put-user-policy --user-name grace");
});

describe("a key", () => {
  test("is handed over once, and is nowhere in the window afterwards", async () => {
    const { fake, user } = await openWizard();
    await name(user, "grace", "Deploy");
    await press(user, "I already have both");
    await give(user);
    await screen.findByLabelText("MFA code for grace-phone");
    expect(callsOf(fake, "beginRoleTrial")).toHaveLength(1);
    const inputs = [...document.querySelectorAll("input")].map((input) => input.value);
    expect(document.documentElement.outerHTML + inputs.join()).not.toContain(secret);
  });

  test("that AWS does not take is said at its field, and its secret stays to correct the other", async () => {
    const { user } = await openWizard();
    await name(user, "grace", "Deploy");
    await press(user, "I already have both");
    await fill(user, await screen.findByRole("textbox", { name: "Access key id" }), "ASIA123");
    await fill(user, screen.getByLabelText("Secret access key"), secret);
    await press(user, "Continue");
    await waitFor(() => expect(field("Access key id").getAttribute("aria-invalid")).toBe("true"));
    expect(screen.getByLabelText<HTMLInputElement>("Secret access key").value).toBe(secret);
  });

  test("of a user who may not see its devices leads to the device, with its usual name", async () => {
    const { user } = await openWizard();
    await name(user, "mira", "Deploy");
    await press(user, "I already have both");
    await give(user);
    const device = await screen.findByRole<HTMLInputElement>("textbox", { name: "MFA device" });
    expect(device.value).toBe(`arn:aws:iam::${account}:mfa/mira`);
    screen.getByText(/mira may not see its own MFA devices/);
    await waitFor(() => expect(document.activeElement).toBe(device));
  });

  test("is forgotten when the person leaves", async () => {
    const { fake, user } = await openWizard();
    await name(user, "grace", "Deploy");
    await press(user, "I already have both");
    await give(user);
    await screen.findByLabelText("MFA code for grace-phone");
    await press(user, "Cancel");
    await waitFor(() => expect(callsOf(fake, "endRoleTrial")).toHaveLength(1));
    expect(callsOf(fake, "saveRole")).toEqual([]);
  });
});

test("going back keeps what was typed, and skips what was skipped", async () => {
  const { user } = await openWizard();
  await name(user, "mira", "Deploy");
  await press(user, "I already have both");
  await give(user);
  await screen.findByRole("textbox", { name: "MFA device" });
  await press(user, "Back");
  expect(currentStep()).toContain("User and role");
  expect(field("Role name").value).toBe("Deploy");
  await press(user, "Continue");
  await waitFor(() => expect(currentStep()).toContain("Set up in AWS"));
  await press(user, "Continue");
  expect(field("MFA device").value).toBe(`arn:aws:iam::${account}:mfa/mira`);
  await press(user, "Back");
  expect(currentStep()).toContain("Set up in AWS");
});

test("the link that fails says why, is corrected without a second code, and the role runs", async () => {
  const { fake, app, user } = await openWizard();
  await name(user, "grace", "Deplo");
  await press(user, "I already have both");
  await give(user);
  const code = await screen.findByLabelText("MFA code for grace-phone");
  await waitFor(() => expect(document.activeElement).toBe(code));
  await user.keyboard("000000");
  await screen.findByText("Wait for the next code.");
  await waitFor(() => expect(document.activeElement).toBe(code));
  await user.keyboard("123 456");
  await waitFor(() => expect(screen.getByRole("alert").textContent).toContain("There is no such role"));
  expect(screen.queryByLabelText("MFA code for grace-phone")).toBeNull();
  await press(user, "Change the role");
  await waitFor(() => expect(document.activeElement).toBe(field("Role name")));
  await fill(user, field("Role name"), "Deploy");
  await press(user, "I already have both");
  await press(user, "Continue");
  await press(user, "Test");
  const start = await screen.findByRole("button", { name: "Save and start" });
  await waitFor(() => expect(document.activeElement).toBe(start));
  expect(callsOf(fake, "testRole").map(([, , typed]) => typed)).toEqual(["000000", "123456", null]);
  await press(user, "Save and start");
  await screen.findByRole("button", { name: "Stop Deploy" });
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(app.currentSession?.name).toBe("Deploy");
  expect(callsOf(fake, "answerMfa")).toEqual([]);
});

test("Escape threw away what was typed in the wizard", async () => {
  const again = await openWizard();
  await fill(again.user, field("User name"), "grace");
  await again.user.keyboard("{Escape}");
  await screen.findByText("Throw away what you typed?");
  await again.user.keyboard("{Enter}");
  await waitFor(() => expect(screen.queryByText("Throw away what you typed?")).toBeNull());
  expect(field("User name").value).toBe("grace");
  await again.user.keyboard("{Escape}");
  await again.user.click(await screen.findByRole("button", { name: "Throw away" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});
