//! The outputs of a stack that CloudFormation has deployed, from a file or as the text itself, and what they mean. So the server knows how the pool is set
//! up without asking Cognito, which would take credentials. An output that is absent is that of a stack from before there was its
//! parameter, which is its default.
//!
//! A file with no more than the five names is that of another stack: of the CDK's user pool as it comes, whose people may put and
//! get and no more.

use std::collections::BTreeMap;

use app::core::password::PasswordPolicy;
use app::wire::account::ContactKind;
use app::wire::first_factor::FirstFactor;
use app::wire::pool::{MfaMode, PoolSettings};
use serde::de::DeserializeOwned;
use serde_json::json;
use url::Url;

use super::deployment::NAMES;
use super::levels::Levels;
use super::stack_file::{self, Texts};
use super::{ConfigError, Source, Sources};

/// The pool itself, among the places where people sign in.
const OWN: &str = "COGNITO";

/// What a stack means that names its parts and says nothing else.
const NAMES_ALONE: [(&str, &str); 4] = [
    ("EmailMutable", "false"),
    ("PreventUserExistenceErrors", "LEGACY"),
    ("ListOwnPictures", "false"),
    ("DeleteOwnPictures", "false"),
];

/// The keys that say what an output would.
const SETTABLE: [(&str, &str); 11] = [
    ("list_own_pictures", "ListOwnPictures"),
    ("delete_own_pictures", "DeleteOwnPictures"),
    ("share_protected_pictures", "ShareProtectedPictures"),
    ("private_pictures", "PrivatePictures"),
    ("guest_pictures", "GuestPictures"),
    ("email_mutable", "EmailMutable"),
    ("self_sign_up", "SelfSignUp"),
    ("prevent_user_existence_errors", "PreventUserExistenceErrors"),
    ("sign_in_with", "SignInWith"),
    ("mfa_methods", "MfaMethods"),
    ("mfa", "Mfa"),
];

/// What the outputs say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Outputs {
    /// The file, as `stack_outputs` has it.
    pub(super) file: Option<String>,
    texts: Texts,
    pub(crate) pool: PoolSettings,
    pub(super) password_policy: PasswordPolicy,
    pub(crate) levels: Levels,
}

impl Outputs {
    /// Reads the file, and the keys that win over it.
    pub(super) fn read(sources: &Sources) -> Result<Self, ConfigError> {
        let file = |path: &str| Self::of(completed(stack_file::read(path)?));
        let mut read = sources.parse("stack_outputs", file)?.unwrap_or_default();
        for (key, output) in SETTABLE {
            let mut texts = read.texts.clone();
            let with = |text: &str| {
                texts.insert(output.to_owned(), text.to_owned());
                Self::of(texts)
            };
            if let Some(with) = sources.parse(key, with)? {
                read = with;
            }
        }
        let file = sources.text("stack_outputs");
        let file = file.map(|named| if stack_file::is_text(&named) { "stack_outputs".to_owned() } else { named });
        Ok(Self { file, ..read })
    }

