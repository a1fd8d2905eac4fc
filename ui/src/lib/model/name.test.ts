import { expect, test } from "vitest";
import { accountPieces, profilePieces, shortRole, type Piece } from "./name";

/** What stays whole is in brackets. */
const cut = (name: string) => bracketed(accountPieces(name));
const bracketed = (pieces: Piece[]) =>
  pieces.map(({ text, givesWay }) => (givesWay ? text : `[${text}]`)).join("");

test.each([
  ["acme-non-prod-payments-us", "acme-[non-prod]-payments[-us]"],
  ["acme-prod-payments-us-02", "acme-[prod]-payments-us[-02]"],
  ["acme-preprod-checkout-eu", "acme-[preprod]-checkout[-eu]"],
  ["Data Platform Non-Production", "Data Platform [Non-Production]"],
  ["Northwind Production 17", "Northwind [Production][ 17]"],
  ["Zahlungsverkehr München", "Zahlungsverkehr[ München]"],
  ["productivity-suite-backend-eu", "productivity-suite-backend[-eu]"],
  ["Sandbox 17", "Sandbox 17"],
])("of four rows “acme-non-prod-payments-u…” none could be told: %s", (name, expected) =>
  expect(cut(name)).toBe(expected),
);

test("a name in pieces is the name", () => {
  for (const name of [
    "acme-non-prod-payments-us",
    "決済基盤 本番 とても長い名前のアカウント 一二三",
    "x".repeat(60),
  ])
    expect(
      accountPieces(name)
        .map((piece) => piece.text)
        .join(""),
    ).toBe(name);
});

test.each([
  [["data-platform-analyst"], "data-platform[-analyst]"],
  [["data-platform-poweruseraccess"], "data-platform-poweruser[access]"],
  [["work", "default"], "work,[ default]"],
  [[], ""],
])("four profiles of one account were cut alike: %s", (profiles, expected) =>
  expect(bracketed(profilePieces(profiles))).toBe(expected),
);

test("a role's chip has what tells it", () => {
  expect(["AWSReadOnlyAccess", "AWSAccess", "OnCall"].map(shortRole)).toEqual([
    "ReadOnly",
    "AWSAccess",
    "OnCall",
  ]);
});
