//! The outputs of a stack that CloudFormation has deployed, from a file: an object of texts, or the list that `aws cloudformation
//! describe-stacks --query 'Stacks[0].Outputs'` writes. So the server knows how the pool is set up without asking Cognito, which
//! would take credentials. An output that is absent is that of a stack from before there was its parameter, which is its default.

use std::collections::BTreeMap;
use std::fs;

use app::core::password::PasswordPolicy;
use app::wire::account::ContactKind;
use app::wire::first_factor::FirstFactor;
use app::wire::pool::{MfaMode, PoolSettings};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use url::Url;

use super::levels::Levels;

/// The pool itself, among the places where people sign in.
const OWN: &str = "COGNITO";

/// What the outputs say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Outputs {
    texts: BTreeMap<String, String>,
    pub(super) pool: PoolSettings,
    pub(super) password_policy: PasswordPolicy,
    pub(super) levels: Levels,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Object(BTreeMap<String, String>),
    List(Vec<Output>),
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Output {
    output_key: String,
    output_value: String,
}

impl Outputs {
    /// Reads the file.
    pub(super) fn read(path: &str) -> Result<Self, String> {
        Self::parse(&fs::read_to_string(path).map_err(|error| format!("the file cannot be read: {error}"))?)
    }

    fn parse(text: &str) -> Result<Self, String> {
        let written = serde_json::from_str(text).map_err(|_| {
            "it is neither an object of texts nor the list of aws cloudformation describe-stacks --query 'Stacks[0].Outputs'"
                .to_owned()
        })?;
        let texts: BTreeMap<_, _> = match written {
            Written::Object(texts) => texts,
            Written::List(list) => list.into_iter().map(|output| (output.output_key, output.output_value)).collect(),
        };
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
        Ok(Self { texts, pool, password_policy, levels })
    }

    /// The user pool's own domain, if the stack gives it one
    /// (<https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain-prefix.html>).
    pub(super) fn domain(&self, region: &str) -> Option<Url> {
        let prefix = self.texts.get("DomainPrefix")?;
        Url::parse(&format!("https://{prefix}.auth.{region}.amazoncognito.com")).ok()
    }

    /// The output that a key of the configuration is named for: `UserPoolId` for `user_pool_id`.
    pub(super) fn name(&self, key: &str) -> Option<String> {
        let output = match key {
            "user_pool_id" => "UserPoolId",
            "user_pool_client_id" => "UserPoolClientId",
            "identity_pool_id" => "IdentityPoolId",
            "bucket" => "BucketName",
            "region" => "Region",
            _ => return None,
        };
        self.texts.get(output).cloned()
    }
}

type Texts = BTreeMap<String, String>;

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
    fn both_forms_say_how_the_pool_is_set_up() {
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
        let object = json!(BTreeMap::from(pairs)).to_string();
        let list =
            json!(pairs.map(|(key, value)| json!({ "OutputKey": key, "OutputValue": value, "Description": "x" })));
        let outputs = Outputs::parse(&object).unwrap();
        assert_eq!(outputs, Outputs::parse(&list.to_string()).unwrap());
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
        assert_eq!((outputs.name("user_pool_id").as_deref(), outputs.name("bucket")), (Some("eu_1"), None));
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
        assert_eq!(Outputs::parse("{}").unwrap(), Outputs::default());
        for (name, text) in [
            ("Mfa", "SOMETIMES"),
            ("SignInWith", "shoes"),
            ("Passkeys", "yes"),
            ("PasswordMinimumLength", "-1"),
            ("RememberDevices", "x"),
        ] {
            let refused = Outputs::parse(&json!({ name: text }).to_string()).unwrap_err();
            assert!(refused.contains(name) && refused.contains(text), "{refused}");
        }
        assert!(Outputs::parse("[1]").unwrap_err().contains("describe-stacks"));
    }
}
