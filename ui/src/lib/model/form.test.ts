import { expect, test } from "vitest";
import { durationField, durationText, fieldOf, pastedKeys, roleNameOf, secondsOf } from "./form";

test.each([
  ["1h", 3_600],
  ["90m", 5_400],
  ["1h 30m", 5_400],
  ["45 min", 2_700],
  ["900", 900],
  ["", null],
  ["soon", null],
  ["h", null],
])("“%s” is %s seconds", (text, seconds) => expect(secondsOf(text)).toBe(seconds));

test("a duration is shown as it can be typed", () => {
  for (const seconds of [900, 3_600, 5_400, 129_600, 901])
    expect(secondsOf(durationText(seconds))).toBe(seconds);
  expect([durationText(null), durationText(5_400)]).toEqual(["", "1h 30m"]);
});

test("a field that holds no duration says so at its place", () => {
  expect(durationField(" ")).toBeNull();
  let problem = null;
  try {
    durationField("soon");
  } catch (error) {
    problem = error as Parameters<typeof fieldOf>[0];
  }
  expect(fieldOf(problem)).toBe("durationSeconds");
});

test("keys are taken as AWS's CSV file has them", () => {
  const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  const expected = { id: "AKIAIOSFODNN7EXAMPLE", secret };
  expect(pastedKeys(`Access key ID,Secret access key\nAKIAIOSFODNN7EXAMPLE,${secret}\n`)).toEqual(expected);
  expect(pastedKeys(`AKIAIOSFODNN7EXAMPLE ${secret}`)).toEqual(expected);
  expect(pastedKeys("AKIAIOSFODNN7EXAMPLE")).toBeNull();
});

test("a role's name stands at the end of its ARN", () => {
  expect(roleNameOf("arn:aws:iam::123456789012:role/partners/Audit ")).toBe("Audit");
  expect(roleNameOf("arn:aws:iam::123456789012:user/ada")).toBe("");
});
