import { expect, test } from "vitest";
import type { SessionStatus, Status } from "../backend/backend";
import { fakeBackend } from "../backend/fake/fake";
import { CatalogState } from "./catalog.svelte";
import { ListView } from "./list-view.svelte";
import { Rows } from "./rows.svelte";
import { StatusState } from "./status.svelte";

async function loaded() {
  const fake = fakeBackend("main", { pace: 0 });
  const [catalog, status] = [new CatalogState(), new StatusState()];
  catalog.apply(await fake.catalog());
  const first = structuredClone(await fake.status());
  status.apply(first);
  const listView = new ListView();
  const rows = new Rows(catalog, status, listView, () => null);
  const apply = (fields: Partial<Status>) => {
    expect(status.apply({ ...structuredClone(first), revision: first.revision + 1, ...fields })).toBe(true);
  };
  return { first, status, listView, rows, apply };
}

test("each account that a sync had read laid the whole list out anew", async () => {
  const { first, status, rows, apply } = await loaded();
  const [sessions, all] = [status.sessions, rows.all];
  const [integration] = first.integrations;
  if (!integration) throw new Error("no integration");
  apply({ integrations: [{ ...integration, signedIn: false }] });
  expect(status.integration(integration.id)?.signedIn).toBe(false);
  expect(status.sessions).toBe(sessions);
  expect(rows.all).toBe(all);
});

test("a session that changes is in the list at once", async () => {
  const { first, status, rows, apply } = await loaded();
  const all = rows.all;
  const [session, ...others] = first.sessions as [SessionStatus, ...SessionStatus[]];
  apply({ sessions: [{ ...session, state: "expired" }, ...others] });
  expect(status.stateOf(session.id)).toBe("expired");
  expect(rows.all).not.toBe(all);
});

test("the end of a search laid the whole list out anew; what changed during it is in the list all the same", async () => {
  const { first, listView, rows, apply } = await loaded();
  const all = rows.all;
  listView.query = "pay";
  const found = rows.all;
  expect(found.every((row) => row.kind === "session" && row.named)).toBe(true);
  listView.query = "";
  expect(rows.all).toBe(all);

  listView.query = "pay";
  expect(rows.all.length).toBe(found.length);
  const [session, ...others] = first.sessions as [SessionStatus, ...SessionStatus[]];
  apply({ sessions: [{ ...session, state: "expired" }, ...others] });
  listView.query = "";
  const expired = rows.all.findIndex((row) => row.kind === "heading" && row.title === "Expired");
  expect(rows.all.slice(expired).map(({ key }) => key)).toContain(session.id);
  expect(expired).toBeGreaterThanOrEqual(0);
});
