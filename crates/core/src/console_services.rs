//! The services by what the console calls them in its addresses.

/// The path segment behind the console's host, and the service's name as AWS writes it, by the segment. AWS documents no list:
/// these are the addresses that the console's own menu leads to. Others can be opened all the same.
pub const CONSOLE_SERVICES: &[(&str, &str)] = &[
    ("acm", "Certificate Manager"),
    ("amazon-mq", "Amazon MQ"),
    ("amplify", "Amplify"),
    ("aos", "OpenSearch Service"),
    ("apigateway", "API Gateway"),
    ("apprunner", "App Runner"),
    ("appsync", "AppSync"),
    ("artifact", "Artifact"),
    ("athena", "Athena"),
    ("backup", "Backup"),
    ("batch", "Batch"),
    ("bedrock", "Bedrock"),
    ("billing", "Billing"),
    ("cloudformation", "CloudFormation"),
    ("cloudfront", "CloudFront"),
    ("cloudshell", "CloudShell"),
    ("cloudtrailv2", "CloudTrail"),
    ("cloudwatch", "CloudWatch"),
    ("codesuite", "Developer Tools"),
    ("cognito", "Cognito"),
    ("compute-optimizer", "Compute Optimizer"),
    ("config", "Config"),
    ("controltower", "Control Tower"),
    ("cost-management", "Cost Management"),
    ("datasync", "DataSync"),
    ("directconnect", "Direct Connect"),
    ("docdb", "DocumentDB"),
    ("dynamodbv2", "DynamoDB"),
    ("ec2", "EC2"),
    ("ecr", "Elastic Container Registry"),
    ("ecs", "Elastic Container Service"),
    ("efs", "Elastic File System"),
    ("eks", "Elastic Kubernetes Service"),
    ("elasticache", "ElastiCache"),
    ("elasticbeanstalk", "Elastic Beanstalk"),
    ("emr", "EMR"),
    ("events", "EventBridge"),
    ("firehose", "Data Firehose"),
    ("fsx", "FSx"),
    ("glue", "Glue"),
    ("guardduty", "GuardDuty"),
    ("health", "Health Dashboard"),
    ("iam", "IAM"),
    ("imagebuilder", "Image Builder"),
    ("inspector", "Inspector"),
    ("iot", "IoT Core"),
    ("kinesis", "Kinesis"),
    ("kms", "Key Management Service"),
    ("lambda", "Lambda"),
    ("macie", "Macie"),
    ("memorydb", "MemoryDB"),
    ("msk", "Managed Streaming for Kafka"),
    ("neptune", "Neptune"),
    ("organizations", "Organizations"),
    ("ram", "Resource Access Manager"),
    ("rds", "RDS"),
    ("redshiftv2", "Redshift"),
    ("resource-groups", "Resource Groups"),
    ("route53", "Route 53"),
    ("s3", "S3"),
    ("sagemaker", "SageMaker"),
    ("secretsmanager", "Secrets Manager"),
    ("securityhub", "Security Hub"),
    ("servicecatalog", "Service Catalog"),
    ("servicequotas", "Service Quotas"),
    ("ses", "Simple Email Service"),
    ("singlesignon", "IAM Identity Center"),
    ("sns", "Simple Notification Service"),
    ("sqs", "Simple Queue Service"),
    ("states", "Step Functions"),
    ("support", "Support"),
    ("systems-manager", "Systems Manager"),
    ("transfer", "Transfer Family"),
    ("trustedadvisor", "Trusted Advisor"),
    ("vpcconsole", "VPC"),
    ("wafv2", "WAF & Shield"),
    ("xray", "X-Ray"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::component;

    #[test]
    fn every_service_is_one_segment_and_there_once() {
        assert!(CONSOLE_SERVICES.is_sorted_by(|(one, _), (other, _)| one < other));
        for (segment, name) in CONSOLE_SERVICES {
            assert_eq!(component(segment), *segment, "{name}");
        }
    }
}
