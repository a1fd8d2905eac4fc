import { expect, test } from "vitest";
import { Bulk } from "./bulk.svelte";

/** Three starts that end when a test says so. */
function begun() {
  const bulk = new Bulk();
  const ends = new Map<string, () => void>();
  const cancelled: string[] = [];
  const work = (id: string) => new Promise<void>((resolve) => ends.set(id, resolve));
  const all = bulk.run("Starting", ["a", "b", "c"], work, (id) => cancelled.push(id));
  const end = async (id: string) => {
    ends.get(id)?.();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { bulk, end, cancelled, all };
}

test("forty that were started together had no count", async () => {
  const { bulk, end, all } = begun();
  const words = () => bulk.acts.map((act) => act.words);
  expect(words()).toEqual(["Starting 1 of 3"]);
  await end("b");
  expect(words()).toEqual(["Starting 2 of 3"]);
  await end("a");
  await end("c");
  await all;
  expect(words()).toEqual([]);
});

test("what has ended is not cancelled with the others", async () => {
  const { bulk, end, cancelled } = begun();
  await end("b");
  bulk.acts[0]?.cancel();
  expect(cancelled).toEqual(["a", "c"]);
});

test("it is shown with those that it is for, and one alone is not counted", () => {
  const { bulk } = begun();
  expect(bulk.of(["c", "z"])).toHaveLength(1);
  expect(bulk.of(["z"])).toHaveLength(0);
  void bulk.run(
    "Renewing",
    ["d"],
    () => new Promise(() => undefined),
    () => undefined,
  );
  expect(bulk.acts.map((act) => act.verb)).toEqual(["Starting"]);
});
