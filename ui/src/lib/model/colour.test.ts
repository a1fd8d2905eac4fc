import { expect, test } from "vitest";
import { accountColour } from "./colour";

test.each([
  ["Northwind Production", "red"],
  ["payments-prod", "red"],
  ["acme_prd_eu", "red"],
  ["Northwind Staging", "green"],
  ["Contoso Sandbox", "blue"],
])("%s is %s", (name, colour) => expect(accountColour(name, "1")).toBe(colour));

test("a product team is not production", () => {
  expect(accountColour("Products", "1")).not.toBe("red");
  expect(accountColour("Reproduction Lab", "1")).toBe("blue");
});

test("other accounts keep one colour of their own", () => {
  expect(accountColour("Network", "666677778888")).toBe(accountColour("Renamed", "666677778888"));
});
