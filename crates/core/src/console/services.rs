//! The services of the console, by what a person may call them.

use serde::Serialize;
use specta::Type;

/// A service that the console has a page for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct ConsoleService {
    /// What it is called where names are short: `dynamodb`.
    pub id: &'static str,
    /// Where its pages are, behind the console's host: `dynamodbv2`.
    pub path: &'static str,
    /// Its name as AWS writes it: `DynamoDB`.
    pub name: &'static str,
    /// What else people and tools call it: `ddb`.
    pub aliases: &'static [&'static str],
}

impl ConsoleService {
    /// The service that is called so: by its id, an alias, its path, or its name, whatever the letter case, and with or without
    /// blanks and dashes.
    pub fn called(text: &str) -> Option<&'static Self> {
        let plain = |text: &str| -> String {
            let letters = text.chars().filter(|c| !c.is_whitespace() && *c != '-');
            letters.flat_map(char::to_lowercase).collect()
        };
        let text = plain(text.trim().trim_matches('/'));
        CONSOLE_SERVICES
            .iter()
            .find(|service| service.names().chain([service.name]).any(|name| plain(name) == text))
    }

    /// Its id, its path and its aliases: what can be typed for it.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        [self.id, self.path].into_iter().chain(self.aliases.iter().copied())
    }
}

const fn service(
    id: &'static str,
    path: &'static str,
    name: &'static str,
    aliases: &'static [&'static str],
) -> ConsoleService {
    ConsoleService { id, path, name, aliases }
}