    /// Understands them.
    pub(crate) fn of(texts: BTreeMap<String, String>) -> Result<Self, String> {
        let (usual, asked) = (PoolSettings::default(), PasswordPolicy::default());
        let mfa = word(&texts, "Mfa")?.unwrap_or(usual.mfa);
        let methods = words(&texts, "MfaMethods")?.unwrap_or_default();
        let passkeys = truth(&texts, "Passkeys")?.unwrap_or(usual.passkeys);
        let mut first_factors = words(&texts, "FirstFactors")?.unwrap_or(usual.first_factors);
        first_factors.extend(passkeys.then_some(FirstFactor::Passkey));
        let (identity_providers, federated_only) =
            texts.get("IdentityProviders").map(|text| identity_providers(text)).transpose()?.unwrap_or_default();
        let pool = PoolSettings {
            sign_in_with: words(&texts, "SignInWith")?.unwrap_or(usual.sign_in_with),
            mfa,
            mfa_methods: if mfa == MfaMode::Off { Vec::new() } else { methods },
            prevents_existence_errors: texts.get("PreventUserExistenceErrors").is_none_or(|text| text == "ENABLED"),
            self_sign_up: truth(&texts, "SelfSignUp")?.unwrap_or(usual.self_sign_up),
            passkeys,
            first_factors,
            fixed_contacts: match truth(&texts, "EmailMutable")? {
                Some(true) => Vec::new(),
                Some(false) => vec![ContactKind::Email],
                None => usual.fixed_contacts,
            },
            remember_devices: word(&texts, "RememberDevices")?.unwrap_or(usual.remember_devices),
            identity_providers,
            federated_only,
        };
        let password_policy = PasswordPolicy {
            minimum_length: json_of(&texts, "PasswordMinimumLength")?.unwrap_or(asked.minimum_length),
            require_lowercase: truth(&texts, "PasswordRequireLowercase")?.unwrap_or(asked.require_lowercase),
            require_uppercase: truth(&texts, "PasswordRequireUppercase")?.unwrap_or(asked.require_uppercase),
            require_numbers: truth(&texts, "PasswordRequireNumbers")?.unwrap_or(asked.require_numbers),
            require_symbols: truth(&texts, "PasswordRequireSymbols")?.unwrap_or(asked.require_symbols),
        };
        let levels = Levels::of(&texts)?;
        Ok(Self { file: None, texts, pool, password_policy, levels })
    }

    /// The user pool's own domain, if the stack gives it one
    /// (<https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain-prefix.html>).
    pub(super) fn domain(&self, region: &str) -> Option<Url> {
        let prefix = self.texts.get("DomainPrefix")?;
        Url::parse(&format!("https://{prefix}.auth.{region}.amazoncognito.com")).ok()
    }

    /// An output, and where it was written.
    pub(super) fn told(&self, output: &str) -> Option<(String, Source)> {
        let file = self.file.clone().unwrap_or_default();
        Some((self.texts.get(output)?.clone(), Source::Output { name: output.to_owned(), file }))
    }
}

/// With what the stack means of which these are all outputs.
fn completed(mut texts: Texts) -> Texts {
    let names_alone = texts.keys().all(|name| NAMES.iter().any(|(_, output)| output == name));
    if names_alone && !texts.is_empty() {
        texts.extend(NAMES_ALONE.map(|(name, text)| (name.to_owned(), text.to_owned())));
    }
    texts
}

/// The places other than the pool itself where people may sign in, and whether it is none of them: a client's
/// `SupportedIdentityProviders`, with commas between.
#[expect(clippy::unnecessary_wraps, reason = "the shape that every reader of a value has")]
pub(super) fn identity_providers(text: &str) -> Result<(Vec<String>, bool), String> {
    let names = || text.split(',').map(str::trim).filter(|name| !name.is_empty());
    let providers: Vec<_> = names().filter(|name| *name != OWN).map(str::to_owned).collect();
    let federated_only = !providers.is_empty() && names().all(|name| name != OWN);
    Ok((providers, federated_only))
}

fn unusable(name: &str, text: &str) -> String {
    format!("its output {name} is `{text}`, which this server does not know")
}

pub(super) fn word<T: DeserializeOwned>(texts: &Texts, name: &str) -> Result<Option<T>, String> {
    let read = |text: &String| serde_json::from_value(json!(text)).map_err(|_| unusable(name, text));
    texts.get(name).map(read).transpose()
}

fn words<T: DeserializeOwned>(texts: &Texts, name: &str) -> Result<Option<Vec<T>>, String> {
    let read = |text: &String| {
        let words: Vec<_> = text.split(',').map(str::trim).collect();
        serde_json::from_value(json!(words)).map_err(|_| unusable(name, text))
    };
    texts.get(name).map(read).transpose()
}

/// A number or a truth, as CloudFormation writes them into texts.
fn json_of<T: DeserializeOwned>(texts: &Texts, name: &str) -> Result<Option<T>, String> {
    let read = |text: &String| serde_json::from_str(text).map_err(|_| unusable(name, text));
    texts.get(name).map(read).transpose()
}

pub(super) fn truth(texts: &Texts, name: &str) -> Result<Option<bool>, String> {
    json_of(texts, name)
}

#[cfg(test)]
mod tests {
    use app::wire::pool::{MfaMethod, RememberDevices, SignInName};

