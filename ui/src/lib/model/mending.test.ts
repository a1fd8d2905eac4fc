import { expect, test } from "vitest";
import type { Problem } from "../backend/backend";
import { actionOf, mendedBy } from "./mending";

const problem = (code: Problem["code"], action: string): Problem => ({
  code,
  title: "",
  detail: "",
  action,
  remedy: { kind: "retry" },
});

test("a refused certificate told people with a window to set AWS_CA_BUNDLE", () => {
  const refused = problem("ProxyOrTls", "Behind a proxy, set AWS_CA_BUNDLE to the file.");
  expect(actionOf(refused)).not.toMatch(/AWS_CA_BUNDLE/);
  expect(actionOf(refused)).toContain("Settings, Network");
  expect(mendedBy(refused)).toBe("proxy");
});

test("what no setting helps against is said as it is", () => {
  const offline = problem("Offline", "Check the network or VPN, then try again.");
  expect(actionOf(offline)).toBe(offline.action);
  expect(mendedBy(offline)).toBeNull();
});
