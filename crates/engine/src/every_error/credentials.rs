//! The ways to credentials.

use super::{Rows, variants, worded};
use crate::aws::{AwsError, RoleRefused};
use crate::credentials::Error;
use crate::store::StoreError;
use crate::vault::VaultError;
use crate::{ground, iam, identity_center};
use daypass_core::plan::PlanError;

worded!(Error, "credentials", errors();
    words Plan;
    passes_on Ground(ground::Error) Store(StoreError) Vault(VaultError) Aws(AwsError)
        IdentityCenter(identity_center::Error) Iam(iam::Error) RoleRefused(RoleRefused));
variants!(PlanError: Cycle SourceMissing MfaInChain Root OtherPartition TagTwice TagInherited;);

fn errors() -> Rows<Error> {
    plans().into_iter().map(|(name, error)| (name, Error::Plan(error))).collect()
}

pub(super) fn plans() -> Rows<PlanError> {
    let session = || "deploy".to_owned();
    let circle = ["a", "b", "a"].map(str::to_owned).to_vec();
    let source_name = "Shop Production/ReadOnly".to_owned();
    vec![
        ("Plan/Cycle", PlanError::Cycle(circle)),
        ("Plan/SourceMissing", PlanError::SourceMissing { session: session() }),
        ("Plan/MfaInChain", PlanError::MfaInChain { session: session(), source_name }),
        ("Plan/Root", PlanError::Root { session: session() }),
        ("Plan/TagTwice", PlanError::TagTwice { session: session(), key: "Team".to_owned() }),
        (
            "Plan/TagInherited",
            PlanError::TagInherited { session: session(), key: "team".to_owned(), from: "base".to_owned() },
        ),
        ("Plan/OtherPartition", PlanError::OtherPartition { session: session(), partition: "aws-cn" }),
    ]
}
