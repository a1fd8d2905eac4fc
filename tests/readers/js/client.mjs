// The SDK for JavaScript as a client: who it is for a pair of files and a profile, a line of JSON for each line of JSON.
// The SDK keeps what it has read by path, so each pair of files has paths of its own. Asked for the same as a program that runs on
// ({"held": true}), it is one client for all such lines, made by what the environment says.
import { createInterface } from "node:readline";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { defaultProvider } from "@aws-sdk/credential-provider-node";

// A client of the SDK begins to load some settings that nobody has asked for yet.
process.on("unhandledRejection", () => {});

async function answer({ config, credentials, profile }) {
  process.env.AWS_CONFIG_FILE = config;
  process.env.AWS_SHARED_CREDENTIALS_FILE = credentials;
  process.env.AWS_PROFILE = profile;
  const said = { key: null, region: null, usable: true, error: null };
  const client = new STSClient({ profile });
  try {
    said.region = await client.config.region();
  } catch (error) {
    if (error.message.includes("Region not accepted")) said.region = "!";
  }
  try {
    const provider = defaultProvider({ profile, mfaCodeProvider: async () => "123456" });
    said.key = (await provider()).accessKeyId;
  } catch (error) {
    said.error = `${error.name}: ${error.message}`;
  }
  // Every request needs it.
  await client.config
    .defaultsMode()
    .catch((error) => Object.assign(said, { usable: false, why: `${error}` }));
  return said;
}

let held;

async function answerHeld() {
  held ??= new STSClient({});
  try {
    await held.send(new GetCallerIdentityCommand({}));
    return { key: (await held.config.credentials()).accessKeyId, error: null };
  } catch (error) {
    return { key: null, error: `${error.name}: ${error.message}` };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  console.log(JSON.stringify(await (request.held ? answerHeld() : answer(request))));
}
