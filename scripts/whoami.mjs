// Asks STS, through AWS's own SDK, whose credentials are in the environment, and prints the ARN.
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

const { Arn } = await new STSClient().send(new GetCallerIdentityCommand());
console.log(Arn);
