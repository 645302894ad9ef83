//! What a data directory keeps of a template: the ids of its resources.

use std::collections::BTreeMap;
use std::path::Path;

use tempfile::TempDir;

use super::{PLAIN, deploy_in};

/// The kept ids by logical id.
fn kept(directory: &Path) -> BTreeMap<String, String> {
    let index = rusqlite::Connection::open(directory.join("index.sqlite")).unwrap();
    let mut statement = index.prepare("SELECT logical_id, physical_id FROM stack_resource").unwrap();
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
}

#[tokio::test]
async fn a_refused_template_keeps_no_ids_and_takes_none_away() {
    let directory = TempDir::new().unwrap();
    let broken = PLAIN.replace("AuthSessionValidity: 3", "AuthSessionValidity: 300");
    assert_ne!(broken, PLAIN);
    deploy_in(directory.path(), &broken, &[]).await.expect_err("five hours are too long");
    assert_eq!(kept(directory.path()), BTreeMap::new());

    let first = deploy_in(directory.path(), PLAIN, &[]).await.unwrap();
    let ids = kept(directory.path());
    let of_another_type = PLAIN.replace("Type: AWS::Cognito::UserPool\n", "Type: AWS::IAM::Role\n");
    assert_ne!(of_another_type, PLAIN);
    for template in [broken.as_str(), of_another_type.as_str(), "Resources: {}"] {
        deploy_in(directory.path(), template, &[]).await.expect_err(template);
        assert_eq!(kept(directory.path()), ids);
    }
    assert_eq!(deploy_in(directory.path(), PLAIN, &[]).await.unwrap().outputs, first.outputs);
}

#[tokio::test]
async fn a_resource_becomes_none_of_another_type() {
    let directory = TempDir::new().unwrap();
    let with = |kind: &str| {
        let more = match kind {
            "AWS::IAM::ManagedPolicy" => "PolicyDocument: { Version: \"2012-10-17\", Statement: [] }",
            _ => "{ UserPoolId: !Ref UserPool, GroupName: friends }",
        };
        PLAIN.replace(
            "  UserPoolClient:\n",
            &format!("  More:\n    Type: {kind}\n    Properties:\n      {more}\n  UserPoolClient:\n"),
        )
    };
    deploy_in(directory.path(), &with("AWS::Cognito::UserPoolGroup"), &[]).await.unwrap();
    let refused = deploy_in(directory.path(), &with("AWS::IAM::ManagedPolicy"), &[]).await.expect_err("another type");
    assert!(refused.to_string().starts_with("Resources.More: it was made as AWS::Cognito::UserPoolGroup"), "{refused}");
    deploy_in(directory.path(), PLAIN, &[]).await.unwrap();
}
