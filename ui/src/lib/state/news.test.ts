import { expect, test } from "vitest";
import type { Integration, IntegrationStatus, Session, Sync } from "../backend/backend";
import { integration, northwindAccounts, sessionsOf } from "../backend/fake/organisation";
import { News } from "./news.svelte";

const demo: Integration = {
  ...integration("demo", "Demo", "https://demo.awsapps.com/start", "eu-central-1"),
  accounts: 1500,
  roles: 5738,
};
const status = (
  state: Sync["state"],
  stopped: string[],
  changed: Partial<Sync> = {},
): Map<string, IntegrationStatus> => {
  const counts = { accountsDone: 1, accountsTotal: 1, added: 0, removed: 0, renamed: 0 };
  const rest = { doneAt: null, first: false, problem: null };
  const sync = { state, stopped, ...counts, ...rest, ...changed };
  return new Map([
    ["demo", { id: "demo", signedIn: true, signInExpiresAt: null, signInRegion: null, signIn: null, sync }],
  ]);
};

test("sessions that a sync ended were not told of", () => {
  const news = new News();
  news.look(status("running", []), status("done", ["Shop/Deploy was stopped."]), [demo]);
  expect(news.sentences).toEqual(["Shop/Deploy was stopped."]);
  news.putAway();
  news.look(status("done", ["Shop/Deploy was stopped."]), status("done", ["Shop/Deploy was stopped."]), [
    demo,
  ]);
  expect(news.sentences).toEqual([]);
});

test("a sync ended without a word of what it had found", () => {
  const news = new News();
  news.look(status("running", []), status("done", [], { added: 8, removed: 1, renamed: 2 }), [demo]);
  expect(news.sentences).toEqual(["Demo: 8 new roles, 1 role gone, 2 accounts renamed."]);
  news.putAway();
  news.look(status("running", []), status("done", []), [demo]);
  expect(news.sentences).toEqual([]);
});

test("new roles were counted, and nobody could see which", () => {
  const news = new News();
  const [old, fresh] = sessionsOf("demo", northwindAccounts, "eu-central-1") as [Session, Session];
  news.came([old]);
  news.look(status("done", []), status("running", []), [demo]);
  news.came([fresh, { ...fresh, id: "elsewhere", integration: "other" }]);
  news.look(status("running", []), status("done", [], { added: 1 }), [demo]);
  expect(news.found).toEqual([fresh.id]);
  news.putAway();
  expect(news.found).toEqual([]);
});

test("a first sync ended without a word of how much there is", () => {
  const news = new News();
  news.look(status("running", []), status("done", [], { first: true }), [demo]);
  expect(news.sentences).toEqual(["Demo: 1,500 accounts, 5,738 roles."]);
  news.putAway();
  news.look(status("running", []), status("done", [], { first: true }), [{ ...demo, roles: 0 }]);
  expect(news.sentences).toEqual([]);
});

test("what is told twice is shown once", () => {
  const news = new News();
  news.tell(["a was stopped."]);
  news.tell(["a was stopped.", "b was stopped."]);
  expect(news.sentences).toEqual(["a was stopped.", "b was stopped."]);
});
