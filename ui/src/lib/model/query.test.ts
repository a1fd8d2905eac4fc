import { expect, test } from "vitest";
import { parseQuery } from "./query";

const texts = (query: string) => parseQuery(query).map((word) => word.text);

test("a query is words, in any letters, without the gaps of account ids", () => {
  expect(texts("  Prod   ADMIN ")).toEqual(["prod", "admin"]);
  expect(texts("1111-2222-3333")).toEqual(["111122223333"]);
  expect(texts("1111 2222 3333")).toEqual(["111122223333"]);
  expect(texts("1111-2222- dev")).toEqual(["11112222", "dev"]);
  expect(texts("eu-central-1")).toEqual(["eu-central-1"]);
  expect(texts("   ")).toEqual([]);
});

test("the last slash tells the account from the role", () => {
  expect(parseQuery("shop/prod/onc")).toEqual([
    { text: "shop", of: "account" },
    { text: "prod", of: "account" },
    { text: "onc", of: "role" },
  ]);
  expect(parseQuery(" / ")).toEqual([]);
});
