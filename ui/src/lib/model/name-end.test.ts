import { expect, test } from "vitest";
import { nameEnd } from "./name-end";

test("the last word of a name is its end, or the last letters of a long one", () => {
  expect(nameEnd("Northwind Shared Production 4444")).toEqual(["Northwind Shared Production", " 4444"]);
  expect(nameEnd("customer-audit")).toEqual(["customer", "-audit"]);
  expect(nameEnd("DataPlatformPowerUserAccess")).toEqual(["DataPlatformPow", "erUserAccess"]);
  expect(nameEnd("deploy")).toEqual(["", "deploy"]);
  expect(nameEnd("")).toEqual(["", ""]);
});
