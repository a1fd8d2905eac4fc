import { expect, test } from "vitest";
import { plain, segments, startsOf } from "./text";

test("accents and case do not matter", () => {
  expect(plain("Datenplattform KÖLN")).toBe("datenplattform koln");
  expect(plain("São Paulo")).toBe("sao paulo");
});

test.each([
  ["Northwind Production", "np"],
  ["nw-staging-admin", "nsa"],
  ["DataPlatformPowerUserAccess", "dppua"],
  ["AWSAdministratorAccess", "aaa"],
])("the words of %s begin with %s", (text, letters) =>
  expect(
    plain(
      startsOf(text)
        .map((at) => text.charAt(at))
        .join(""),
    ),
  ).toBe(letters),
);

test("the parts that match are marked, accents or not", () => {
  expect(segments("Datenplattform Köln", ["koln", "dat"])).toEqual([
    { text: "Dat", hit: true },
    { text: "enplattform ", hit: false },
    { text: "Köln", hit: true },
  ]);
  expect(segments("Billing", [])).toEqual([{ text: "Billing", hit: false }]);
  // Here folding changes the length, and a mark in the wrong place would be worse than none.
  expect(segments("Ko\u0308ln", ["ln"])).toEqual([{ text: "Ko\u0308ln", hit: false }]);
});
