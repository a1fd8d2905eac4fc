//! What may stand in a log.

use tracing::{Level, Metadata};

/// The beginnings of our own crates' names.
const OURS: [&str; 2] = ["daypass", "aws_files"];

/// Whether a line may be logged at all, whatever the person asks to see: every log of Daypass is filtered by this.
///
/// Our own lines name no secret. Below a warning, the AWS SDK's do: at `trace`, `aws_smithy_runtime` logs requests with
/// their headers, and the portal's carry the access token.
pub fn is_loggable(line: &Metadata<'_>) -> bool {
    *line.level() <= Level::WARN || OURS.iter().any(|ours| line.target().starts_with(ours))
}
