//! What a template means, once its intrinsic functions are resolved: the settings that the rest of this crate obeys.

use std::collections::BTreeMap;

use super::attribute_rule::AttributeRule;
use super::factors::{FirstFactor, MfaMethod, MfaMode, Recovery};
use super::identity_provider::IdentityProviderSettings;
use super::messages::MessageSettings;
use crate::iam::policy::Policy;

/// A deployed template.
#[derive(Debug, Clone)]
pub struct Stack {
    /// The region that ids and issuers carry, for example `us-east-1`.
    pub region: String,
    /// The user pool.
    pub user_pool: UserPoolSettings,
    /// The one client of the user pool.
    pub client: ClientSettings,
    /// The prefix of the user pool's domain, below which its sign-in page and OAuth endpoints are.
    pub domain: Option<String>,
    /// The user pool's groups that the template names.
    pub groups: Vec<GroupSettings>,
    /// Where else people may sign in.
    pub identity_providers: Vec<IdentityProviderSettings>,
    /// The identity pool.
    pub identity_pool: IdentityPoolSettings,
    /// The bucket.
    pub bucket: BucketSettings,
    /// The template's outputs by name: `UserPoolId`, `UserPoolClientId`, `IdentityPoolId`, `BucketName`, `Region`.
    pub outputs: BTreeMap<String, String>,
}

impl Stack {
    /// The role with this ARN.
    pub(crate) fn role(&self, arn: &str) -> Option<&Role> {
        self.identity_pool.roles.iter().find(|role| role.arn == arn)
    }
}

/// `AWS::Cognito::UserPool`.
#[derive(Debug, Clone)]
pub struct UserPoolSettings {
    /// `{region}_{nine letters and digits}`; the same in every start on one data directory.
    pub id: String,
    /// `UserPoolName`, or else the resource's name in the template.
    pub name: String,
    /// Whether anybody may create an account (`AllowAdminCreateUserOnly` is false).
    pub self_sign_up: bool,
    /// Attributes that are verified with a code at sign-up, such as `email`.
    pub auto_verified: Vec<String>,
    /// `AttributesRequireVerificationBeforeUpdate`: of those, the ones whose value of before counts until the new one is proved.
    pub proved_before_update: Vec<String>,
    /// Attributes that SignUp requires.
    pub required: Vec<String>,
    /// Attributes that cannot change after sign-up.
    pub immutable: Vec<String>,
    /// What values have to be, for the attributes that `Schema` names; those of the template's own begin with `custom:`.
    pub schema: BTreeMap<String, AttributeRule>,
    /// Attributes that are given in place of a username.
    pub username_attributes: Vec<String>,
    /// Attributes that people may sign in by beside their username.
    pub alias_attributes: Vec<String>,
    /// What is asked of a password.
    pub password: PasswordSettings,
    /// Whether usernames are told apart by case (`UsernameConfiguration.CaseSensitive`).
    pub case_sensitive_usernames: bool,
    /// Where codes for a new password go: the first of these that an account has verified.
    pub recovery: Vec<Recovery>,
    /// Second factors.
    pub mfa: MfaSettings,
    /// `SignInPolicy.AllowedFirstAuthFactors`: what USER_AUTH may begin with.
    pub first_factors: Vec<FirstFactor>,
    /// What its messages say.
    pub messages: MessageSettings,
    /// Passkeys.
    pub web_authn: WebAuthnSettings,
    /// `DeviceConfiguration`, if the pool remembers devices.
    pub devices: Option<DeviceSettings>,
}

/// `MfaConfiguration` and `EnabledMfas` of a user pool.
#[derive(Debug, Clone, Default)]
pub struct MfaSettings {
    /// Who is asked for a second factor.
    pub mode: MfaMode,
    /// The second factors that there are.
    pub methods: Vec<MfaMethod>,
}

/// What a user pool says of passkeys.
#[derive(Debug, Clone, Default)]
pub struct WebAuthnSettings {
    /// They are among the first factors.
    pub enabled: bool,
    /// The domain that they are for (`WebAuthnRelyingPartyID`); empty when none is given.
    pub relying_party_id: String,
    /// A person has to be verified, not only there (`WebAuthnUserVerification`).
    pub verification_required: bool,
    /// With a person verified, they are a second factor too (`WebAuthnFactorConfiguration`).
    pub counts_as_both: bool,
}

