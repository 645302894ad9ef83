"""What happens between a client and the Cognito services, told step by step: every operation, every exception.

A story has accounts of its own, so that all of them can be told on one backend, in any order.
"""

from __future__ import annotations

import shutil
from typing import Any

from botocore.awsrequest import AWSRequest
from pycognito.aws_srp import AWSSRP

from exchanges import Stage
from factors import FACTORS
from people import PASSWORD, credentials
from telling import OTHER, Story, account, by_password, email, registered

def signing_up(stage: Stage) -> None:
    who = account(stage, "golden-up")
    request = {**who, "Password": PASSWORD, "UserAttributes": email("golden-up")}
    stage.say("a new account", "SignUp", request)
    stage.say("a name that is taken", "SignUp", request)
    stage.say("a weak password", "SignUp", {**request, "Username": "golden-weak", "Password": "password"})
    stage.say("no address", "SignUp", {**who, "Username": "golden-none", "Password": PASSWORD})
    stage.say("two violations", "SignUp", {**request, "Username": "two words", "Password": " x"})
    stage.say("another client", "SignUp", {**request, "ClientId": "1234567890abcdefghijklmnop"})
    stage.say("a secret that the client has not", "SignUp", {**request, "SecretHash": "AAAA"})
    stage.say("no password", "SignUp", who)
    stage.say("not confirmed yet", "InitiateAuth", by_password(stage, "golden-up"))
    stage.say("another code", "ResendConfirmationCode", who)
    stage.say("nobody", "ResendConfirmationCode", account(stage, "golden-nobody"))
    stage.say("a wrong code", "ConfirmSignUp", {**who, "ConfirmationCode": "000000"})
    stage.say("nobody", "ConfirmSignUp", {**account(stage, "golden-nobody"), "ConfirmationCode": "000000"})
    code = stage.backend.code("golden-up@example.com")
    stage.say("the code", "ConfirmSignUp", {**who, "ConfirmationCode": code})
    stage.say("twice", "ConfirmSignUp", {**who, "ConfirmationCode": code})
    stage.say("confirmed already", "ResendConfirmationCode", who)


def signing_in(stage: Stage) -> None:
    registered(stage, "golden-in")
    request = by_password(stage, "golden-in")
    tokens = stage.say("by password", "InitiateAuth", request)["AuthenticationResult"]
    stage.say("a wrong password", "InitiateAuth", by_password(stage, "golden-in", "Wrong-horse-7"))
    stage.say("nobody", "InitiateAuth", by_password(stage, "golden-nobody"))
    stage.say("no password", "InitiateAuth", {**request, "AuthParameters": {"USERNAME": "golden-in"}})
    stage.say("an unknown flow", "InitiateAuth", {**request, "AuthFlow": "MAGIC_AUTH"})
    stage.say("a flow that is not enabled", "InitiateAuth", {**request, "AuthFlow": "CUSTOM_AUTH"})
    refresh = {"AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": stage.names.client}
    again = {**refresh, "AuthParameters": {"REFRESH_TOKEN": tokens["RefreshToken"]}}
    stage.say("by refresh token", "InitiateAuth", again)
    renew = {"ClientId": stage.names.client, "RefreshToken": tokens["RefreshToken"]}
    stage.say("new ones", "GetTokensFromRefreshToken", renew)
    stage.say("a made-up one", "GetTokensFromRefreshToken", {**renew, "RefreshToken": "made up"})
    stage.say("a made-up refresh token", "InitiateAuth", {**refresh, "AuthParameters": {"REFRESH_TOKEN": "made up"}})
    stage.say("the person", "GetUser", {"AccessToken": tokens["AccessToken"]})
    stage.say("a token that is none", "GetUser", {"AccessToken": "made up"})
    stage.say("an ID token", "GetUser", {"AccessToken": tokens["IdToken"]})
    revoke = {"ClientId": stage.names.client}
    stage.say("another client", "RevokeToken", {"ClientId": "1234567890abcdefghijklmnop", "Token": "x"})
    stage.say("an access token", "RevokeToken", {**revoke, "Token": tokens["AccessToken"]})
    stage.say("a refresh token", "RevokeToken", {**revoke, "Token": tokens["RefreshToken"]})
    stage.say("a revoked token", "GetUser", {"AccessToken": tokens["AccessToken"]})
    stage.say("a revoked refresh token", "InitiateAuth", again)
    stage.say("a revoked one", "GetTokensFromRefreshToken", renew)


