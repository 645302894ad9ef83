//! `updown user`: an administrator's commands as somebody types them, beside a server that is running and without one.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::app::App;

/// What a command said and how it ended.
pub(crate) struct Said {
    out: String,
    err: String,
    code: i32,
}

impl Said {
    pub(crate) fn done(self) -> String {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self.out
    }

    fn json(self) -> Value {
        serde_json::from_str(&self.done()).unwrap()
    }
}

pub(crate) fn user(data_dir: &Path, words: &[&str], typed: &str) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_updown"));
    // Nothing of the environment of the tests is to count, nor a configuration file.
    command.env_clear().current_dir(data_dir.parent().unwrap());
    command.arg("user").args(words).arg("--data-dir").arg(data_dir);
    let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A command that asks for nothing may have ended before it is told anything.
    let _unread = process.stdin.take().unwrap().write_all(typed.as_bytes());
    let output = process.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Said { out: text(output.stdout), err: text(output.stderr), code: output.status.code().unwrap() }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_administered_from_its_making_to_its_end_beside_a_running_server() {
    let app = App::start().await;
    let data_dir = app.data_dir();
    let run = |words: &[&str], typed: &str| user(&data_dir, words, typed);
    let status = || {
        let shown = run(&["show", "anna", "--json"], "").json();
        (shown["status"].as_str().unwrap().to_owned(), shown["enabled"].as_bool().unwrap())
    };
    let create = ["create", "anna", "--email", "anna@example.com", "--temporary-password", "-"];
    let made = run(&create, "Temporary-7\n").done();
    assert!(made.contains("created anna") && !made.contains("Temporary-7"), "{made}");
    assert!(app.messages_to("anna@example.com").contains("Temporary-7"));
    assert_eq!(status(), ("FORCE_CHANGE_PASSWORD".to_owned(), true));
    let again = run(&create, "Temporary-7\n");
    assert!(again.code == 1 && again.err.contains("already"), "{}", again.err);
    let weak = run(&["set-password", "anna"], "short\n");
    assert!(weak.code == 1 && weak.err.contains("InvalidPasswordException"), "{}", weak.err);
    run(&["set-password", "anna"], "Permanent-7\n").done();
    assert_eq!(status(), ("CONFIRMED".to_owned(), true));
    run(&["reset", "anna"], "").done();
    assert_eq!(status(), ("RESET_REQUIRED".to_owned(), true));
    run(&["disable", "anna"], "").done();
    assert_eq!(status(), ("RESET_REQUIRED".to_owned(), false));
    run(&["enable", "anna"], "").done();

    let second = ["create", "bert", "--email", "bert@example.com", "--suppress-message", "--attribute", "name=Bert B."];
    let password = run(&second, "").done();
    assert!(password.contains("temporary password: "), "{password}");
    let listed = run(&["list", "--json", "--filter", "name ^= \"Bert\""], "").json();
    assert_eq!((listed.as_array().unwrap().len(), &listed[0]["username"]), (1, &Value::from("bert")));
    assert_eq!(listed[0]["attributes"]["email_verified"], "true");
    let table = run(&["list"], "").done();
    assert!(table.starts_with("USERNAME") && table.lines().count() == 3, "{table}");
    assert_eq!(run(&["list", "--filter", "shoes = \"9\""], "").code, 1);

    for (typed, code) in [("", 1), ("no\n", 1), ("yes\n", 0)] {
        assert_eq!(run(&["delete", "anna"], typed).code, code, "{typed:?}");
    }
    let gone = run(&["show", "anna"], "");
    assert!(gone.code == 1 && gone.err.contains("there is no user \"anna\""), "{}", gone.err);
    run(&["delete", "bert", "--yes"], "").done();
    app.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_server_the_backend_runs_for_the_length_of_a_command_as_it_was_deployed_last() {
    let directory = tempfile::tempdir().unwrap();
    let template = include_str!("../../stack/template.yaml");
    let changed = template.replace("CaseSensitive: false", "CaseSensitive: true");
    assert_ne!(template, changed);
    let file = directory.path().join("changed.yaml");
    std::fs::write(&file, changed).unwrap();
    let app = App::start_with(&[("embedded_template", file.to_str().unwrap())]).await;
    let app = app.stopped().await;
    for name in ["anna", "Anna"] {
        user(app.data_dir(), &["create", name, "--suppress-message"], "").done();
    }
    let confirmed = user(app.data_dir(), &["confirm", "anna"], "");
    assert!(confirmed.code == 1 && confirmed.err.contains("NotAuthorizedException"), "{}", confirmed.err);
    let app = app.started().await;
    assert_eq!(user(&app.data_dir(), &["list"], "").done().lines().count(), 3);
    app.running.stop().await.unwrap();
}

#[test]
fn what_cannot_be_asked_is_told_apart_from_what_was_refused() {
    let directory = tempfile::tempdir().unwrap();
    let data_dir = directory.path().join("data");
    let said = user(&data_dir, &["list"], "");
    assert!(said.code == 2 && said.err.contains("is not a data directory"), "{}", said.err);
    assert!(!data_dir.exists());
    std::fs::write(directory.path().join("updown.toml"), "embedded_addr = \"nowhere\"").unwrap();
    let said = user(&data_dir, &["list"], "");
    assert!(said.code == 2 && said.err.contains("embedded_addr"), "{}", said.err);
    let aws = "backend = \"aws\"\nuser_pool_id = \"eu_1\"\nuser_pool_client_id = \"c\"\nbucket = \"pictures\"\nregion = \"eu\"\n\
               identity_pool_id = \"eu:12345678-90ab-cdef-1234-567890abcdef\"";
    std::fs::write(directory.path().join("updown.toml"), aws).unwrap();
    let said = user(&data_dir, &["list"], "");
    assert!(said.code == 2 && said.err.contains("aws cognito-idp"), "{}", said.err);
}
