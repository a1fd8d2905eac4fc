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
  const rows = new Rows(catalog, status, new ListView(), () => null);
  const apply = (fields: Partial<Status>) => {
    expect(status.apply({ ...structuredClone(first), revision: first.revision + 1, ...fields })).toBe(true);
  };
  return { first, status, rows, apply };
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
