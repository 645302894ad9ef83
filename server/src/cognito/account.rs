//! The calls to the user pool that somebody makes about their own account, with an access token.

use app::wire::account::{AccountError, Contact, ContactKind, Profile};
use app::wire::auth::{AuthError, Delivery};
use app::wire::secret::Secret;
use aws_sdk_cognitoidentityprovider::operation::get_user::GetUserOutput;
use aws_sdk_cognitoidentityprovider::types::AttributeType;

use super::challenge::factor;
use super::refusal::account_refusal;
use super::user_pool::{UserPool, delivery};
use crate::session::Token;

impl UserPool {
    /// What the pool knows of the account: GetUser
    /// (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUser.html>).
    pub(crate) async fn profile(&self, access: &Token, username: &str) -> Result<Profile, AccountError> {
        let call = self.client.get_user().access_token(access.expose());
        let answer = Box::pin(call.send()).await.map_err(|error| account_refusal("GetUser", &error))?;
        Ok(Profile {
            username: username.to_owned(),
            pool_username: answer.username().to_owned(),
            email: contact(&answer, ContactKind::Email),
            phone_number: contact(&answer, ContactKind::PhoneNumber),
            factors: answer.user_mfa_setting_list().iter().filter_map(|name| factor(name)).collect(),
            preferred_factor: answer.preferred_mfa_setting().and_then(factor),
            provider: None,
        })
    }

    /// Replaces the password: ChangePassword
    /// (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ChangePassword.html>).
    pub(crate) async fn change_password(
        &self,
        access: &Token,
        current: &Secret,
        new: &Secret,
    ) -> Result<(), AccountError> {
        let call = self
            .client
            .change_password()
            .access_token(access.expose())
            .previous_password(current.expose())
            .proposed_password(new.expose());
        Box::pin(call.send()).await.map(drop).map_err(|error| account_refusal("ChangePassword", &error))
    }

    /// Revokes every token of the account: GlobalSignOut
    /// (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GlobalSignOut.html>).
    pub(crate) async fn sign_out_everywhere(&self, access: &Token) -> Result<(), AccountError> {
        let call = self.client.global_sign_out().access_token(access.expose());
        Box::pin(call.send()).await.map(drop).map_err(|error| account_refusal("GlobalSignOut", &error))
    }

    /// Deletes the account: DeleteUser
    /// (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUser.html>).
    pub(crate) async fn delete(&self, access: &Token) -> Result<(), AccountError> {
        let call = self.client.delete_user().access_token(access.expose());
        Box::pin(call.send()).await.map(drop).map_err(|error| account_refusal("DeleteUser", &error))
    }

    /// Replaces an address or number: UpdateUserAttributes
    /// (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserAttributes.html>).
    pub(crate) async fn change_contact(
        &self,
        access: &Token,
        kind: ContactKind,
        value: &str,
    ) -> Result<Option<Delivery>, AccountError> {
        let attribute = AttributeType::builder().name(kind.attribute()).value(value).build();
        let attribute = attribute.map_err(|_| AuthError::MissingField)?;
        let call = self.client.update_user_attributes().access_token(access.expose()).user_attributes(attribute);
        match Box::pin(call.send()).await {
            Ok(answer) => {
                let sent = answer.code_delivery_details_list.unwrap_or_default().into_iter();
                let mut there = sent.filter(|details| details.attribute_name() == Some(kind.attribute()));
                Ok(there.next().map(|details| delivery(Some(details))))
            }
            Err(error) => Err(account_refusal("UpdateUserAttributes", &error)),
        }
    }

    /// Sends a code to an address or number: GetUserAttributeVerificationCode
    /// (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAttributeVerificationCode.html>).
    pub(crate) async fn send_contact_code(&self, access: &Token, kind: ContactKind) -> Result<Delivery, AccountError> {
        let call = self
            .client
            .get_user_attribute_verification_code()
            .access_token(access.expose())
            .attribute_name(kind.attribute());
        match Box::pin(call.send()).await {
            Ok(answer) => Ok(delivery(answer.code_delivery_details)),
            Err(error) => Err(account_refusal("GetUserAttributeVerificationCode", &error)),
        }
    }

    /// Proves an address or number with its code: VerifyUserAttribute
    /// (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifyUserAttribute.html>).
    pub(crate) async fn verify_contact(
        &self,
        access: &Token,
        kind: ContactKind,
        code: &Secret,
    ) -> Result<(), AccountError> {
        let call = self
            .client
            .verify_user_attribute()
            .access_token(access.expose())
            .attribute_name(kind.attribute())
            .code(code.expose());
        Box::pin(call.send()).await.map(drop).map_err(|error| account_refusal("VerifyUserAttribute", &error))
    }
}

/// An address or number among the attributes of an account.
fn contact(answer: &GetUserOutput, kind: ContactKind) -> Option<Contact> {
    let attribute = |name: &str| {
        let named = answer.user_attributes().iter().find(|attribute| attribute.name() == name);
        named.and_then(|attribute| attribute.value()).filter(|value| !value.is_empty())
    };
    let value = attribute(kind.attribute())?.to_owned();
    Some(Contact { value, verified: attribute(verified(kind)) == Some("true") })
}

/// The attribute that says whether an address or number was proved.
fn verified(kind: ContactKind) -> &'static str {
    match kind {
        ContactKind::Email => "email_verified",
        ContactKind::PhoneNumber => "phone_number_verified",
    }
}
