// A temporary home in which Daypass touches nothing of the person's: own ~/.aws, own state, own vault.
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** Makes the home. `env` is the whole environment for programs that run in it, pointed at the simulated AWS. */
export function makeSandbox(endpoint) {
  const home = mkdtempSync(join(tmpdir(), "daypass-demo-"));
  const files = {
    AWS_CONFIG_FILE: join(home, ".aws/config"),
    AWS_SHARED_CREDENTIALS_FILE: join(home, ".aws/credentials"),
  };
  const env = {
    ...withoutAws(process.env),
    ...homeVariables(home),
    ...files,
    AWS_ENDPOINT_URL: endpoint,
    AWS_EC2_METADATA_DISABLED: "true",
    // The tray calls it by this name.
    DAYPASS_HOME: join(home, "demo"),
    DAYPASS_SIGNIN_ENDPOINT: endpoint,
    // The desktop's keychain belongs to the person: this vault has a passphrase that nobody needs to know.
    DAYPASS_VAULT: "passphrase",
    DAYPASS_VAULT_PASSPHRASE: randomBytes(24).toString("base64url"),
    NO_PROXY: "127.0.0.1",
  };
  return { home, files, env, remove: () => rmSync(home, { recursive: true, force: true }) };
}

/** The person's AWS and Daypass settings must not reach in: a stray AWS_PROFILE would beat the demo's. */
function withoutAws(environment) {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(AWS|DAYPASS)_/i.test(name)));
}

function homeVariables(home) {
  if (process.platform === "win32") {
    return { USERPROFILE: home, APPDATA: join(home, "roaming"), LOCALAPPDATA: join(home, "local") };
  }
  const xdg = { CONFIG: "config", DATA: "data", CACHE: "cache", STATE: "state" };
  return {
    HOME: home,
    ...Object.fromEntries(Object.entries(xdg).map(([name, dir]) => [`XDG_${name}_HOME`, join(home, dir)])),
    ...(process.platform === "linux" ? ownDisplayAndBrowser(home) : {}),
  };
}

/** X's key and the browser lie in the person's real home; the browser opens there, as it would without the demo. */
function ownDisplayAndBrowser(home) {
  const xauthority = process.env.XAUTHORITY ?? join(homedir(), ".Xauthority");
  const bin = join(home, "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "xdg-open"), openInRealHome(bin), { mode: 0o755 });
  return {
    PATH: [bin, process.env.PATH].join(delimiter),
    ...(existsSync(xauthority) ? { XAUTHORITY: xauthority } : {}),
  };
}

function openInRealHome(bin) {
  const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  return `#!/bin/sh
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME XDG_STATE_HOME
export HOME=${quoted(homedir())} PATH="\${PATH#${bin}:}"
exec xdg-open "$@"
`;
}
