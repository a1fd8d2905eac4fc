// Asks STS who the environment's credentials are, by AWS's own SDK, and prints the ARN.
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

const { Arn } = await new STSClient().send(new GetCallerIdentityCommand());
console.log(Arn);
