//! Operations for an administrator, one file each. Whether their caller may use them was decided before they are called.

mod admin_add_user_to_group;
mod admin_confirm_sign_up;
mod admin_create_user;
mod admin_delete_user;
mod admin_delete_user_attributes;
mod admin_disable_user;
mod admin_enable_user;
mod admin_forget_device;
mod admin_get_device;
mod admin_get_user;
mod admin_initiate_auth;
mod admin_list_devices;
mod admin_list_groups_for_user;
mod admin_remove_user_from_group;
mod admin_reset_user_password;
mod admin_respond_to_auth_challenge;
mod admin_set_user_mfa_preference;
mod admin_set_user_password;
mod admin_set_user_settings;
mod admin_update_device_status;
mod admin_update_user_attributes;
mod admin_user_global_sign_out;
mod create_group;
mod delete_group;
mod describe_identity_provider;
mod describe_user_pool;
mod describe_user_pool_client;
mod device_of;
mod filter;
mod get_group;
mod get_user_pool_mfa_config;
mod group;
mod invitation;
mod list_groups;
mod list_identity_providers;
mod list_user_pool_clients;
mod list_user_pools;
mod list_users;
mod list_users_in_group;
mod page;
mod password;
mod update_group;
mod user;

use super::UserPool;
use crate::aws_json::{AwsError, Exception, input, output};
use crate::stack::ACCOUNT;

/// The operations that have to be signed.
const OPERATIONS: [&str; 36] = [
    "AdminAddUserToGroup",
    "AdminConfirmSignUp",
    "AdminCreateUser",
    "AdminDeleteUser",
    "AdminDeleteUserAttributes",
    "AdminDisableUser",
    "AdminEnableUser",
    "AdminForgetDevice",
    "AdminGetDevice",
    "AdminGetUser",
    "AdminInitiateAuth",
    "AdminListDevices",
    "AdminListGroupsForUser",
    "AdminRemoveUserFromGroup",
    "AdminResetUserPassword",
    "AdminRespondToAuthChallenge",
    "AdminSetUserMFAPreference",
    "AdminSetUserPassword",
    "AdminSetUserSettings",
    "AdminUpdateDeviceStatus",
    "AdminUpdateUserAttributes",
    "AdminUserGlobalSignOut",
    "CreateGroup",
    "DeleteGroup",
    "DescribeIdentityProvider",
    "DescribeUserPool",
    "DescribeUserPoolClient",
    "GetGroup",
    "GetUserPoolMfaConfig",
    "ListGroups",
    "ListIdentityProviders",
    "ListUserPoolClients",
    "ListUserPools",
    "ListUsers",
    "ListUsersInGroup",
    "UpdateGroup",
];

impl UserPool {
    /// The ARN that an operation for an administrator is about, or `*`; `None`: it is not one of those.
    pub(crate) fn administered(&self, operation: &str) -> Option<String> {
        OPERATIONS.contains(&operation).then(|| match operation {
            "ListUserPools" => "*".to_owned(),
            _ => self.arn(),
        })
    }

