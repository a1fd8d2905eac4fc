"""Where Daypass asks AWS, held against the rules that botocore brings: every region of every partition, every kind."""

import json
import os
import subprocess
from itertools import product

from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import EndpointProviderError
from botocore.loaders import create_loader

SERVICES = ["sso-oidc", "sso", "sts", "iam"]


def test_every_host_is_that_of_the_services_public_rules():
    loader = create_loader()
    partitions = loader.load_data("partitions")
    rules = {
        service: EndpointProvider(loader.load_service_model(service, "endpoint-rule-set-1"), partitions)
        for service in SERVICES
    }
    # What stands for a whole partition, such as `aws-global`, is no region that Daypass knows.
    regions = [
        region for partition in partitions["partitions"] for region in partition["regions"] if "global" not in region
    ]
    questions = [
        {"service": service, "region": region, "fips": fips, "dualStack": dual_stack}
        for service, region, fips, dual_stack in product(SERVICES, regions, [False, True], [False, True])
    ]
    assert len(questions) > 4 * 4 * 40
    expected = [address(rules[question["service"]], question) for question in questions]
    lines = "".join(json.dumps(question) + "\n" for question in questions)
    asked = subprocess.run([os.environ["ENDPOINTS"]], input=lines, capture_output=True, text=True, check=True)
    found = [json.loads(line) for line in asked.stdout.splitlines()]
    assert len(found) == len(questions)
    different = [it for it in zip(questions, found, expected, strict=True) if it[1] != it[2]]
    assert different == []


def address(provider, question):
    try:
        resolved = provider.resolve_endpoint(
            Region=question["region"], UseFIPS=question["fips"], UseDualStack=question["dualStack"]
        )
        return resolved.url
    except EndpointProviderError:
        return None