    use super::*;

    #[test]
    fn outputs_say_how_the_pool_is_set_up() {
        let pairs = [
            ("UserPoolId", "eu_1"),
            ("SignInWith", "username,phone_number"),
            ("Mfa", "ON"),
            ("MfaMethods", "SMS_MFA,EMAIL_OTP"),
            ("PasswordMinimumLength", "12"),
            ("PasswordRequireSymbols", "false"),
            ("PreventUserExistenceErrors", "LEGACY"),
            ("SelfSignUp", "false"),
            ("Passkeys", "true"),
            ("FirstFactors", "PASSWORD,EMAIL_OTP"),
            ("EmailMutable", "true"),
            ("RememberDevices", "ASK"),
            ("IdentityProviders", "COGNITO,Google, Elsewhere"),
            ("DomainPrefix", "pictures"),
        ];
        let outputs = of(&pairs).unwrap();
        let pool = PoolSettings {
            sign_in_with: vec![SignInName::Username, SignInName::PhoneNumber],
            mfa: MfaMode::On,
            mfa_methods: vec![MfaMethod::ShortMessage, MfaMethod::Email],
            prevents_existence_errors: false,
            self_sign_up: false,
            passkeys: true,
            first_factors: vec![FirstFactor::Password, FirstFactor::Email, FirstFactor::Passkey],
            fixed_contacts: Vec::new(),
            remember_devices: RememberDevices::Ask,
            identity_providers: vec!["Google".to_owned(), "Elsewhere".to_owned()],
            federated_only: false,
        };
        assert_eq!(outputs.pool, pool);
        let domain = outputs.domain("eu-central-1").map(String::from);
        assert_eq!(domain.as_deref(), Some("https://pictures.auth.eu-central-1.amazoncognito.com/"));
        let policy = PasswordPolicy { minimum_length: 12, require_symbols: false, ..PasswordPolicy::default() };
        assert_eq!(outputs.password_policy, policy);
        let told = |name| outputs.told(name).map(|(text, _)| text);
        assert_eq!((told("UserPoolId").as_deref(), told("BucketName")), (Some("eu_1"), None));
    }

    #[test]
    fn a_file_of_names_alone_is_of_a_stack_whose_people_put_and_get_and_no_more() {
        let names = super::NAMES.map(|(_, output)| (output, "x"));
        let bare = Outputs::of(completed(texts(&names))).unwrap();
        assert!(!bare.levels.lists_own && !bare.levels.deletes_own && !bare.pool.prevents_existence_errors);
        assert_eq!(bare.pool.fixed_contacts, [ContactKind::Email]);
        let told = Outputs::of(completed(texts(&[&names[..], &[("SelfSignUp", "true")]].concat()))).unwrap();
        assert!(told.levels.lists_own && told.pool.prevents_existence_errors);
        assert_eq!(completed(Texts::new()), Texts::new());
    }

    fn texts(pairs: &[(&str, &str)]) -> Texts {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    fn of(pairs: &[(&str, &str)]) -> Result<Outputs, String> {
        Outputs::of(texts(pairs))
    }

    #[test]
    fn a_pool_without_accounts_of_its_own_is_one_of_providers_alone() {
        for (text, expected) in
            [("Google", (1, true)), ("COGNITO", (0, false)), ("COGNITO,Google", (1, false)), ("", (0, false))]
        {
            let (providers, federated_only) = super::identity_providers(text).unwrap();
            assert_eq!((providers.len(), federated_only), expected, "{text}");
        }
    }

    #[test]
    fn an_output_that_is_absent_is_the_default_and_one_that_is_unknown_is_refused_by_name() {
        assert_eq!(of(&[]).unwrap(), Outputs::default());
        for (name, text) in [
            ("Mfa", "SOMETIMES"),
            ("SignInWith", "shoes"),
            ("Passkeys", "yes"),
            ("PasswordMinimumLength", "-1"),
            ("RememberDevices", "x"),
        ] {
            let refused = of(&[(name, text)]).unwrap_err();
            assert!(refused.contains(name) && refused.contains(text), "{refused}");
        }
    }
}
