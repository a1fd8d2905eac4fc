import { expect, test } from "vitest";
import { deviceName, digitsOf } from "./users";

test("a device goes by the end of its ARN, or by its number", () => {
  expect(deviceName("arn:aws:iam::123456789012:mfa/ops/ada-phone")).toBe("ada-phone");
  expect(deviceName("GAHT12345678")).toBe("GAHT12345678");
});

test.each([
  ["123456", "123456"],
  [" 123 456\n", "123456"],
  ["123-456", "123456"],
  ["12345a", "12345a"],
])("“%s” is read as %s", (typed, read) => expect(digitsOf(typed)).toBe(read));