/// The services by their ids. AWS documents no list: these are the addresses that the console's own menu leads to. Others can be
/// opened all the same.
#[rustfmt::skip]
pub const CONSOLE_SERVICES: &[ConsoleService] = &[
    service("access-analyzer", "access-analyzer", "IAM Access Analyzer", &[]),
    service("acm", "acm", "Certificate Manager", &["certificates"]),
    service("acm-pca", "acm-pca", "Private Certificate Authority", &["pca"]),
    service("amazon-mq", "amazon-mq", "Amazon MQ", &["mq"]),
    service("amplify", "amplify", "Amplify", &[]),
    service("aos", "aos", "OpenSearch Service", &["opensearch", "es"]),
    service("apigateway", "apigateway", "API Gateway", &["apigw"]),
    service("appconfig", "systems-manager/appconfig", "AppConfig", &[]),
    service("appflow", "appflow", "AppFlow", &[]),
    service("appmesh", "appmesh", "App Mesh", &[]),
    service("apprunner", "apprunner", "App Runner", &[]),
    service("appstream2", "appstream2", "AppStream 2.0", &["appstream"]),
    service("appsync", "appsync", "AppSync", &["graphql"]),
    service("artifact", "artifact", "Artifact", &[]),
    service("athena", "athena", "Athena", &[]),
    service("auditmanager", "auditmanager", "Audit Manager", &["audit-manager"]),
    service("awsautoscaling", "awsautoscaling", "Auto Scaling", &["autoscaling"]),
    service("b2bi", "b2bi", "B2B Data Interchange", &[]),
    service("backup", "backup", "Backup", &[]),
    service("batch", "batch", "Batch", &[]),
    service("bedrock", "bedrock", "Bedrock", &[]),
    service("bedrock-agentcore", "bedrock-agentcore", "Bedrock AgentCore", &["agentcore"]),
    service("billing", "billing", "Billing", &["budgets"]),
    service("braket", "braket", "Braket", &[]),
    service("chatbot", "chatbot", "Amazon Q Developer in chat applications", &[]),
    service("chime-sdk", "chime-sdk", "Chime SDK", &["chime"]),
    service("cleanrooms", "cleanrooms", "Clean Rooms", &[]),
    service("cloud9", "cloud9", "Cloud9", &["c9"]),
    service("cloudformation", "cloudformation", "CloudFormation", &["cfn"]),
    service("cloudfront", "cloudfront", "CloudFront", &["cf", "cdn"]),
    service("cloudhsm", "cloudhsm", "CloudHSM", &["hsm"]),
    service("cloudmap", "cloudmap", "Cloud Map", &["servicediscovery"]),
    service("cloudsearch", "cloudsearch", "CloudSearch", &[]),
    service("cloudshell", "cloudshell", "CloudShell", &[]),
    service("cloudtrail", "cloudtrailv2", "CloudTrail", &["cloudtrailv2", "ct"]),
    service("cloudwatch", "cloudwatch", "CloudWatch", &["cw", "logs"]),
    service("codeartifact", "codesuite/codeartifact", "CodeArtifact", &[]),
    service("codebuild", "codesuite/codebuild", "CodeBuild", &[]),
    service("codecommit", "codesuite/codecommit", "CodeCommit", &[]),
    service("codedeploy", "codesuite/codedeploy", "CodeDeploy", &[]),
    service("codeguru", "codeguru", "CodeGuru", &[]),
    service("codepipeline", "codesuite/codepipeline", "CodePipeline", &[]),
    service("codesuite", "codesuite", "Developer Tools", &[]),
    service("cognito", "cognito", "Cognito", &[]),
    service("comprehend", "comprehend", "Comprehend", &[]),
    service("comprehendmedical", "comprehendmedical", "Comprehend Medical", &[]),
    service("compute-optimizer", "compute-optimizer", "Compute Optimizer", &[]),
    service("config", "config", "Config", &[]),
    service("connect", "connect", "Connect", &[]),
    service("controltower", "controltower", "Control Tower", &["control-tower"]),
    service("cost-management", "cost-management", "Cost Management", &["ce", "cost-explorer"]),
    service("databrew", "databrew", "Glue DataBrew", &[]),
    service("dataexchange", "dataexchange", "Data Exchange", &[]),
    service("datapipeline", "datapipeline", "Data Pipeline", &[]),
    service("datasync", "datasync", "DataSync", &[]),
    service("datazone", "datazone", "DataZone", &[]),
    service("deadlinecloud", "deadlinecloud", "Deadline Cloud", &["deadline"]),
    service("detective", "detective", "Detective", &[]),
    service("devicefarm", "devicefarm", "Device Farm", &[]),
    service("devops-guru", "devops-guru", "DevOps Guru", &[]),
    service("directconnect", "directconnect/v2", "Direct Connect", &["dx"]),
    service("directoryservice", "directoryservicev2", "Directory Service", &["directoryservicev2", "ds"]),
    service("discovery", "discovery", "Application Discovery Service", &[]),
    service("dms", "dms/v2", "Database Migration Service", &[]),
    service("docdb", "docdb", "DocumentDB", &["documentdb"]),
    service("drs", "drs", "Elastic Disaster Recovery", &[]),
    service("dynamodb", "dynamodbv2", "DynamoDB", &["dynamodbv2", "ddb"]),
    service("ec2", "ec2", "EC2", &[]),
    service("ecr", "ecr", "Elastic Container Registry", &[]),
    service("ecs", "ecs", "Elastic Container Service", &[]),
    service("efs", "efs", "Elastic File System", &[]),
    service("eks", "eks", "Elastic Kubernetes Service", &["k8s"]),
    service("elasticache", "elasticache", "ElastiCache", &[]),
    service("elasticbeanstalk", "elasticbeanstalk", "Elastic Beanstalk", &["eb", "beanstalk"]),
    service("elastictranscoder", "elastictranscoder", "Elastic Transcoder", &[]),
    service("emr", "emr", "EMR", &["elasticmapreduce"]),
    service("entityresolution", "entityresolution", "Entity Resolution", &[]),
    service("eventbridge", "events", "EventBridge", &["events"]),
    service("evs", "evs", "Elastic VMware Service", &[]),
    service("finspace", "finspace", "FinSpace", &[]),
    service("firehose", "firehose", "Data Firehose", &[]),
    service("fis", "fis", "Fault Injection Service", &[]),
    service("flink", "flink", "Managed Service for Apache Flink", &["kinesisanalytics"]),
    service("fms", "wafv2/fmsv2", "Firewall Manager", &["firewall-manager"]),
    service("forecast", "forecast", "Forecast", &[]),
    service("frauddetector", "frauddetector", "Fraud Detector", &[]),
    service("freertos", "freertos", "FreeRTOS", &[]),
    service("fsx", "fsx", "FSx", &[]),
    service("gamelift", "gamelift", "GameLift", &[]),
    service("glacier", "glacier", "S3 Glacier", &[]),
    service("globalaccelerator", "globalaccelerator", "Global Accelerator", &[]),
    service("glue", "glue", "Glue", &[]),
    service("grafana", "grafana", "Managed Grafana", &[]),
    service("groundstation", "groundstation", "Ground Station", &[]),
    service("guardduty", "guardduty", "GuardDuty", &["gd"]),
    service("health", "health", "Health Dashboard", &["phd"]),
    service("healthlake", "healthlake", "HealthLake", &[]),
    service("iam", "iam", "IAM", &[]),
    service("imagebuilder", "imagebuilder", "Image Builder", &[]),
    service("inspector", "inspector/v2", "Inspector", &[]),
    service("iot", "iot", "IoT Core", &[]),
    service("iotanalytics", "iotanalytics", "IoT Analytics", &[]),
    service("iotevents", "iotevents", "IoT Events", &[]),
    service("iotfleetwise", "iotfleetwise", "IoT FleetWise", &[]),
    service("iotsitewise", "iotsitewise", "IoT SiteWise", &[]),
    service("iottwinmaker", "iottwinmaker", "IoT TwinMaker", &[]),
    service("ivs", "ivs", "Interactive Video Service", &[]),
    service("kendra", "kendra", "Kendra", &[]),
    service("keyspaces", "keyspaces", "Keyspaces", &["cassandra"]),
    service("kinesis", "kinesis", "Kinesis", &[]),
    service("kinesisvideo", "kinesisvideo", "Kinesis Video Streams", &[]),
    service("kms", "kms", "Key Management Service", &["keys"]),
    service("lakeformation", "lakeformation", "Lake Formation", &[]),
    service("lambda", "lambda", "Lambda", &[]),
    service("launchwizard", "launchwizard", "Launch Wizard", &[]),
    service("lex", "lexv2", "Lex", &["lexv2"]),
    service("license-manager", "license-manager", "License Manager", &[]),
    service("location", "location", "Location Service", &[]),
    service("m2", "m2", "Mainframe Modernization", &[]),
    service("macie", "macie", "Macie", &[]),
    service("managedblockchain", "managedblockchain", "Managed Blockchain", &[]),
    service("marketplace", "marketplace", "Marketplace", &[]),
    service("mediaconnect", "mediaconnect", "Elemental MediaConnect", &[]),
    service("mediaconvert", "mediaconvert", "Elemental MediaConvert", &[]),
    service("medialive", "medialive", "Elemental MediaLive", &[]),
    service("mediapackage", "mediapackage", "Elemental MediaPackage", &[]),
    service("mediastore", "mediastore", "Elemental MediaStore", &[]),
    service("mediatailor", "mediatailor", "Elemental MediaTailor", &[]),
    service("memorydb", "memorydb", "MemoryDB", &[]),
    service("mgn", "mgn", "Application Migration Service", &[]),
    service("migrationhub", "migrationhub", "Migration Hub", &["mgh"]),
    service("monitron", "monitron", "Monitron", &[]),
    service("msk", "msk", "Managed Streaming for Kafka", &["kafka"]),
    service("mwaa", "mwaa", "Managed Apache Airflow", &["airflow"]),
    service("neptune", "neptune", "Neptune", &[]),
    service("networkmanager", "networkmanager", "Network Manager", &[]),
    service("notifications", "notifications", "User Notifications", &[]),
    service("omics", "omics", "HealthOmics", &["healthomics"]),
    service("organizations", "organizations/v2", "Organizations", &["orgs"]),
    service("outposts", "outposts", "Outposts", &[]),
    service("panorama", "panorama", "Panorama", &[]),
    service("payment-cryptography", "payment-cryptography", "Payment Cryptography", &[]),
    service("pcs", "pcs", "Parallel Computing Service", &[]),
    service("personalize", "personalize", "Personalize", &[]),
    service("pinpoint", "pinpoint", "Pinpoint", &[]),
    service("polly", "polly", "Polly", &[]),
    service("prometheus", "prometheus", "Managed Service for Prometheus", &["amp"]),
    service("proton", "proton", "Proton", &[]),
    service("ram", "ram", "Resource Access Manager", &[]),
    service("rbin", "rbin", "Recycle Bin", &[]),
    service("rds", "rds", "RDS", &["aurora"]),
    service("redshift", "redshiftv2", "Redshift", &["redshiftv2"]),
    service("rekognition", "rekognition", "Rekognition", &[]),
    service("resiliencehub", "resiliencehub", "Resilience Hub", &[]),
    service("resource-explorer", "resource-explorer", "Resource Explorer", &[]),
    service("resource-groups", "resource-groups", "Resource Groups", &["tags"]),
    service("rolesanywhere", "rolesanywhere", "IAM Roles Anywhere", &[]),
    service("route53", "route53/v2", "Route 53", &["r53", "dns"]),
    service("route53recovery", "route53recovery", "Application Recovery Controller", &["arc"]),
    service("route53resolver", "route53resolver", "Route 53 Resolver", &[]),
    service("s3", "s3", "S3", &["buckets"]),
    service("sagemaker", "sagemaker", "SageMaker", &[]),
    service("scheduler", "scheduler", "EventBridge Scheduler", &[]),
    service("secretsmanager", "secretsmanager", "Secrets Manager", &["sm", "secrets"]),
    service("securityhub", "securityhub", "Security Hub", &[]),
    service("securitylake", "securitylake", "Security Lake", &[]),
    service("serverlessrepo", "serverlessrepo", "Serverless Application Repository", &[]),
    service("servicecatalog", "servicecatalog", "Service Catalog", &[]),
    service("servicequotas", "servicequotas", "Service Quotas", &["quotas"]),
    service("ses", "ses", "Simple Email Service", &[]),
    service("signer", "signer", "Signer", &[]),
    service("singlesignon", "singlesignon", "IAM Identity Center", &["sso", "identity-center"]),
    service("sms-voice", "sms-voice", "End User Messaging", &[]),
    service("snowfamily", "snowfamily", "Snow Family", &["snowball"]),
    service("sns", "sns", "Simple Notification Service", &[]),
    service("sqlworkbench", "sqlworkbench", "Redshift query editor", &[]),
    service("sqs", "sqs", "Simple Queue Service", &[]),
    service("states", "states", "Step Functions", &["sfn", "stepfunctions"]),
    service("storagegateway", "storagegateway", "Storage Gateway", &[]),
    service("support", "support", "Support", &[]),
    service("swf", "swf/v2", "Simple Workflow Service", &[]),
    service("systems-manager", "systems-manager", "Systems Manager", &["ssm"]),
    service("textract", "textract", "Textract", &[]),
    service("timestream", "timestream", "Timestream", &[]),
    service("tnb", "tnb", "Telco Network Builder", &[]),
    service("transcribe", "transcribe", "Transcribe", &[]),
    service("transfer", "transfer", "Transfer Family", &["sftp"]),
    service("translate", "translate", "Translate", &[]),
    service("trustedadvisor", "trustedadvisor", "Trusted Advisor", &["ta"]),
    service("verifiedpermissions", "verifiedpermissions", "Verified Permissions", &[]),
    service("vpc", "vpcconsole", "VPC", &["vpcconsole"]),
    service("waf", "wafv2", "WAF & Shield", &["wafv2", "shield"]),
    service("wellarchitected", "wellarchitected", "Well-Architected Tool", &[]),
    service("wickr", "wickr", "Wickr", &[]),
    service("workmail", "workmail", "WorkMail", &[]),
    service("workspaces", "workspaces/v2", "WorkSpaces", &[]),
    service("workspaces-web", "workspaces-web", "WorkSpaces Secure Browser", &[]),
    service("xray", "xray", "X-Ray", &[]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn every_service_is_a_plain_path_and_what_it_is_called_is_no_others() {
        assert!(CONSOLE_SERVICES.len() >= 150, "{}", CONSOLE_SERVICES.len());
        assert!(CONSOLE_SERVICES.is_sorted_by(|one, other| one.id < other.id));
        let is_plain = |text: &str| {
            let begins = text.starts_with(|c: char| c.is_ascii_lowercase());
            begins && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        let mut called: HashMap<&str, &str> = HashMap::new();
        for service in CONSOLE_SERVICES {
            assert!(is_plain(service.id) && service.path.split('/').all(is_plain), "{service:?}");
            assert!(service.aliases.iter().all(|alias| is_plain(alias)), "{service:?}");
            assert!(!service.name.is_empty() && service.name.trim() == service.name, "{service:?}");
            for name in service.names().chain([service.name]) {
                assert_eq!(*called.entry(name).or_insert(service.id), service.id, "{name}");
                assert_eq!(ConsoleService::called(name), Some(service), "{name}");
            }
        }
    }

    #[test]
    fn short_names_mean_the_services_that_people_mean_by_them() {
        for (text, path) in [
            ("ddb", "dynamodbv2"),
            ("DynamoDB", "dynamodbv2"),
            ("cfn", "cloudformation"),
            ("sfn", "states"),
            ("step functions", "states"),
            ("r53", "route53/v2"),
            ("S3", "s3"),
            ("cw", "cloudwatch"),
            ("ssm", "systems-manager"),
            ("sso", "singlesignon"),
            ("codebuild", "codesuite/codebuild"),
            (" /ec2/ ", "ec2"),
        ] {
            assert_eq!(ConsoleService::called(text).map(|service| service.path), Some(path), "{text}");
        }
        for text in ["", "nosuch", "ec", "ec2/home"] {
            assert_eq!(ConsoleService::called(text), None, "{text}");
        }
    }
}
