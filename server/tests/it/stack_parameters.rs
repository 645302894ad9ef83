//! Stack parameters as somebody gives them to the server, and what the server knows of the pool from then on.

use std::collections::BTreeMap;
use std::process::Command;

use app::wire::account::ContactKind;
use app::wire::first_factor::FirstFactor;
use app::wire::pool::{MfaMethod, MfaMode, PoolSettings, RememberDevices, SignInName};

use crate::app::App;

#[tokio::test(flavor = "multi_thread")]
async fn the_server_knows_how_the_pool_is_set_up_and_says_so_in_the_outputs() {
    let parameters = "SignInWith=username,email,Mfa=OPTIONAL,MfaMethods=SOFTWARE_TOKEN_MFA,EMAIL_OTP,\
                      PreventUserExistenceErrors=LEGACY,SelfSignUp=false,Passkeys=true,\
                      FirstFactors=PASSWORD,EMAIL_OTP,RememberDevices=ASK";
    let app = App::start_with(&[("stack_parameters", parameters)]).await;
    let expected = PoolSettings {
        sign_in_with: vec![SignInName::Username, SignInName::Email],
        mfa: MfaMode::Optional,
        mfa_methods: vec![MfaMethod::AuthenticatorApp, MfaMethod::Email],
        prevents_existence_errors: false,
        self_sign_up: false,
        passkeys: true,
        first_factors: vec![FirstFactor::Password, FirstFactor::Email, FirstFactor::Passkey],
        fixed_contacts: Vec::new(),
        remember_devices: RememberDevices::Ask,
        identity_providers: Vec::new(),
        federated_only: false,
    };
    assert_eq!(app.running.pool, expected);
    let outputs = std::fs::read(app.data_dir().join("outputs.json")).unwrap();
    let outputs: BTreeMap<String, String> = serde_json::from_slice(&outputs).unwrap();
    assert_eq!((outputs["Mfa"].as_str(), outputs["SignInWith"].as_str()), ("OPTIONAL", "username,email"));

    let mut stopped = app.stopped().await;
    stopped.settings.insert("stack_parameters", "SignInWith=username,email".to_owned());
    let app = stopped.started().await;
    assert_eq!((app.running.pool.mfa, app.running.pool.self_sign_up), (MfaMode::Off, true));
    app.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn without_parameters_it_is_what_it_was_before_there_were_any() {
    for (parameters, fixed_contacts) in [("Mfa=OFF", Vec::new()), ("ChangeableEmail=false", vec![ContactKind::Email])] {
        let app = App::start_with(&[("stack_parameters", parameters)]).await;
        assert_eq!(app.running.pool, PoolSettings { fixed_contacts, ..PoolSettings::default() });
        app.running.stop().await.unwrap();
    }
}

#[test]
fn a_server_with_a_parameter_that_cannot_be_used_does_not_start_and_says_what_can() {
    let directory = tempfile::tempdir().unwrap();
    let serve = |parameters: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_updown"));
        command.env_clear().current_dir(directory.path()).args([
            "--addr",
            "127.0.0.1:0",
            "--embedded-addr",
            "127.0.0.1:0",
        ]);
        for parameter in parameters {
            command.args(["--stack-parameter", parameter]);
        }
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    for (parameters, words) in [
        (&["Mfa=SOMETIMES"][..], ["parameter Mfa", "`OPTIONAL`"]),
        (&["AccelerateUploads=true"], ["S3 Transfer Acceleration", "not supported by the embedded backend"]),
        (&["SelfSignUp=true", "Shoes=9"], ["parameter Shoes", "SignInWith"]),
    ] {
        let (code, said) = serve(parameters);
        assert!(code == Some(3) && words.iter().all(|word| said.contains(word)), "{said}");
    }
    let (code, said) = serve(&["Mfa"]);
    assert!(code == Some(2) && said.contains("NAME=VALUE"), "{said}");
}
