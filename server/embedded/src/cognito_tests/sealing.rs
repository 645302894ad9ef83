//! Everything that the operations seal, opened by the check of a directory that nobody serves.

use serde_json::json;

use super::devices::{ALWAYS, Phone, remembering};
use super::mfa::{mfa_settings, with_app};
use super::{Bench, TEMPLATE};
use crate::data_dir::KEY;
use crate::fsck::{Kind, fsck};

/// A directory in which each kind of secret is kept.
async fn bench() -> Bench {
    let bench = Bench::with(|template| mfa_settings(&remembering(&template, ALWAYS), "OPTIONAL")).await;
    for username in ["anna", "berta"] {
        bench.user(username).await;
    }
    let tokens = bench.tokens("anna").await;
    Phone::of(&tokens).confirm(&bench, &tokens).await.ok();
    with_app(&bench, &tokens["AccessToken"]).await;
    let berta = bench.tokens("berta").await;
    bench.call("AssociateSoftwareToken", json!({ "AccessToken": berta["AccessToken"] })).await.ok();
    let input = json!({ "IdentityPoolId": bench.backend.stack.identity_pool.id });
    let guest = bench.identity_call("GetId", input).await.ok();
    bench.identity_call("GetCredentialsForIdentity", guest).await.ok();
    let template = bench.template.replace("GenerateSecret: false", "GenerateSecret: true");
    assert_ne!(template, TEMPLATE);
    Bench { template, ..bench }.restarted("http://127.0.0.1:9000/").await
}

#[tokio::test]
async fn what_the_operations_seal_is_checked_and_damaged_by_another_key() {
    let Bench { directory, backend, .. } = bench().await;
    drop(backend);
    let path = directory.path().join("data");
    let report = fsck(&path).unwrap();
    assert!(report.clean, "{report}");
    // The signing key, two accounts' verifiers, a device's, two apps' secrets, the administrator's, the client's, a guest's,
    // and what was deployed.
    assert_eq!(report.checked.sealed, 10, "{report}");

    std::fs::write(path.join(KEY), "0".repeat(64)).unwrap();
    let report = fsck(&path).unwrap();
    assert_eq!(report.damage.len(), 9, "{report}");
    assert!(report.damage.iter().all(|finding| finding.kind == Kind::Key), "{report}");
}