/// `DeviceConfiguration` of a user pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceSettings {
    /// A remembered device stands in for a second factor (`ChallengeRequiredOnNewDevice`).
    pub replaces_second_factor: bool,
    /// A confirmed device is remembered once the person said so (`DeviceOnlyRememberedOnUserPrompt`).
    pub asks_the_person: bool,
}

/// `Policies.PasswordPolicy` of a user pool.
#[derive(Debug, Clone, Copy)]
pub struct PasswordSettings {
    /// Fewest characters.
    pub minimum_length: u16,
    /// A lower case letter is needed.
    pub require_lowercase: bool,
    /// An upper case letter is needed.
    pub require_uppercase: bool,
    /// A digit is needed.
    pub require_numbers: bool,
    /// A special character is needed.
    pub require_symbols: bool,
    /// For how many days a temporary password counts (`TemporaryPasswordValidityDays`).
    pub temporary_days: u32,
    /// How many of the last passwords cannot be chosen again (`PasswordHistorySize`).
    pub history: u32,
}

/// `AWS::Cognito::UserPoolClient`.
#[derive(Debug, Clone)]
pub struct ClientSettings {
    /// 26 lower-case letters and digits; the same in every start on one data directory.
    pub id: String,
    /// `ClientName`, or else the resource's name in the template.
    pub name: String,
    /// Whether it has a secret (`GenerateSecret`).
    pub has_secret: bool,
    /// `ExplicitAuthFlows`, for example `ALLOW_USER_PASSWORD_AUTH`.
    pub auth_flows: Vec<String>,
    /// `PreventUserExistenceErrors` is `ENABLED`.
    pub hide_user_existence: bool,
    /// `EnableTokenRevocation`.
    pub token_revocation: bool,
    /// `RefreshTokenRotation`, where its feature is enabled.
    pub refresh_token_rotation: Option<RefreshTokenRotation>,
    /// How long an ID token lives, in seconds.
    pub id_token_s: i64,
    /// How long an access token lives, in seconds.
    pub access_token_s: i64,
    /// How long a refresh token lives, in seconds.
    pub refresh_token_s: i64,
    /// How long a challenge's session lives, in seconds (`AuthSessionValidity`).
    pub auth_session_s: i64,
    /// What it may do with OAuth; nothing unless `AllowedOAuthFlowsUserPoolClient`.
    pub oauth: Option<OAuthSettings>,
}

/// `RefreshTokenRotation` of a client: each renewal brings a new refresh token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefreshTokenRotation {
    /// For how many seconds the token that was replaced counts on (`RetryGracePeriodSeconds`).
    pub grace_s: i64,
}

/// What a client of the user pool may do with OAuth.
#[derive(Debug, Clone)]
pub struct OAuthSettings {
    /// `AllowedOAuthScopes`.
    pub scopes: Vec<String>,
    /// `CallbackURLs`: where a sign-in may lead.
    pub callback_urls: Vec<String>,
    /// `LogoutURLs`: where a sign-out may lead.
    pub logout_urls: Vec<String>,
    /// `DefaultRedirectURI`.
    pub default_redirect: Option<String>,
    /// Whether `COGNITO` is among the `SupportedIdentityProviders`: the pool's own accounts.
    pub own_accounts: bool,
    /// The others of them, by name.
    pub providers: Vec<String>,
    /// Their names by their `IdpIdentifiers`.
    pub identifiers: BTreeMap<String, String>,
}

/// `AWS::Cognito::UserPoolGroup`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupSettings {
    /// `GroupName`.
    pub name: String,
    /// `Description`.
    pub description: Option<String>,
    /// `Precedence`: the lower, the earlier.
    pub precedence: Option<i64>,
    /// `RoleArn`.
    pub role_arn: Option<String>,
}

/// `AWS::Cognito::IdentityPool` with its role attachment.
#[derive(Debug, Clone)]
pub struct IdentityPoolSettings {
    /// `{region}:{uuid}`; the same in every start on one data directory.
    pub id: String,
    /// Whether somebody who is not signed in gets an identity.
    pub allow_unauthenticated: bool,
    /// The login provider that is trusted: `cognito-idp.{region}.amazonaws.com/{user pool id}`, with its client id.
    pub providers: Vec<TrustedProvider>,
    /// Whether GetOpenIdToken gives tokens (`AllowClassicFlow`).
    pub allow_classic: bool,
    /// Every role of the template.
    pub roles: Vec<Role>,
    /// How users of a provider get another role, by `{provider}:{client id}`.
    pub mappings: BTreeMap<String, RoleMapping>,
    /// The role of signed-in identities.
    pub authenticated: Role,
    /// The role of guests, if there is one for them.
    pub unauthenticated: Option<Role>,
}

