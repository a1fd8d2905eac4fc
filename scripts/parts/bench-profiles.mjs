// The AWS files of a person with many profiles.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Writes as many roles of one IAM user into the config file, all called the same, and as many other profiles into the credentials
 * file, beside that user's keys.
 */
export function writeProfiles(files, user, count) {
  const keys = `aws_access_key_id = ${user.accessKeyId}\naws_secret_access_key = ${user.secretAccessKey}\n`;
  const all = Array.from({ length: count }, (_, index) => index);
  const account = (index) => String(100_000_000_000 + index);
  mkdirSync(dirname(files.AWS_CONFIG_FILE), { recursive: true });
  const roles = all.map(
    (index) =>
      `[profile role-${index}]\nrole_arn = arn:aws:iam::${account(index)}:role/OnCall\nsource_profile = base\n`,
  );
  writeFileSync(files.AWS_CONFIG_FILE, roles.join("\n"));
  const plain = all.map((index) => `[plain-${index}]\nregion = eu-west-1\n`);
  writeFileSync(files.AWS_SHARED_CREDENTIALS_FILE, [`[base]\n${keys}`, ...plain].join("\n"));
}
