//! Precedence, and errors that say where the mistake is.

use std::collections::BTreeMap;
use std::path::Path;

use app::core::password::PasswordPolicy;

use super::{AcceptedContentTypes, Backend, Config, ConfigError, Sources, Transport};

fn environment(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn file(text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("updown.toml");
    std::fs::write(&path, text).unwrap();
    (directory, path)
}

fn gather(flags: &[(&'static str, &str)], env: &[(&str, &str)], file: Option<&Path>) -> Result<Config, ConfigError> {
    let flags: BTreeMap<_, _> = flags.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
    Config::read(&Sources::gather(flags, environment(env), file)?)
}

#[test]
fn a_flag_wins_over_the_environment_and_the_environment_over_the_file_and_the_file_over_the_default() {
    let (_directory, path) = file("addr = \"127.0.0.1:3\"");
    let port = |flags: &[(&'static str, &str)], env: &[(&str, &str)], file: Option<&Path>| {
        gather(flags, env, file).unwrap().addr.port()
    };
    let flag = [("addr", "127.0.0.1:1")];
    let env = [("UPDOWN_ADDR", "127.0.0.1:2")];
    assert_eq!(port(&flag, &env, Some(&path)), 1);
    assert_eq!(port(&[], &env, Some(&path)), 2);
    assert_eq!(port(&[], &[], Some(&path)), 3);
    assert_eq!(port(&[], &[], None), 3000);
}

#[test]
fn a_bad_value_names_its_key_and_its_source() {
    let (_directory, path) = file("addr = \"nowhere\"");
    for (flags, env, source) in [
        (vec![("addr", "nowhere")], vec![], "from the option --addr"),
        (vec![], vec![("UPDOWN_ADDR", "nowhere")], "from the environment variable UPDOWN_ADDR"),
        (vec![], vec![], "from the file"),
    ] {
        let message = gather(&flags, &env, Some(&path)).unwrap_err().to_string();
        assert!(message.contains("addr") && message.contains("`nowhere`") && message.contains(source), "{message}");
    }
}

#[test]
fn an_unknown_key_of_the_file_is_refused_with_the_list_of_keys() {
    let (_directory, path) = file("adr = \"127.0.0.1:3\"");
    let message = gather(&[], &[], Some(&path)).unwrap_err().to_string();
    assert!(message.contains("`adr`") && message.contains("data_dir"), "{message}");
}

#[test]
fn a_named_file_that_is_absent_is_an_error() {
    assert!(matches!(gather(&[], &[], Some(Path::new("absent.toml"))), Err(ConfigError::Unreadable { .. })));
}

#[test]
fn every_missing_value_of_the_aws_backend_is_named_at_once() {
    let message = gather(&[("backend", "aws")], &[("UPDOWN_REGION", "eu-central-1")], None).unwrap_err().to_string();
    for key in ["user_pool_id", "user_pool_client_id", "identity_pool_id", "bucket", "UPDOWN_BUCKET", "BucketName"] {
        assert!(message.contains(key), "{message}");
    }
    assert!(!message.contains("region") && message.contains("UPDOWN_STACK_OUTPUTS"), "{message}");
    let (_directory, path) = file("{\"Pictures\": {\"Region\": \"eu\"}}");
    let path = path.display().to_string();
    let message = gather(&[("backend", "aws"), ("stack_outputs", &path)], &[], None).unwrap_err().to_string();
    assert!(message.contains(&format!("{path} has no outputs for: UserPoolId (key user_pool_id")), "{message}");
}

/// The names of a stack on AWS that is nowhere.
const NAMES: [(&str, &str); 5] = [
    ("user_pool_id", "eu_1"),
    ("user_pool_client_id", "c"),
    ("identity_pool_id", "eu:12345678-90ab-cdef-1234-567890abcdef"),
    ("bucket", "pictures"),
    ("region", "eu"),
];

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let wrong = [
        ("backend", "aws"),
        ("addr", "nowhere"),
        ("user_pool_id", "pool"),
        ("identity_pool_id", "us:12345678-90ab-cdef-1234-567890abcdef"),
        ("bucket", "Pictures"),
        ("region", "eu"),
        ("s3_endpoint", "http://store.example"),
        ("s3_path_style", "perhaps"),
        ("sign_in_flow", "by post"),
        ("stack_parameters", "Mfa=ON"),
    ];
    let error = gather(&wrong, &[], None).unwrap_err();
    let message = error.to_string();
    for words in [
        "9 things are wrong",
        "- `nowhere`",
        "`pool` (from the option --user-pool-id)",
        "eu-central-1_AbCdEfGhI",
        "lower-case letters",
        "use https://",
        "for s3_path_style",
        "by post",
        "updown deploy --parameter",
        "UserPoolClientId (key user_pool_client_id",
        "of different regions",
    ] {
        assert!(message.contains(words), "{words}: {message}");
    }
    assert_eq!(error.each().len(), 9, "{message}");
}

#[test]
fn names_of_two_regions_are_of_two_stacks() {
    let aws = |key: &'static str, text: &'static str| {
        let names = NAMES.map(|(name, own)| (name, if name == key { text } else { own }));
        gather(&[&names[..], &[("backend", "aws")]].concat(), &[], None)
    };
    assert!(aws("bucket", "others").is_ok());
    for (key, text) in
        [("user_pool_id", "us_1"), ("identity_pool_id", "us:12345678-90ab-cdef-1234-567890abcdef"), ("region", "us")]
    {
        let message = aws(key, text).unwrap_err().to_string();
        assert!(message.contains(&format!("{key} = `{text}`")) && message.contains("`eu"), "{message}");
    }
}

#[test]
fn other_servers_are_reached_where_the_settings_say() {
    let services = |more: &[(&'static str, &'static str)]| {
        let config = gather(&[&NAMES[..], &[("backend", "aws")], more].concat(), &[], None).unwrap();
        let Backend::Aws(names) = config.backend else { panic!("the backend is AWS") };
        *names.services
    };
    assert_eq!(services(&[]), super::Services::default());
    let own = services(&[("s3_endpoint", "http://127.0.0.1:9000"), ("cognito_idp_endpoint", "https://idp.example")]);
    assert_eq!((own.public_store == own.store, own.path_style), (true, true));
    assert!(own.identity_pool.is_none() && own.user_pool.is_some_and(|url| url.host_str() == Some("idp.example")));
    let both = [
        ("s3_endpoint", "http://127.0.0.1:9000"),
        ("s3_public_endpoint", "https://store.example"),
        ("s3_path_style", "false"),
    ];
    let own = services(&both);
    assert!(own.public_store != own.store && !own.path_style);
}

#[test]
fn what_cdk_writes_is_read_as_it_is_and_a_key_wins_over_what_it_means() {
    let names = NAMES.map(|(_, text)| text);
    let outputs = serde_json::json!({ "Pictures": {
        "UserPoolId": names[0], "UserPoolClientId": names[1], "IdentityPoolId": names[2], "BucketName": names[3], "Region": names[4],
    }});
    let (_directory, path) = file(&outputs.to_string());
    let flags = [("backend", "aws"), ("stack_outputs", path.to_str().unwrap())];
    let config = gather(&flags, &[], None).unwrap();
    assert!(!config.levels.lists_own && !config.levels.deletes_own);
    assert_eq!(config.sign_in_flow, super::SignInFlow::Either);
    let keys = [("UPDOWN_LIST_OWN_PICTURES", "true"), ("UPDOWN_GUEST_PICTURES", "READ"), ("UPDOWN_MFA", "OPTIONAL")];
    let config = gather(&flags, &keys, None).unwrap();
    assert!(
        config.levels.lists_own && !config.levels.deletes_own && config.pool.mfa == app::wire::pool::MfaMode::Optional
    );
    assert_eq!(config.levels.guests, super::GuestAccess::Read);
    let message = gather(&flags, &[("UPDOWN_GUEST_PICTURES", "ALL")], None).unwrap_err().to_string();
    assert!(message.contains("UPDOWN_GUEST_PICTURES") && message.contains("GuestPictures"), "{message}");
}

#[test]
fn the_aws_backend_is_read_from_the_file() {
    let (_directory, path) = file(
        "backend = \"aws\"\nuser_pool_id = \"eu_1\"\nuser_pool_client_id = \"c\"\nidentity_pool_id = \"eu:12345678-90ab-cdef-1234-567890abcdef\"\n\
         bucket = \"pictures\"\nregion = \"eu\"\nupload_max_bytes = 1000\naccepted_content_types = [\"image/png\", \"text/plain\"]",
    );
    let config = gather(&[], &[], Some(&path)).unwrap();
    assert!(matches!(config.backend, Backend::Aws(deployment) if deployment.bucket == "pictures"));
    assert_eq!((config.upload_max_bytes, config.upload_beginnings_per_minute), (1000, 6_000));
    assert!(config.accepted_content_types.accept("text/plain"));
}

#[test]
fn a_public_address_without_https_is_for_loopback_only() {
    for (text, good) in [
        ("http://localhost:3000", true),
        ("http://127.0.0.1:3000", true),
        ("https://pictures.example", true),
        ("http://pictures.example", false),
        ("https://pictures.example/updown", false),
        ("ftp://localhost", false),
    ] {
        assert_eq!(gather(&[("public_url", text)], &[], None).is_ok(), good, "{text}");
    }
}

#[test]
fn the_embedded_backend_is_for_this_machine_unless_something_else_is_meant() {
    let (certificate, key) = (("embedded_tls_certificate", "c.pem"), ("embedded_tls_key", "k.pem"));
    let danger = ("embedded_danger_plain_http_beyond_loopback", "true");
    let transport = |flags: &[(&'static str, &str)]| match gather(flags, &[], None).map(|config| config.backend) {
        Ok(Backend::Embedded { transport, .. }) => Ok(transport),
        Ok(Backend::Aws(_)) => panic!("the backend is the embedded one"),
        Err(error) => Err(error.to_string()),
    };
    assert_eq!(transport(&[]), Ok(Transport::Loopback));
    assert_eq!(transport(&[(danger.0, "false")]), Ok(Transport::Loopback));
    assert_eq!(transport(&[danger]), Ok(Transport::DangerPlainBeyondLoopback));
    let tls = Transport::Tls { certificate: "c.pem".into(), key: "k.pem".into() };
    assert_eq!(transport(&[certificate, key]), Ok(tls));
    for (flags, words) in [
        (vec![certificate], ["embedded_tls_certificate", "embedded_tls_key"]),
        (vec![key], ["embedded_tls_key", "embedded_tls_certificate"]),
        (vec![certificate, key, danger], ["embedded_tls_certificate", danger.0]),
        (vec![(danger.0, "perhaps")], [danger.0, "true or false"]),
    ] {
        let message = transport(&flags).unwrap_err();
        assert!(words.iter().all(|word| message.contains(word)), "{message}");
    }
}

#[test]
fn browsers_reach_the_embedded_backend_in_the_clear_only_where_that_was_meant() {
    let plain = ("embedded_public_url", "http://store.example:3002");
    assert!(gather(&[plain], &[], None).is_err());
    assert!(gather(&[plain, ("embedded_danger_plain_http_beyond_loopback", "true")], &[], None).is_ok());
}

#[test]
fn pictures_are_accepted_and_scripts_in_disguise_are_not() {
    let accepted = AcceptedContentTypes::default();
    for (content_type, good) in [
        ("image/png", true),
        ("IMAGE/JPEG", true),
        ("image/svg+xml", false),
        ("image/SVG+XML", false),
        ("image/anything+xml", false),
        ("image/**", false),
        ("text/html", false),
        ("image/", false),
        ("image/*", false),
        ("image/png; charset=x", false),
        ("image/png\r\nx: y", false),
        ("", false),
    ] {
        assert_eq!(accepted.accept(content_type), good, "{content_type:?}");
    }
    assert!(AcceptedContentTypes::parse("image/svg+xml").unwrap().accept("image/svg+xml"));
}

#[test]
fn mail_needs_a_server_and_a_sender_and_its_password_is_not_printed() {
    let (server, from) =
        (("smtp_url", "smtps://ada:hunter2@mail.example"), ("mail_from", "Updown <no-reply@mail.example>"));
    let mail = |keys: &[(&'static str, &str)]| match gather(keys, &[], None).map(|config| config.backend) {
        Ok(Backend::Embedded { mail, outbox_page, .. }) => Ok((mail, outbox_page)),
        Ok(Backend::Aws(_)) => panic!("not the embedded backend"),
        Err(error) => Err(error.to_string()),
    };
    assert_eq!(mail(&[]), Ok((None, true)));
    assert_eq!(mail(&[("outbox_page", "false")]), Ok((None, false)));
    let settings = mail(&[server, from]).unwrap().0.unwrap();
    assert_eq!((settings.server.expose(), settings.from.as_str()), (server.1, from.1));
    assert!(!format!("{settings:?}").contains("hunter2"));
    assert_eq!(mail(&[server]), Err("smtp_url needs mail_from beside it".to_owned()));
    assert_eq!(mail(&[from]), Err("mail_from needs smtp_url beside it".to_owned()));
}

#[test]
fn a_password_policy_is_a_length_and_kinds_of_characters() {
    let read = super::values::password_policy;
    assert_eq!(read("8,lowercase,uppercase,numbers,symbols").unwrap(), PasswordPolicy::default());
    let policy = read("12, numbers").unwrap();
    assert!(policy.minimum_length == 12 && policy.require_numbers && !policy.require_symbols);
    for bad in ["", "lowercase", "5", "100", "8,digits", "8,"] {
        assert!(read(bad).is_err(), "{bad}");
    }
}

#[test]
fn each_stack_parameter_comes_from_the_place_that_wins_for_it() {
    let (_directory, path) =
        file("[stack_parameters]\nMfa = \"ON\"\nSignInWith = [\"username\", \"email\"]\nPasskeys = true");
    let env = [("UPDOWN_STACK_PARAMETERS", "Mfa=OPTIONAL,SelfSignUp=false")];
    let config = gather(&[("stack_parameters", "SelfSignUp=true")], &env, Some(&path)).unwrap();
    let Backend::Embedded { parameters, .. } = config.backend else { panic!("the backend is the embedded one") };
    let said: Vec<_> = parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(said, ["Mfa=OPTIONAL", "Passkeys=true", "SelfSignUp=true", "SignInWith=username,email"]);
    let bad = gather(&[("stack_parameters", "ON")], &[], None).unwrap_err().to_string();
    assert!(bad.contains("--stack-parameter)") && bad.contains("NAME=VALUE"), "{bad}");
    let aws = gather(&[("stack_parameters", "Mfa=ON"), ("backend", "aws")], &[], None).unwrap_err().to_string();
    assert!(aws.contains("updown deploy --parameter"), "{aws}");
}

#[test]
fn a_stack_on_aws_is_known_by_its_outputs_unless_a_setting_says_otherwise() {
    let outputs = r#"[
        {"OutputKey": "UserPoolId", "OutputValue": "eu_1"}, {"OutputKey": "UserPoolClientId", "OutputValue": "c"},
        {"OutputKey": "IdentityPoolId", "OutputValue": "eu:12345678-90ab-cdef-1234-567890abcdef"},
        {"OutputKey": "BucketName", "OutputValue": "pictures"},
        {"OutputKey": "Region", "OutputValue": "eu"}, {"OutputKey": "SelfSignUp", "OutputValue": "false"},
        {"OutputKey": "PasswordMinimumLength", "OutputValue": "12"}
    ]"#;
    let (_directory, path) = file(outputs);
    let path = path.to_str().unwrap();
    let flags = [("backend", "aws"), ("stack_outputs", path), ("bucket", "another")];
    let config = gather(&flags, &[], None).unwrap();
    assert!(!config.pool.self_sign_up && config.password_policy.minimum_length == 12);
    assert!(matches!(config.backend, Backend::Aws(names) if names.bucket == "another" && names.user_pool_id == "eu_1"));
    let policy = [&flags[..], &[("password_policy", "9")]].concat();
    assert_eq!(gather(&policy, &[], None).unwrap().password_policy.minimum_length, 9);
    assert!(gather(&[("stack_outputs", "absent.json")], &[], None).unwrap_err().to_string().contains("stack_outputs"));
}

#[test]
fn other_places_to_sign_in_need_the_pools_domain() {
    let aws: Vec<_> = NAMES.into_iter().chain([("backend", "aws")]).collect();
    let with = |more: &[(&'static str, &'static str)]| gather(&[&aws[..], more].concat(), &[], None);
    let (places, domain) =
        (("identity_providers", "Google, Work"), ("user_pool_domain", "https://login.pictures.example"));
    let config = with(&[places, domain]).unwrap();
    assert!(config.pool.identity_providers == ["Google", "Work"] && config.pool.federated_only);
    let Backend::Aws(names) = config.backend else { panic!("the backend is AWS") };
    assert_eq!(names.user_pool_domain.map(String::from).as_deref(), Some("https://login.pictures.example/"));
    assert_eq!(with(&[places]).unwrap_err().to_string(), "identity_providers needs user_pool_domain beside it");
    assert!(with(&[places, ("user_pool_domain", "http://login.pictures.example")]).is_err());
}

#[test]
fn session_keys_come_from_a_secret_and_are_told_nowhere() {
    let (one, two) = ("A".repeat(86), "B".repeat(85) + "A");
    let (_directory, path) = file(&format!("session_keys = [\"{one}\", \"{two}\"]"));
    let from_file = gather(&[], &[], Some(&path)).unwrap();
    let from_environment = gather(&[], &[("UPDOWN_SESSION_KEYS", &format!("{one}==\n{two}\n"))], None).unwrap();
    assert_eq!(from_file.session_keys.as_ref().unwrap().others().count(), 1);
    assert_eq!(from_file.session_keys, from_environment.session_keys);
    assert!(!format!("{from_file:?}").contains("[0, 0"), "{from_file:?}");
    let wrong = gather(&[], &[("UPDOWN_SESSION_KEYS", &format!("{one},hunter2hunter2"))], None).unwrap_err();
    for text in [wrong.to_string(), format!("{wrong:?}")] {
        assert!(text.contains("UPDOWN_SESSION_KEYS") && text.contains("key 2 is not base64"), "{text}");
        assert!(!text.contains("hunter2") && !text.contains("AAAA"), "{text}");
    }
}

#[test]
fn how_many_uploads_begin_in_a_minute_is_a_number() {
    for (text, count) in [("0", 0), ("1", 1), ("100000", 100_000)] {
        let config = gather(&[], &[("UPDOWN_UPLOAD_BEGINNINGS_PER_MINUTE", text)], None).unwrap();
        assert_eq!(config.upload_beginnings_per_minute, count);
    }
    for text in ["-1", "many", "1.5", "5000000000", ""] {
        assert!(gather(&[("upload_beginnings_per_minute", text)], &[], None).is_err(), "{text}");
    }
}

#[test]
fn how_long_a_stop_takes_is_a_number_of_seconds() {
    let config = gather(&[], &[("UPDOWN_DRAIN_SECONDS", "0.5")], None).unwrap();
    assert_eq!((config.drain.as_millis(), config.stop_grace.as_secs()), (500, 10));
    for text in ["-1", "soon", "NaN", "inf", "3601", ""] {
        assert!(gather(&[("stop_grace_seconds", text)], &[], None).is_err(), "{text}");
    }
}

#[test]
fn a_cdn_beside_another_store_is_refused() {
    let cdn = [
        ("cdn_url", "https://cdn.example"),
        ("cdn_key_pair_id", "K1"),
        ("cdn_private_key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"),
    ];
    let store =
        [("s3_endpoint", "https://store.example"), ("s3_access_key_id", "id"), ("s3_secret_access_key", "hush")];
    let aws = [&NAMES[..], &[("backend", "aws")]].concat();
    for one in [&cdn[..], &store[..]] {
        gather(&[&aws[..], one].concat(), &[], None).unwrap();
    }
    let error = gather(&[&aws[..], &cdn[..], &store[..]].concat(), &[], None).unwrap_err();
    assert!(matches!(error, ConfigError::CdnBesideStore), "{error}");
    let message = error.to_string();
    assert!(message.contains("cdn_private_key and s3_access_key_id cannot both be set"), "{message}");
}
