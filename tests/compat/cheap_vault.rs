//! Makes the vault of a new home, for the tests beside this file: `DAYPASS_HOME` and `DAYPASS_VAULT_PASSPHRASE` say which.

use std::env::{VarError, var};
use std::path::Path;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), VarError> {
    let home = var("DAYPASS_HOME")?;
    daypass_tests::make_vault(Path::new(&home), &var("DAYPASS_VAULT_PASSPHRASE")?).await;
    Ok(())
}
