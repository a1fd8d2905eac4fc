import { expect, test } from "vitest";
import { plainKeys } from "../backend/fake/plainKeys";
import {
  keysTitle,
  movedKeys,
  profileOf,
  protectThem,
  protectVerb,
  shortPath,
  whereabouts,
} from "./plain-keys";

test("one key and several are said as people say them", () => {
  expect(keysTitle(1)).toBe("1 long-term key lies in plain text");
  expect(keysTitle(3)).toBe("3 long-term keys lie in plain text");
  expect([protectVerb(1), protectVerb(3)]).toEqual(["Protect 1 long-term key", "Protect 3 long-term keys"]);
});

test.each([
  ["/data/people/ada/.aws/credentials", "/data/people/ada", "~/.aws/credentials"],
  ["/home/ada/.aws/credentials", "/home/ada/", "~/.aws/credentials"],
  ["C:\\Users\\Ada\\.aws\\config", "C:\\Users\\Ada", "~\\.aws\\config"],
  ["/home/mira/.aws/config", "/home/ada", "/home/mira/.aws/config"],
  ["/home/adam/.aws/config", "/home/ada", "/home/adam/.aws/config"],
  ["/home/ada/.aws/config", null, "/home/ada/.aws/config"],
])("a home elsewhere than in /home was not known: %s in %s is %s", (path, home, said) =>
  expect(shortPath(path, home)).toBe(said),
);

test("the button for one key said “them”", () => {
  expect([protectThem(1), protectThem(2)]).toEqual(["Protect it", "Protect them"]);
});

test("a section of the config file is its profile's", () => {
  expect(profileOf({ section: "profile staging-eu" })).toBe("staging-eu");
  expect(profileOf({ section: "default" })).toBe("default");
});

test("where keys stand is said at a glance", () => {
  expect(whereabouts(plainKeys.keys, "/home/ada")).toEqual({
    profiles: ["default", "staging", "staging-eu", "old-laptop"],
    more: 0,
    files: ["~/.aws/credentials", "~/.aws/config"],
  });
  const file = "/root/.aws/credentials";
  const places = ["a", "b", "c", "d", "e"].map((section) => ({ file, section, line: 1 }));
  const many = plainKeys.keys.slice(0, 1).map((key) => ({ ...key, places }));
  expect(whereabouts(many, "/root")).toEqual({
    profiles: ["a", "b", "c"],
    more: 2,
    files: ["~/.aws/credentials"],
  });
});

test("a key that was taken from several places is one key", () => {
  const place = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", profile: "a", file: "f", section: "a", session: "s" };
  const whole = { ...place, sessionName: "a", protectedAt: "2026-01-01T00:00:00Z" };
  const keys = movedKeys([whole, { ...whole, profile: "b", section: "b" }]);
  expect(keys.map((key) => key.places.map((one) => one.profile))).toEqual([["a", "b"]]);
});
