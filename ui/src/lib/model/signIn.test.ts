import { describe, expect, test } from "vitest";
import { otherMethod, whyMethod } from "./signIn";

describe("a sign-in's method", () => {
  test("has its reason in words, but for one that was just chosen", () => {
    expect(whyMethod({ method: "device", reason: { browser: "over-ssh" } })).toBe(
      "With a code, since you came to this machine by SSH.",
    );
    expect(whyMethod({ method: "pkce", reason: { browser: "here" } })).toBe(
      "Without a code, since the browser is on this machine.",
    );
    expect(whyMethod({ method: "pkce", reason: "setting" })).toBe("Without a code, as your settings say.");
    expect(whyMethod({ method: "device", reason: "asked" })).toBeNull();
  });

  test("has another one", () => {
    expect(otherMethod("pkce").method).toBe("device");
    expect(otherMethod("device").method).toBe("pkce");
  });
});
