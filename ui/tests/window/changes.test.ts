// What the window makes of what it is told of the catalog.
import { waitFor } from "@testing-library/svelte";
import { expect, test } from "vitest";
import type { CatalogChange } from "../../src/lib/backend/backend";
import { fakeBackend } from "../../src/lib/backend/fake/fake";
import { App } from "../../src/lib/state/app.svelte";

const deploy = "northwind/505050505050/Deploy";

/** A window whose messages from the shell a test can hold back, and how often it asked for the whole catalog. */
async function loaded() {
  const fake = fakeBackend("main", { pace: 0, allows: false });
  const wire = { loses: false, asked: 0, told: [] as CatalogChange[] };
  const whole = fake.catalog;
  fake.catalog = () => {
    wire.asked += 1;
    return whole();
  };
  const listen = fake.onCatalog;
  fake.onCatalog = (listener) =>
    listen((change) => {
      wire.told.push(change);
      if (!wire.loses) listener(change);
    });
  const app = new App(fake);
  await app.load();
  return { fake, app, wire };
}

const isFavourite = (app: App) => app.catalog.byId.get(deploy)?.favourite;

test("one session that changed sent the whole catalog to the window", async () => {
  const { fake, app, wire } = await loaded();
  await fake.setFavourite(deploy, true);
  expect(isFavourite(app)).toBe(true);
  expect(wire.told.map((change) => change.sessions.map((session) => session.id))).toEqual([[deploy]]);
  expect(wire.asked).toBe(1);
});

test("a sync that finds nothing sends no session", async () => {
  const { fake, wire } = await loaded();
  await fake.sync("northwind");
  const first = wire.told.length;
  await fake.sync("northwind");
  expect(wire.told.slice(first).flatMap((change) => [...change.sessions, ...change.removed])).toEqual([]);
});

test("a window that missed a change asks for the whole with the next one", async () => {
  const { fake, app, wire } = await loaded();
  wire.loses = true;
  await fake.setFavourite(deploy, true);
  expect(isFavourite(app)).toBe(false);
  wire.loses = false;
  await fake.setRegion(["deploy"], "eu-north-1");
  await waitFor(() => expect(isFavourite(app)).toBe(true));
  expect(app.catalog.byId.get("deploy")?.region).toBe("eu-north-1");
  expect(wire.asked).toBe(2);
  await fake.setFavourite(deploy, false);
  expect([isFavourite(app), wire.asked]).toEqual([false, 2]);
});

test("a change between the subscription and the whole is in the list", async () => {
  const fake = fakeBackend("main", { pace: 0, allows: false });
  const whole = fake.catalog;
  let first = true;
  fake.catalog = async () => {
    const before = await whole();
    if (first) {
      first = false;
      await fake.setFavourite(deploy, true);
    }
    return before;
  };
  const app = new App(fake);
  await app.load();
  expect(isFavourite(app)).toBe(true);
});