    /// Runs one operation for an administrator on its input and returns its output, both as JSON.
    pub(crate) async fn administer(&self, operation: &str, body: &[u8]) -> Result<Vec<u8>, AwsError> {
        match operation {
            "AdminConfirmSignUp" => output(&admin_confirm_sign_up::run(self, input(body)?).await?),
            "AdminCreateUser" => output(&admin_create_user::run(self, input(body)?).await?),
            "AdminDeleteUser" => admin_delete_user::run(self, input(body)?).await.map(|()| Vec::new()),
            "AdminDeleteUserAttributes" => output(&admin_delete_user_attributes::run(self, input(body)?).await?),
            "AdminDisableUser" => output(&admin_disable_user::run(self, input(body)?).await?),
            "AdminEnableUser" => output(&admin_enable_user::run(self, input(body)?).await?),
            "AdminGetUser" => output(&admin_get_user::run(self, input(body)?).await?),
            "AdminInitiateAuth" => output(&admin_initiate_auth::run(self, input(body)?).await?),
            "AdminResetUserPassword" => output(&admin_reset_user_password::run(self, input(body)?).await?),
            "AdminRespondToAuthChallenge" => output(&admin_respond_to_auth_challenge::run(self, input(body)?).await?),
            "AdminSetUserPassword" => output(&admin_set_user_password::run(self, input(body)?).await?),
            "AdminUpdateUserAttributes" => output(&admin_update_user_attributes::run(self, input(body)?).await?),
            "AdminUserGlobalSignOut" => output(&admin_user_global_sign_out::run(self, input(body)?).await?),
            "AdminSetUserMFAPreference" => output(&admin_set_user_mfa_preference::run(self, input(body)?).await?),
            "AdminSetUserSettings" => output(&admin_set_user_settings::run(self, input(body)?).await?),
            "GetUserPoolMfaConfig" => output(&get_user_pool_mfa_config::run(self, &input(body)?)?),
            "AdminForgetDevice" => admin_forget_device::run(self, input(body)?).await.map(|()| Vec::new()),
            "AdminGetDevice" => output(&admin_get_device::run(self, input(body)?).await?),
            "AdminListDevices" => output(&admin_list_devices::run(self, input(body)?).await?),
            "AdminUpdateDeviceStatus" => output(&admin_update_device_status::run(self, input(body)?).await?),
            "AdminAddUserToGroup" => admin_add_user_to_group::run(self, input(body)?).await.map(|()| Vec::new()),
            "AdminListGroupsForUser" => output(&admin_list_groups_for_user::run(self, input(body)?).await?),
            "AdminRemoveUserFromGroup" => {
                admin_remove_user_from_group::run(self, input(body)?).await.map(|()| Vec::new())
            }
            "CreateGroup" => output(&create_group::run(self, input(body)?).await?),
            "DeleteGroup" => delete_group::run(self, input(body)?).await.map(|()| Vec::new()),
            "GetGroup" => output(&get_group::run(self, input(body)?).await?),
            "ListGroups" => output(&list_groups::run(self, input(body)?).await?),
            "ListUsersInGroup" => output(&list_users_in_group::run(self, input(body)?).await?),
            "UpdateGroup" => output(&update_group::run(self, input(body)?).await?),
            "DescribeIdentityProvider" => output(&describe_identity_provider::run(self, input(body)?).await?),
            "ListIdentityProviders" => output(&list_identity_providers::run(self, input(body)?).await?),
            "DescribeUserPool" => output(&describe_user_pool::run(self, input(body)?).await?),
            "DescribeUserPoolClient" => output(&describe_user_pool_client::run(self, input(body)?).await?),
            "ListUserPoolClients" => output(&list_user_pool_clients::run(self, &input(body)?)?),
            "ListUserPools" => output(&list_user_pools::run(self, &input(body)?).await?),
            "ListUsers" => output(&list_users::run(self, input(body)?).await?),
            _ => {
                Err(AwsError::new(Exception::UnknownOperation, "This operation is not served by the embedded backend."))
            }
        }
    }

    fn arn(&self) -> String {
        format!("arn:aws:cognito-idp:{}:{ACCOUNT}:userpool/{}", self.stack.region, self.stack.user_pool.id)
    }

    /// Refuses a pool that is not this one.
    fn check_pool(&self, user_pool_id: &str) -> Result<(), AwsError> {
        if user_pool_id == self.stack.user_pool.id {
            return Ok(());
        }
        Err(AwsError::new(Exception::ResourceNotFound, format!("User pool {user_pool_id} does not exist.")))
    }

    /// When the pool was made, in seconds since 1970: its key was made with it.
    async fn made_s(&self) -> Result<i64, AwsError> {
        self.db
            .read(|tx| Ok::<_, AwsError>(tx.query_row("SELECT min(created_s) FROM signing_key", [], |row| row.get(0))?))
            .await
    }
}
