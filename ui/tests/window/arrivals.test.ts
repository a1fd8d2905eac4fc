// What leads to the window from outside.
import { screen, waitFor, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { callsOf, openWindow, rowOf } from "./open";

const staging = "northwind/444455556666/Developer";
const link = { accountId: "444455556666", role: "Developer", service: null, region: null };

test("a link leads to its session, and starts and opens nothing", async () => {
  const { app, fake } = openWindow("main");
  await rowOf(staging);
  fake.arrive({ kind: "link", link, title: null });
  await waitFor(() => expect(app.selection.current).toBe(staging));
  await waitFor(() => expect(app.selection.detailsOpen).toBe(true));
  expect(fake.calls.map(({ name }) => name).filter((name) => /start|openConsole/i.test(name))).toEqual([]);
});

test("a place in the console is opened only by the person who was asked", async () => {
  const { fake, user } = openWindow("main");
  await rowOf(staging);
  const there = { ...link, service: "s3", region: "us-west-2" };
  fake.arrive({ kind: "link", link: there, title: "S3 in Oregon" });
  const question = await screen.findByRole("alertdialog", { name: "Open S3 in Oregon?" });
  expect(callsOf(fake, "openConsole")).toEqual([]);
  await user.click(within(question).getByRole("button", { name: "Open console" }));
  await waitFor(() => expect(callsOf(fake, "openConsole")).toEqual([[staging, "s3", "us-west-2"]]));
});

test("a link to nothing is said, and the palette is there when it is asked for", async () => {
  const { fake } = openWindow("main");
  await rowOf(staging);
  fake.arrive({ kind: "link", link: { ...link, role: "Nobody" }, title: null });
  await screen.findByText(/That link leads to Nobody in 444455556666/);
  fake.arrive({ kind: "palette" });
  await screen.findByPlaceholderText(/Search sessions, actions/);
});
