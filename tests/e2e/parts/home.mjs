// A person's machine for one test: a home, AWS files, and a browser that only notes what it is asked to open.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

export function makeHome(simulator) {
  const home = mkdtempSync(join(tmpdir(), "daypass-e2e-"));
  const bin = join(home, "bin");
  const opened = join(home, "opened");
  mkdirSync(bin);
  mkdirSync(join(home, ".aws"));
  const given = join(home, "given-to-the-browser");
  const browser = `#!/bin/sh\nprintf '%s\\n' "$1" >> '${opened}'\n{ env; printf '%s\\n' "$@"; } >> '${given}'\n`;
  writeFileSync(join(bin, "xdg-open"), browser, { mode: 0o755 });
  const credentials = join(home, ".aws/credentials");
  // Over SSH no browser would be opened.
  const left = /^(AWS|DAYPASS|BROWSER|SSH_)/;
  const outside = Object.entries(process.env).filter(([name]) => !left.test(name));
  const env = {
    ...Object.fromEntries(outside),
    // The home of the desktop stays: its keyring is there.
    PATH: [bin, process.env.PATH].join(delimiter),
    AWS_CONFIG_FILE: join(home, ".aws/config"),
    AWS_SHARED_CREDENTIALS_FILE: credentials,
    AWS_ENDPOINT_URL: simulator.endpoint,
    AWS_EC2_METADATA_DISABLED: "true",
    DAYPASS_HOME: join(home, "daypass"),
    DAYPASS_SIGNIN_ENDPOINT: simulator.endpoint,
    NO_PROXY: "127.0.0.1",
  };
  return {
    path: home,
    env,
    /** The credentials file's text. */
    credentials: () => (existsSync(credentials) ? readFileSync(credentials, "utf8") : ""),
    /** The browser's environment and arguments, each time that it was run. */
    given: () => (existsSync(given) ? readFileSync(given) : Buffer.alloc(0)),
    /** The pages that were opened, the last one last. */
    opened: () => (existsSync(opened) ? readFileSync(opened, "utf8").trim().split("\n") : []),
  };
}
