"""The five clients that read ~/.aws, each a process that lives as long as the tests: what they make of random files, and
what crates/aws-files says that they make of them."""
