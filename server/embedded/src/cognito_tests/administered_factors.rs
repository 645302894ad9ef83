//! Second factors and devices of people, as an administrator sees and changes them.

use serde_json::{Value, json};

use super::devices::{ALWAYS, Phone, remembering};
use super::mfa::{mfa_settings, with_app, with_mfa, with_phone};
use super::{Bench, PASSWORD};

/// A pool with second factors and devices, an account, and its confirmed device.
async fn with_device() -> (Bench, Value, String) {
    let bench = Bench::with(|template| mfa_settings(&remembering(&template, ALWAYS), "OPTIONAL")).await;
    bench.user("anna").await;
    bench.user("berta").await;
    let tokens = bench.tokens("anna").await;
    let phone = Phone::of(&tokens);
    phone.confirm(&bench, &tokens).await.ok();
    let key = tokens["NewDeviceMetadata"]["DeviceKey"].as_str().unwrap().to_owned();
    (bench, tokens, key)
}

#[tokio::test]
async fn an_administrator_turns_a_persons_factors_on_and_off() {
    let bench = with_mfa("OPTIONAL").await;
    let access = with_phone(&bench, "anna").await;
    let set = async |settings: Value| {
        let mut input = json!({ "Username": "anna" });
        input.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
        bench.admin_call("AdminSetUserMFAPreference", input).await
    };
    let app = json!({ "SoftwareTokenMfaSettings": { "Enabled": true, "PreferredMfa": true } });
    let message = set(app.clone()).await.refused("InvalidParameterException");
    assert_eq!(message, "User has not verified software token mfa");
    with_app(&bench, &access).await;
    set(app).await.ok();
    set(json!({ "SMSMfaSettings": { "Enabled": true } })).await.ok();
    let shown = bench.admin_call("AdminGetUser", json!({ "Username": "anna" })).await.ok();
    assert_eq!(shown["PreferredMfaSetting"], "SOFTWARE_TOKEN_MFA");
    assert_eq!(shown["UserMFASettingList"], json!(["SMS_MFA", "SOFTWARE_TOKEN_MFA"]));
    assert_eq!(shown["MFAOptions"], json!([{ "DeliveryMedium": "SMS", "AttributeName": "phone_number" }]));
    let own = bench.get_user(&access).await.ok();
    for member in ["PreferredMfaSetting", "UserMFASettingList", "MFAOptions"] {
        assert_eq!(own[member], shown[member], "{member}");
    }
    assert_eq!(bench.password_sign_in("anna", PASSWORD).await.ok()["ChallengeName"], "SOFTWARE_TOKEN_MFA");

    let off = json!({ "SoftwareTokenMfaSettings": { "Enabled": false }, "SMSMfaSettings": { "Enabled": false } });
    set(off).await.ok();
    let shown = bench.admin_call("AdminGetUser", json!({ "Username": "anna" })).await.ok();
    assert!(shown.get("UserMFASettingList").is_none() && shown.get("MFAOptions").is_none(), "{shown}");
    assert!(bench.password_sign_in("anna", PASSWORD).await.ok().get("AuthenticationResult").is_some());
    let nobody = json!({ "Username": "nobody", "SMSMfaSettings": { "Enabled": true } });
    bench.admin_call("AdminSetUserMFAPreference", nobody).await.refused("UserNotFoundException");
}

#[tokio::test]
async fn the_older_settings_turn_short_messages_on_and_off() {
    let bench = with_mfa("OPTIONAL").await;
    let access = with_phone(&bench, "anna").await;
    let set = async |options: Value| {
        bench.admin_call("AdminSetUserSettings", json!({ "Username": "anna", "MFAOptions": options })).await
    };
    set(json!([{ "DeliveryMedium": "SMS", "AttributeName": "phone_number" }])).await.ok();
    assert_eq!(bench.get_user(&access).await.ok()["UserMFASettingList"], json!(["SMS_MFA"]));
    let email = json!([{ "DeliveryMedium": "EMAIL", "AttributeName": "email" }]);
    set(email).await.refused("InvalidParameterException");
    set(json!([])).await.ok();
    assert!(bench.get_user(&access).await.ok().get("UserMFASettingList").is_none());
}