def too_many_tries(stage: Stage) -> None:
    registered(stage, "golden-locked")
    quiet = Stage(stage.backend)
    wrong = by_password(stage, "golden-locked", "Wrong-horse-7")
    # The first lock is a second long: on a slow machine it may be over before the next try.
    while quiet.say("too many wrong passwords", "InitiateAuth", wrong)["message"].startswith("Incorrect"):
        assert len(quiet.exchanges) < 50
    stage.exchanges.append(quiet.exchanges[-1])
    who = account(stage, "golden-locked")
    for _ in range(5):
        quiet.say("quiet", "ForgotPassword", who)
    stage.say("too many codes", "ForgotPassword", who)


def signing_in_by_srp(stage: Stage) -> None:
    registered(stage, "golden-srp")
    names = stage.names
    client = {"ClientId": names.client}
    for name, password in (("by SRP", PASSWORD), ("by SRP with a wrong password", "Wrong-horse-7")):
        srp = AWSSRP("golden-srp", password, names.user_pool, names.client, client=object())
        request = {**client, "AuthFlow": "USER_SRP_AUTH", "AuthParameters": srp.get_auth_params()}
        challenge = stage.say(name, "InitiateAuth", request)
        responses = srp.process_challenge(challenge["ChallengeParameters"], request["AuthParameters"])
        answer = {**client, "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": responses}
        if "Session" in challenge:
            answer["Session"] = challenge["Session"]
        stage.say(name, "RespondToAuthChallenge", answer)
    stage.say("an answer to nothing", "RespondToAuthChallenge", {**client, "ChallengeName": "PASSWORD_VERIFIER"})
    stage.say("an unknown challenge", "RespondToAuthChallenge", {**client, "ChallengeName": "RIDDLE"})


def a_new_password(stage: Stage) -> None:
    tokens = registered(stage, "golden-reset")
    who = account(stage, "golden-reset")
    confirm = {**who, "ConfirmationCode": "000000", "Password": OTHER}
    stage.say("no code was asked for", "ConfirmForgotPassword", confirm)
    stage.say("a code", "ForgotPassword", who)
    stage.say("nobody", "ForgotPassword", account(stage, "golden-nobody"))
    stage.say("a wrong code", "ConfirmForgotPassword", confirm)
    stage.say("nobody", "ConfirmForgotPassword", {**confirm, "Username": "golden-nobody"})
    code = stage.backend.code("golden-reset@example.com")
    stage.say("a weak password", "ConfirmForgotPassword", {**confirm, "ConfirmationCode": code, "Password": "password"})
    stage.say("the code", "ConfirmForgotPassword", {**confirm, "ConfirmationCode": code})
    change = {"AccessToken": tokens["AccessToken"], "PreviousPassword": OTHER, "ProposedPassword": PASSWORD}
    stage.say("a wrong password", "ChangePassword", {**change, "PreviousPassword": "Wrong-horse-7"})
    stage.say("a weak password", "ChangePassword", {**change, "ProposedPassword": "password"})
    stage.say("the password", "ChangePassword", change)


def attributes(stage: Stage) -> None:
    token = {"AccessToken": registered(stage, "golden-attributes")["AccessToken"]}
    moved = {"Name": "email", "Value": "golden-moved@example.com"}
    nick = {"Name": "nickname", "Value": "Goldie"}
    update = "UpdateUserAttributes"
    stage.say("an address and a name", update, {**token, "UserAttributes": [moved, nick]})
    stage.say("one that does not exist", update, {**token, "UserAttributes": [{"Name": "role", "Value": "admin"}]})
    stage.say("one that is reserved", update, {**token, "UserAttributes": [{"Name": "sub", "Value": "x"}]})
    stage.say("no address", update, {**token, "UserAttributes": [{"Name": "email", "Value": "nowhere"}]})
    stage.say("a code", "GetUserAttributeVerificationCode", {**token, "AttributeName": "email"})
    stage.say("one that no code verifies", "GetUserAttributeVerificationCode", {**token, "AttributeName": "nickname"})
    verify = {**token, "AttributeName": "email"}
    stage.say("a wrong code", "VerifyUserAttribute", {**verify, "Code": "000000"})
    code = stage.backend.code("golden-moved@example.com")
    stage.say("the code", "VerifyUserAttribute", {**verify, "Code": code})
    stage.say("the code twice", "VerifyUserAttribute", {**verify, "Code": code})
    stage.say("a name", "DeleteUserAttributes", {**token, "UserAttributeNames": ["nickname"]})
    stage.say("one that is required", "DeleteUserAttributes", {**token, "UserAttributeNames": ["email"]})


def leaving(stage: Stage) -> None:
    token = {"AccessToken": registered(stage, "golden-leaving")["AccessToken"]}
    stage.say("everywhere", "GlobalSignOut", token)
    stage.say("twice", "GlobalSignOut", token)
    token = {"AccessToken": registered(stage, "golden-gone")["AccessToken"]}
    stage.say("the account", "DeleteUser", token)
    stage.say("twice", "DeleteUser", token)