/// One entry of `CognitoIdentityProviders`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedProvider {
    /// `cognito-idp.{region}.amazonaws.com/{user pool id}`.
    pub name: String,
    /// The audience that an ID token must have.
    pub client_id: String,
    /// Whether the user pool is asked if the sign-in still counts (`ServerSideTokenCheck`).
    pub server_side_check: bool,
}

/// One entry of `RoleMappings`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleMapping {
    /// How a role is found.
    pub choice: RoleChoice,
    /// What happens when none is.
    pub otherwise: Ambiguous,
}

/// `Type`, with what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoleChoice {
    /// By the claims `cognito:preferred_role` and `cognito:roles`.
    Token,
    /// By the first rule that fits.
    Rules(Vec<RoleRule>),
}

/// `AmbiguousRoleResolution`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ambiguous {
    /// The role of all users.
    AuthenticatedRole,
    /// No credentials.
    Deny,
}

/// One rule of a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleRule {
    /// The claim's name.
    pub claim: String,
    /// How it is compared.
    pub comparison: Match,
    /// With what.
    pub value: String,
    /// The role of those whom it fits.
    pub role_arn: String,
}

/// `MatchType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// The same.
    Equals,
    /// The value is a part of it.
    Contains,
    /// It begins with the value.
    StartsWith,
    /// Another.
    NotEqual,
}

/// `AWS::IAM::Role` with every policy that is attached to it.
#[derive(Debug, Clone)]
pub struct Role {
    /// `AROA` and 17 letters and digits.
    pub id: String,
    /// `arn:aws:iam::{account}:role/{name}`.
    pub arn: String,
    /// Longest life of credentials that STS gives for it, in seconds (`MaxSessionDuration`).
    pub max_session_s: i64,
    /// Who may take this role.
    pub trust: Policy,
    /// What it allows: inline and managed policies together.
    pub policies: Vec<Policy>,
}

/// `AWS::S3::Bucket` with its bucket policy.
#[derive(Debug, Clone)]
pub struct BucketSettings {
    /// The bucket's name.
    pub name: String,
    /// `CorsConfiguration.CorsRules`.
    pub cors: Vec<CorsRule>,
    /// `AWS::S3::BucketPolicy`, if the template has one.
    pub policy: Option<Policy>,
    /// The same as JSON, as S3 shows it.
    pub policy_document: Option<String>,
    /// `Tags`, names with values.
    pub tags: Vec<(String, String)>,
    /// `LifecycleConfiguration.Rules`.
    pub lifecycle: Vec<LifecycleRule>,
}

impl BucketSettings {
    /// After how many days an unfinished multipart upload is removed.
    #[must_use]
    pub fn abort_incomplete_days(&self) -> Option<u32> {
        self.lifecycle.iter().filter(|rule| rule.enabled).map(|rule| rule.abort_incomplete_days).min()
    }
}

/// One lifecycle rule, of the one kind that there is here: `AbortIncompleteMultipartUpload`.
#[derive(Debug, Clone)]
pub struct LifecycleRule {
    /// Its name, if it has one.
    pub id: Option<String>,
    /// Whether its `Status` says so.
    pub enabled: bool,
    /// `DaysAfterInitiation`
    pub abort_incomplete_days: u32,
}

/// One CORS rule, as S3 documents it
/// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html>).
#[derive(Debug, Clone, Default)]
pub struct CorsRule {
    /// Its name, if it has one.
    pub id: Option<String>,
    /// `https://example.com`, `https://*.example.com` or `*`.
    pub allowed_origins: Vec<String>,
    /// `GET`, `PUT`, `POST`, `DELETE`, `HEAD`.
    pub allowed_methods: Vec<String>,
    /// Header names, with `*` as a wildcard.
    pub allowed_headers: Vec<String>,
    /// Headers that a script may read.
    pub exposed_headers: Vec<String>,
    /// For how many seconds a browser may keep a preflight's answer.
    pub max_age_s: Option<u32>,
}
