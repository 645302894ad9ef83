"""Stories of what people sign in with besides a password: apps that make codes, devices, passkeys; and of groups and names."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from typing import Any

from pycognito.aws_srp import generate_hash_device

from exchanges import Stage
from passkeys import Authenticator
from people import PASSWORD, credentials
from telling import OTHER, account, by_password, email, registered

RELYING_PARTY, ORIGIN = "example.com", "https://app.example.com"


def code_of_app(secret: str) -> str:
    """The code that an authenticator app shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, int(time.time() // 30).to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(int.from_bytes(digest[offset:offset + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def an_authenticator_app(stage: Stage) -> None:
    token = {"AccessToken": registered(stage, "golden-app")["AccessToken"]}
    stage.say("a code of no app", "VerifySoftwareToken", {**token, "UserCode": "000000"})
    secret = stage.say("an app", "AssociateSoftwareToken", token)["SecretCode"]
    stage.say("a wrong code", "VerifySoftwareToken", {**token, "UserCode": "000000"})
    stage.say("the code", "VerifySoftwareToken", {**token, "UserCode": code_of_app(secret)})
    on = {"SoftwareTokenMfaSettings": {"Enabled": True, "PreferredMfa": True}}
    stage.say("the app", "SetUserMFAPreference", {**token, **on})
    stage.say("with an app", "GetUserAuthFactors", token)
    stage.say("with an app", "GetUser", token)
    stage.say("with an app", "InitiateAuth", by_password(stage, "golden-app"))


def devices(stage: Stage) -> None:
    tokens = registered(stage, "golden-device")
    token = {"AccessToken": tokens["AccessToken"]}
    metadata = tokens["NewDeviceMetadata"]
    device = {**token, "DeviceKey": metadata["DeviceKey"]}
    _, verifier = generate_hash_device(metadata["DeviceGroupKey"], metadata["DeviceKey"])
    confirm = {**device, "DeviceName": "a phone", "DeviceSecretVerifierConfig": verifier}
    stage.say("a device", "ConfirmDevice", confirm)
    stage.say("twice", "ConfirmDevice", confirm)
    stage.say("a device", "UpdateDeviceStatus", {**device, "DeviceRememberedStatus": "remembered"})
    stage.say("a device", "GetDevice", device)
    stage.say("all devices", "ListDevices", token)
    stage.say("a device", "ForgetDevice", device)
    stage.say("a forgotten one", "GetDevice", device)


def passkeys(stage: Stage) -> None:
    token = {"AccessToken": registered(stage, "golden-passkey")["AccessToken"]}
    start, complete = "StartWebAuthnRegistration", "CompleteWebAuthnRegistration"
    right = Authenticator(RELYING_PARTY, ORIGIN)
    made = right.create({"challenge": "AAAA"})
    stage.say("that was not begun", complete, {**token, "Credential": made})
    for name, authenticator in (
        ("of another origin", Authenticator(RELYING_PARTY, "https://evil.example.net")),
        ("for another relying party", Authenticator("example.net", ORIGIN)),
        ("with another algorithm", Authenticator(RELYING_PARTY, ORIGIN, algorithm=-8)),
        ("a passkey", right),
    ):
        options = stage.say(f"for {name}", start, token)["CredentialCreationOptions"]
        stage.say(name, complete, {**token, "Credential": authenticator.create(options)})
    kept = stage.say("all passkeys", "ListWebAuthnCredentials", token)["Credentials"]
    stage.say("with a passkey", "GetUserAuthFactors", token)
    one = {**token, "CredentialId": kept[0]["CredentialId"]}
    stage.say("a passkey", "DeleteWebAuthnCredential", one)
    stage.say("twice", "DeleteWebAuthnCredential", one)


def a_registration_of_another_client(stage: Stage) -> None:
    """Begun at the pool's client, finished at the one that took its place meanwhile."""
    quiet = Stage(stage.backend)
    begun = {"AccessToken": registered(stage, "golden-moving")["AccessToken"]}
    options = quiet.say("quiet", "StartWebAuthnRegistration", begun)["CredentialCreationOptions"]
    old = stage.names.client
    stage.backend.restart(
        lambda template: template.replace("  UserPoolClient:\n", "  AnotherClient:\n").replace(
            "!Ref UserPoolClient", "!Ref AnotherClient"
        )
    )
    assert stage.names.client != old
    tokens = quiet.say("quiet", "InitiateAuth", by_password(stage, "golden-moving"))["AuthenticationResult"]
    finish = {"AccessToken": tokens["AccessToken"], "Credential": Authenticator(RELYING_PARTY, ORIGIN).create(options)}
    stage.say("that another client began", "CompleteWebAuthnRegistration", finish)


def a_damaged_secret(stage: Stage) -> None:
    tokens = registered(stage, "golden-damaged")
    token = {"AccessToken": tokens["AccessToken"]}
    quiet = Stage(stage.backend)
    secret = quiet.say("quiet", "AssociateSoftwareToken", token)["SecretCode"]
    known = quiet.say("quiet", "GetUser", token)["UserAttributes"]
    sub = next(member["Value"] for member in known if member["Name"] == "sub")
    stage.backend.meddle("UPDATE software_token SET pending = zeroblob(64) WHERE sub = ?", sub)
    stage.say("a secret that is damaged", "VerifySoftwareToken", {**token, "UserCode": code_of_app(secret)})


def a_number_that_is_gone(stage: Stage) -> None:
    """Of two factors, one is chosen whose telephone number was removed since they were offered."""
    token = {"AccessToken": registered(stage, "golden-numberless")["AccessToken"]}
    quiet = Stage(stage.backend)
    secret = quiet.say("quiet", "AssociateSoftwareToken", token)["SecretCode"]
    quiet.say("quiet", "VerifySoftwareToken", {**token, "UserCode": code_of_app(secret)})
    number = {"Name": "phone_number", "Value": "+15555550101"}
    quiet.say("quiet", "UpdateUserAttributes", {**token, "UserAttributes": [number]})
    both = {"SMSMfaSettings": {"Enabled": True}, "SoftwareTokenMfaSettings": {"Enabled": True}}
    quiet.say("quiet", "SetUserMFAPreference", {**token, **both})
    asked = stage.say("with two factors", "InitiateAuth", by_password(stage, "golden-numberless"))
    quiet.say("quiet", "DeleteUserAttributes", {**token, "UserAttributeNames": ["phone_number"]})
    answer = {
        "ClientId": stage.names.client,
        "ChallengeName": "SELECT_MFA_TYPE",
        "Session": asked["Session"],
        "ChallengeResponses": {"USERNAME": "golden-numberless", "ANSWER": "SMS_MFA"},
    }
    stage.say("a number that is gone", "RespondToAuthChallenge", answer)


def what_the_pool_has_not(stage: Stage) -> None:
    token = {"AccessToken": registered(stage, "golden-without")["AccessToken"]}
    stage.say("where there are none", "StartWebAuthnRegistration", token)
    stage.say("where none are remembered", "ListDevices", token)
    stage.say("where there are none", "AssociateSoftwareToken", token)


def no_relying_party(stage: Stage) -> None:
    token = {"AccessToken": registered(stage, "golden-nowhere")["AccessToken"]}
    stage.say("without a relying party", "StartWebAuthnRegistration", token)


def an_earlier_password(stage: Stage) -> None:
    token = {"AccessToken": registered(stage, "golden-history")["AccessToken"]}
    change = {**token, "PreviousPassword": PASSWORD, "ProposedPassword": OTHER}
    Stage(stage.backend).say("quiet", "ChangePassword", change)
    back = {**token, "PreviousPassword": OTHER, "ProposedPassword": PASSWORD}
    stage.say("an earlier password", "ChangePassword", back)


def a_name_of_two(stage: Stage) -> None:
    """An address that is a name, verified for one person, given by another."""
    registered(stage, "golden-alias")
    other = account(stage, "golden-alias-too")
    request = {**other, "Password": PASSWORD, "UserAttributes": email("golden-alias")}
    Stage(stage.backend).say("quiet", "SignUp", request)
    code = stage.backend.code("golden-alias@example.com")
    stage.say("an address that is somebody's name", "ConfirmSignUp", {**other, "ConfirmationCode": code})


def the_basic_flow(stage: Stage) -> None:
    names = stage.names
    logins = {"Logins": {names.provider: registered(stage, "golden-basic")["IdToken"]}}
    pool = {"IdentityPoolId": names.identity_pool}
    quiet = Stage(stage.backend)
    identity = quiet.say("quiet", "GetId", {**pool, **logins}, "cognito-identity")
    stage.say("signed in", "GetOpenIdToken", {**identity, **logins}, "cognito-identity")
    stage.say("without the login", "GetOpenIdToken", identity, "cognito-identity")


def groups(stage: Stage) -> None:
    """Where the role of signed-in people allows everything."""
    names = stage.names
    _, keys = credentials(names, registered(stage, "golden-grouper")["IdToken"])

    def say(name: str, operation: str, **members: Any) -> Any:
        return stage.say(name, operation, {"UserPoolId": names.user_pool, **members}, signer=keys)

    group, person = {"GroupName": "golden"}, {"Username": "golden-grouper"}
    say("a group", "CreateGroup", **group, Description="of gold", Precedence=1)
    say("a name that is taken", "CreateGroup", **group)
    say("a group", "GetGroup", **group)
    say("an unknown one", "GetGroup", GroupName="silver")
    say("another description", "UpdateGroup", **group, Description="of pure gold")
    say("all groups", "ListGroups")
    say("a person", "AdminAddUserToGroup", **group, **person)
    say("of a person", "AdminListGroupsForUser", **person)
    say("of a group", "ListUsersInGroup", **group)
    stage.say("a member", "InitiateAuth", by_password(stage, "golden-grouper"))
    say("a person", "AdminRemoveUserFromGroup", **group, **person)
    say("a group", "DeleteGroup", **group)


def factors_of_others(stage: Stage) -> None:
    """Where the role of signed-in people allows everything, and the pool knows factors and devices."""
    names = stage.names
    tokens = registered(stage, "golden-supervised")
    _, keys = credentials(names, tokens["IdToken"])
    token = {"AccessToken": tokens["AccessToken"]}
    quiet = Stage(stage.backend)
    secret = quiet.say("quiet", "AssociateSoftwareToken", token)["SecretCode"]
    quiet.say("quiet", "VerifySoftwareToken", {**token, "UserCode": code_of_app(secret)})
    number = {"Name": "phone_number", "Value": "+15555550100"}
    quiet.say("quiet", "UpdateUserAttributes", {**token, "UserAttributes": [number]})
    metadata = tokens["NewDeviceMetadata"]
    _, verifier = generate_hash_device(metadata["DeviceGroupKey"], metadata["DeviceKey"])
    confirm = {**token, "DeviceKey": metadata["DeviceKey"], "DeviceSecretVerifierConfig": verifier}
    quiet.say("quiet", "ConfirmDevice", confirm)

    def say(name: str, operation: str, **members: Any) -> Any:
        return stage.say(name, operation, {"UserPoolId": names.user_pool, **members}, signer=keys)

    say("a pool with factors", "GetUserPoolMfaConfig")
    person, nobody = {"Username": "golden-supervised"}, {"Username": "golden-nobody"}
    device = {**person, "DeviceKey": metadata["DeviceKey"]}
    say("a person", "AdminListDevices", **person)
    say("nobody", "AdminListDevices", **nobody)
    say("a device", "AdminGetDevice", **device)
    say("a device", "AdminUpdateDeviceStatus", **device, DeviceRememberedStatus="not_remembered")
    say("a device", "AdminForgetDevice", **device)
    say("a forgotten one", "AdminForgetDevice", **device)
    on = {"SoftwareTokenMfaSettings": {"Enabled": True, "PreferredMfa": True}}
    say("the app", "AdminSetUserMFAPreference", **person, **on)
    say("nobody", "AdminSetUserMFAPreference", **nobody, **on)
    say("a factor that the pool has not", "AdminSetUserMFAPreference", **person, EmailMfaSettings={"Enabled": True})
    by_message = [{"DeliveryMedium": "SMS", "AttributeName": "phone_number"}]
    say("short messages", "AdminSetUserSettings", **person, MFAOptions=by_message)
    say("with factors", "AdminGetUser", **person)


FACTORS = {
    an_authenticator_app: "factors",
    devices: "factors",
    passkeys: "factors",
    a_damaged_secret: "factors",
    an_earlier_password: "factors",
    the_basic_flow: "factors",
    what_the_pool_has_not: "plain",
    no_relying_party: "nowhere",
    a_name_of_two: "aliases",
    groups: "governed",
    factors_of_others: "supervised",
    a_number_that_is_gone: "supervised",
    a_registration_of_another_client: "moving",
}
