//! What a data directory keeps of a template: the ids of its resources, and what was deployed last.

use std::collections::BTreeMap;
use std::path::Path;

use tempfile::TempDir;
use zeroize::Zeroizing;

use super::{PLAIN, REGION, TemplateError, deploy, deploy_in, seal};
use crate::db::Db;
use crate::entropy::SystemEntropy;
use crate::seal::SealKey;

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

/// An index of the version before, whose deployment is in the clear.
fn older_index(directory: &Path, template: &str, parameters: &str) {
    let path = directory.join("index.sqlite");
    drop(Db::open(&path).unwrap());
    let index = rusqlite::Connection::open(&path).unwrap();
    let version: u32 = index.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    index
        .execute_batch("DROP TABLE stack_deployment; DROP TABLE unsealed_deployment; DROP TABLE pending_contact;")
        .unwrap();
    index.execute_batch(include_str!("../../db/deployment.sql")).unwrap();
    let insert = "INSERT INTO stack_deployment (one, template, parameters, fixed) VALUES (1, ?1, ?2, '{}')";
    index.execute(insert, [template, parameters]).unwrap();
    index.pragma_update(None, "user_version", version - 2).unwrap();
}

#[tokio::test]
async fn what_an_older_version_left_in_the_clear_is_sealed_once_whatever_becomes_of_the_start() {
    let (directory, secret) = (TempDir::new().unwrap(), "a-providers-secret");
    // Longer than a page of the index, as templates are.
    let template = format!("{PLAIN}\n# {secret}\n");
    older_index(directory.path(), &template, &serde_json::json!({ "Secret": secret }).to_string());
    let is_in_the_clear = || {
        ["index.sqlite", "index.sqlite-wal"].into_iter().any(|name| {
            let content = std::fs::read(directory.path().join(name)).unwrap_or_default();
            content.windows(secret.len()).any(|window| window == secret.as_bytes())
        })
    };
    assert!(is_in_the_clear());

    let db = Db::open(&directory.path().join("index.sqlite")).unwrap();
    let refused = deploy(&db, "Resources: {}", &BTreeMap::new(), REGION, (&seal(), &SystemEntropy)).await;
    assert!(matches!(refused, Err(TemplateError::Count { .. })), "{refused:?}");
    assert!(!is_in_the_clear());
    let index = rusqlite::Connection::open(directory.path().join("index.sqlite")).unwrap();
    let kept = crate::stack::deployed(&index, &seal()).unwrap().unwrap();
    assert_eq!((kept.template, kept.parameters["Secret"].as_str()), (template, secret));
    let other = SealKey::new(Zeroizing::new([8; 32]));
    assert!(matches!(crate::stack::deployed(&index, &other), Err(TemplateError::Sealed)));

    deploy(&db, PLAIN, &BTreeMap::new(), REGION, (&seal(), &SystemEntropy)).await.unwrap();
    assert_eq!(crate::stack::deployed(&index, &seal()).unwrap().unwrap().template, PLAIN);
}

#[tokio::test]
async fn what_is_deployed_is_not_readable_at_rest() {
    let directory = TempDir::new().unwrap();
    let secret = "a-providers-secret";
    deploy_in(directory.path(), &format!("{PLAIN}\n# {secret}\n"), &[("AllowedOrigins", "https://a.example")])
        .await
        .unwrap();
    for name in ["index.sqlite", "index.sqlite-wal"] {
        let content = std::fs::read(directory.path().join(name)).unwrap_or_default();
        for text in [secret, "https://a.example"] {
            assert!(!content.windows(text.len()).any(|window| window == text.as_bytes()), "{text} in {name}");
        }
    }
}