#[tokio::test]
async fn an_administrator_sees_and_forgets_a_persons_devices() {
    let (bench, tokens, key) = with_device().await;
    let own = bench.call("ListDevices", json!({ "AccessToken": tokens["AccessToken"] })).await.ok();
    let device = |username: &str| json!({ "Username": username, "DeviceKey": key });
    let listed = bench.admin_call("AdminListDevices", json!({ "Username": "anna" })).await.ok();
    assert_eq!(listed, own);
    let shown = bench.admin_call("AdminGetDevice", device("anna")).await.ok();
    assert_eq!(shown["Device"], own["Devices"][0]);
    for operation in ["AdminGetDevice", "AdminForgetDevice", "AdminUpdateDeviceStatus"] {
        let message = bench.admin_call(operation, device("berta")).await.refused("ResourceNotFoundException");
        assert_eq!(message, "Device does not exist.", "{operation}");
    }
    let status = async |status: &str| {
        let input = json!({ "Username": "anna", "DeviceKey": key, "DeviceRememberedStatus": status });
        bench.admin_call("AdminUpdateDeviceStatus", input).await
    };
    status("not_remembered").await.ok();
    let shown = bench.admin_call("AdminGetDevice", device("anna")).await.ok();
    let attributes = shown["Device"]["DeviceAttributes"].as_array().unwrap();
    assert!(attributes.contains(&json!({ "Name": "dev:device_remembered_status", "Value": "not_remembered" })));
    status("perhaps").await.refused("InvalidParameterException");

    assert!(bench.admin_call("AdminForgetDevice", device("anna")).await.status.is_success());
    bench.admin_call("AdminForgetDevice", device("anna")).await.refused("ResourceNotFoundException");
    let listed = bench.admin_call("AdminListDevices", json!({ "Username": "anna" })).await.ok();
    assert_eq!(listed["Devices"], json!([]));
}

#[tokio::test]
async fn what_is_no_device_of_anybody_is_refused_in_the_declared_words() {
    let (bench, _, key) = with_device().await;
    for (operation, exception) in [
        ("AdminListDevices", "ResourceNotFoundException"),
        ("AdminGetDevice", "ResourceNotFoundException"),
        ("AdminForgetDevice", "UserNotFoundException"),
        ("AdminUpdateDeviceStatus", "UserNotFoundException"),
    ] {
        let input = json!({ "Username": "nobody", "DeviceKey": key });
        assert_eq!(bench.admin_call(operation, input).await.refused(exception), "User does not exist.", "{operation}");
    }
    let long = json!({ "Username": "anna", "Limit": 61 });
    bench.admin_call("AdminListDevices", long).await.refused("InvalidParameterException");
    let malformed = json!({ "Username": "anna", "DeviceKey": "phone" });
    bench.admin_call("AdminGetDevice", malformed).await.refused("InvalidParameterException");
    let plain = Bench::new().await;
    plain.user("anna").await;
    let input = json!({ "Username": "anna" });
    plain.admin_call("AdminListDevices", input).await.refused("InvalidUserPoolConfigurationException");
}

#[tokio::test]
async fn the_pools_factors_are_shown_as_the_template_says() {
    let bench = Bench::with(|template| {
        let sign_in = "      Policies:\n        SignInPolicy: {AllowedFirstAuthFactors: [PASSWORD, WEB_AUTHN]}\n";
        let passkeys = "      WebAuthnRelyingPartyID: example.com\n      UsernameConfiguration:\n";
        mfa_settings(&template, "ON")
            .replace("      Policies:\n", sign_in)
            .replace("      UsernameConfiguration:\n", passkeys)
    })
    .await;
    let shown = bench.admin_call("GetUserPoolMfaConfig", json!({})).await.ok();
    let code = "Your authentication code is {####}";
    assert_eq!(
        shown,
        json!({
            "MfaConfiguration": "ON",
            "SmsMfaConfiguration": { "SmsAuthenticationMessage": code },
            "SoftwareTokenMfaConfiguration": { "Enabled": true },
            "EmailMfaConfiguration": { "Message": code, "Subject": "Your authentication code" },
            "WebAuthnConfiguration": {
                "RelyingPartyId": "example.com",
                "UserVerification": "preferred",
                "FactorConfiguration": "SINGLE_FACTOR",
            },
        })
    );
    let plain = Bench::new().await.admin_call("GetUserPoolMfaConfig", json!({})).await.ok();
    assert_eq!(plain, json!({ "MfaConfiguration": "OFF" }));
}