def identities(stage: Stage) -> None:
    names = stage.names
    tokens = registered(stage, "golden-identity")
    pool = {"IdentityPoolId": names.identity_pool}
    logins = {"Logins": {names.provider: tokens["IdToken"]}}

    def say(name: str, operation: str, request: dict[str, Any]) -> Any:
        return stage.say(name, operation, request, "cognito-identity")

    identity = say("signed in", "GetId", {**pool, **logins})
    guest = say("a guest", "GetId", pool)
    say("another pool", "GetId", {"IdentityPoolId": f"{names.region}:00000000-0000-4000-8000-000000000000"})
    say("an access token", "GetId", {**pool, "Logins": {names.provider: tokens["AccessToken"]}})
    say("another provider", "GetId", {**pool, "Logins": {"accounts.google.com": tokens["IdToken"]}})
    credentials = "GetCredentialsForIdentity"
    say("signed in", credentials, {**identity, **logins})
    say("a guest", credentials, guest)
    say("without the login", credentials, identity)
    say("an unknown identity", credentials, {"IdentityId": f"{names.region}:00000000-0000-4000-8000-000000000000"})


def what_is_no_request(stage: Stage) -> None:
    stage.say("not JSON", "SignUp", b"{")
    stage.say("another type", "SignUp", b"[]")
    stage.say("a number for a text", "SignUp", {"ClientId": 1})
    stage.say("too much of it", "GetUser", b'{"AccessToken":"' + b"x" * 200_000 + b'"}')
    stage.say("unknown", "FlyToTheMoon", {})
    stage.say("not served here", "CreateUserPool", {"PoolName": "x"})
    stage.say("unknown to identity pools", "FlyToTheMoon", {}, "cognito-identity")


def no_way_to_deliver(stage: Stage) -> None:
    registered(stage, "golden-undelivered")
    outbox = stage.backend.outbox
    shutil.move(outbox, f"{outbox}.away")
    try:
        stage.say("no way to deliver it", "ForgotPassword", account(stage, "golden-undelivered"))
    finally:
        shutil.move(f"{outbox}.away", outbox)


def openly(stage: Stage) -> None:
    """With a client that says who exists and a pool that takes no guests and gives no role."""
    names = stage.names
    stage.say("nobody, openly", "InitiateAuth", by_password(stage, "golden-nobody"))
    stage.say("nobody, openly", "ForgotPassword", account(stage, "golden-nobody"))
    stage.say("nobody, openly", "ResendConfirmationCode", account(stage, "golden-nobody"))
    tokens = registered(stage, "golden-open")
    revoke = {"ClientId": names.client, "Token": tokens["RefreshToken"]}
    stage.say("not enabled", "RevokeToken", revoke)
    pool = {"IdentityPoolId": names.identity_pool}
    stage.say("a guest where none are let in", "GetId", pool, "cognito-identity")
    logins = {"Logins": {names.provider: tokens["IdToken"]}}
    identity = stage.say("signed in, openly", "GetId", {**pool, **logins}, "cognito-identity")
    no_role = {**identity, **logins}
    stage.say("no role to take", "GetCredentialsForIdentity", no_role, "cognito-identity")


def signing_requests(stage: Stage) -> None:
    """Where the role of signed-in people allows everything."""
    names = stage.names
    pool = {"UserPoolId": names.user_pool}
    describe = "DescribeUserPool"
    _, keys = credentials(names, registered(stage, "golden-signer")["IdToken"])
    _, guest = credentials(names, None)
    stage.say("signed", describe, pool, signer=keys)
    stage.say("another pool", describe, {"UserPoolId": f"{names.region}_AAAAAAAAA"}, signer=keys)
    stage.say("not signed", describe, pool)
    stage.say("by somebody who may not", describe, pool, signer=guest)
    stage.say("with another secret", describe, pool, signer={**keys, "SecretKey": guest["SecretKey"]})
    stage.say("with an unknown key", describe, pool, signer={**keys, "AccessKeyId": "ASIAAAAAAAAAAAAAAAAA"})

    def without_signature(signed: AWSRequest) -> None:
        text = signed.headers["Authorization"].partition(", Signature=")[0]
        signed.headers.replace_header("Authorization", text)

    stage.say("with half a signature", describe, pool, signer=keys, change=without_signature)
    expire = "UPDATE temporary_credential SET expires_s = 0 WHERE access_key_id = ?"
    stage.backend.meddle(expire, guest["AccessKeyId"])
    stage.say("with a key that has expired", describe, pool, signer=guest)
    client = {**pool, "ClientId": names.client}
    stage.say("signed", "DescribeUserPoolClient", client, signer=keys)
    stage.say("another client", "DescribeUserPoolClient", {**client, "ClientId": "abc"}, signer=keys)
    stage.say("signed", "ListUserPools", {"MaxResults": 10}, signer=keys)
    stage.say("signed", "ListUserPoolClients", {**pool, "MaxResults": 10}, signer=keys)
    stage.say("signed", "ListIdentityProviders", {**pool, "MaxResults": 10}, signer=keys)
    provider = {**pool, "ProviderName": "Elsewhere"}
    stage.say("signed", "DescribeIdentityProvider", provider, signer=keys)
    stage.say("another provider", "DescribeIdentityProvider", {**provider, "ProviderName": "Nowhere"}, signer=keys)


