//! One file an operation: its input, its output, what it does.

pub(super) mod associate_software_token;
pub(super) mod change_password;
pub(super) mod confirm_device;
pub(super) mod confirm_forgot_password;
pub(super) mod confirm_sign_up;
pub(super) mod delete_user;
pub(super) mod delete_user_attributes;
pub(super) mod forget_device;
pub(super) mod forgot_password;
pub(super) mod get_device;
pub(super) mod get_tokens_from_refresh_token;
pub(super) mod get_user;
pub(super) mod get_user_attribute_verification_code;
pub(super) mod get_user_auth_factors;
pub(super) mod global_sign_out;
pub(super) mod initiate_auth;
pub(super) mod list_devices;
pub(super) mod resend_confirmation_code;
pub(super) mod respond_to_auth_challenge;
pub(super) mod revoke_token;
pub(super) mod set_user_mfa_preference;
pub(super) mod sign_up;
pub(super) mod update_device_status;
pub(super) mod update_user_attributes;
pub(super) mod verify_software_token;
pub(super) mod verify_user_attribute;
