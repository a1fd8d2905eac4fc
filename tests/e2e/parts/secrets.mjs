// The secrets that were about, and where they may not be.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** The secret values of a credentials file. */
export function secretsOf(credentials) {
  const found = [...credentials.matchAll(/^aws_(?:secret_access_key|session_token) *= *(\S+)$/gm)];
  assert.ok(found.length > 0, "the credentials file holds credentials");
  return found.map(([, value]) => value);
}

/** Fails when a text, or a file in the Daypass folder of a home or what its browser was given, holds one of the secrets. */
export function noSecretIn(where, place, secrets) {
  const texts =
    typeof place === "string"
      ? [[where, Buffer.from(place)]]
      : [...filesIn(place.env.DAYPASS_HOME), ["what the browser was given", place.given()]];
  for (const [name, bytes] of texts) {
    for (const secret of secrets) assert.ok(!bytes.includes(secret), `${name} holds a secret`);
  }
}

function filesIn(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.map((file) => [relative(folder, file), readFileSync(file)]);
}