def rotating(stage: Stage) -> None:
    """With a client whose refresh tokens are replaced at each renewal."""
    tokens = registered(stage, "golden-rotating")
    renew = {"ClientId": stage.names.client, "RefreshToken": tokens["RefreshToken"]}
    stage.say("another refresh token", "GetTokensFromRefreshToken", renew)
    stage.say("a replaced one", "GetTokensFromRefreshToken", renew)
    parameters = {"REFRESH_TOKEN": tokens["RefreshToken"]}
    old = {"ClientId": stage.names.client, "AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": parameters}
    stage.say("by refresh token where they are replaced", "InitiateAuth", old)


def administering(stage: Stage) -> None:
    """Where the role of signed-in people allows everything."""
    names = stage.names
    _, keys = credentials(names, registered(stage, "golden-administrator")["IdToken"])

    def say(name: str, operation: str, **members: Any) -> Any:
        return stage.say(name, operation, {"UserPoolId": names.user_pool, **members}, signer=keys)

    who = {"Username": "golden-made"}
    made = {**who, "UserAttributes": [*email("golden-made"), {"Name": "email_verified", "Value": "true"}]}
    say("an account", "AdminCreateUser", **made, TemporaryPassword="Temporary-horse-1", MessageAction="SUPPRESS")
    say("a name that is taken", "AdminCreateUser", **made)
    say("a person", "AdminGetUser", **who)
    say("nobody", "AdminGetUser", Username="golden-nobody")
    flow = {"ClientId": names.client, "AuthFlow": "ADMIN_USER_PASSWORD_AUTH"}
    temporary = {"USERNAME": "golden-made", "PASSWORD": "Temporary-horse-1"}
    asked = say("with a temporary password", "AdminInitiateAuth", **flow, AuthParameters=temporary)
    answer = {"USERNAME": "golden-made", "NEW_PASSWORD": PASSWORD}
    challenge = {"ClientId": names.client, "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": asked["Session"]}
    say("a new password", "AdminRespondToAuthChallenge", **challenge, ChallengeResponses=answer)
    say("a password", "AdminSetUserPassword", **who, Password=OTHER, Permanent=True)
    say("a weak password", "AdminSetUserPassword", **who, Password="password", Permanent=True)
    say("an invitation again", "AdminCreateUser", **who, MessageAction="RESEND")
    say("a name", "AdminUpdateUserAttributes", **who, UserAttributes=[{"Name": "nickname", "Value": "Goldie"}])
    say("a name", "AdminDeleteUserAttributes", **who, UserAttributeNames=["nickname"])
    say("a person", "AdminDisableUser", **who)
    stage.say("a disabled account", "InitiateAuth", by_password(stage, "golden-made", OTHER))
    say("a person", "AdminEnableUser", **who)
    say("a person", "AdminUserGlobalSignOut", **who)
    say("a person", "AdminResetUserPassword", **who)
    stage.say("a password that was reset", "InitiateAuth", by_password(stage, "golden-made", OTHER))
    say("by name", "ListUsers", Filter='username = "golden-made"')
    say("a filter that is none", "ListUsers", Filter="username ~ x")
    say("a person", "AdminDeleteUser", **who)
    say("twice", "AdminDeleteUser", **who)
    request = {**account(stage, "golden-unconfirmed"), "Password": PASSWORD, "UserAttributes": email("golden-unconfirmed")}
    Stage(stage.backend).say("quiet", "SignUp", request)
    say("a person", "AdminConfirmSignUp", Username="golden-unconfirmed")
    say("twice", "AdminConfirmSignUp", Username="golden-unconfirmed")


# Each story with the kind of backend that it is told on: see `test_goldens.py`.
STORIES: dict[Story, str] = {
    signing_up: "plain",
    signing_in: "plain",
    too_many_tries: "plain",
    signing_in_by_srp: "plain",
    a_new_password: "plain",
    attributes: "plain",
    leaving: "plain",
    identities: "plain",
    what_is_no_request: "plain",
    no_way_to_deliver: "plain",
    openly: "open",
    rotating: "rotating",
    signing_requests: "governed",
    administering: "governed",
    **FACTORS,
}
