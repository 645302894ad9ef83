"""Makes pools and a bucket by calls of their own, where CloudFormation does not: as `server/stack/template.yaml` says."""

from __future__ import annotations

from typing import Any

from backend import Names
from people import PASSWORD
from targets.target import ORIGIN

BUCKET = "updown-contract"
POOL: dict[str, Any] = {
    "AutoVerifiedAttributes": ["email"],
    "Schema": [{"Name": "email", "AttributeDataType": "String", "Required": True, "Mutable": True}],
    "UsernameConfiguration": {"CaseSensitive": False},
    "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
    "Policies": {
        "PasswordPolicy": {
            "MinimumLength": 8,
            "RequireLowercase": True,
            "RequireUppercase": True,
            "RequireNumbers": True,
            "RequireSymbols": True,
        }
    },
}
CLIENT: dict[str, Any] = {
    "GenerateSecret": False,
    "ExplicitAuthFlows": [
        "ALLOW_USER_PASSWORD_AUTH",
        "ALLOW_USER_SRP_AUTH",
        "ALLOW_REFRESH_TOKEN_AUTH",
        "ALLOW_USER_AUTH",
    ],
    "PreventUserExistenceErrors": "ENABLED",
    "EnableTokenRevocation": True,
    "IdTokenValidity": 60,
    "AccessTokenValidity": 60,
    "RefreshTokenValidity": 30,
    "TokenValidityUnits": {"IdToken": "minutes", "AccessToken": "minutes", "RefreshToken": "days"},
}


def setup_by_api(clients: dict[str, Any], endpoint: str | None, region: str) -> Names:
    """Makes what is asked about with an administrator's clients: `cognito-idp`, `cognito-identity` and `s3`."""
    pool = clients["cognito-idp"].create_user_pool(PoolName="updown", **POOL)["UserPool"]["Id"]
    client = clients["cognito-idp"].create_user_pool_client(UserPoolId=pool, ClientName="updown", **CLIENT)
    client_id = client["UserPoolClient"]["ClientId"]
    identities = clients["cognito-identity"].create_identity_pool(
        IdentityPoolName="updown",
        AllowUnauthenticatedIdentities=True,
        AllowClassicFlow=False,
        CognitoIdentityProviders=[
            {"ClientId": client_id, "ProviderName": f"cognito-idp.{region}.amazonaws.com/{pool}"}
        ],
    )["IdentityPoolId"]
    _bucket(clients["s3"])
    return Names(endpoint, region, pool, client_id, identities, BUCKET)


def another_pool(pools: Any) -> tuple[str, str]:
    """A user pool that no identity pool knows, and its client."""
    pool = pools.create_user_pool(PoolName="another", **POOL)["UserPool"]["Id"]
    client = pools.create_user_pool_client(UserPoolId=pool, ClientName="another", **CLIENT)
    return pool, client["UserPoolClient"]["ClientId"]


def account(pools: Any, pool: str, username: str, address: str) -> None:
    """A confirmed account with everybody's password, made by an administrator. No message is sent."""
    attributes = [{"Name": "email", "Value": address}, {"Name": "email_verified", "Value": "true"}]
    pools.admin_create_user(
        UserPoolId=pool, Username=username, UserAttributes=attributes, MessageAction="SUPPRESS"
    )
    pools.admin_set_user_password(UserPoolId=pool, Username=username, Password=PASSWORD, Permanent=True)


def own_objects(bucket: str, identity: str) -> dict[str, Any]:
    """What the template lets a signed-in person do in the bucket."""
    objects = [
        "s3:PutObject",
        "s3:GetObject",
        "s3:DeleteObject",
        "s3:AbortMultipartUpload",
        "s3:ListMultipartUploadParts",
    ]
    arn = f"arn:aws:s3:::{bucket}"
    prefix = f"protected/{identity}/*"
    listing = {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": arn}
    return policy(
        {"Effect": "Allow", "Action": objects, "Resource": f"{arn}/{prefix}"},
        {**listing, "Condition": {"StringLike": {"s3:prefix": prefix}}},
    )


def policy(*statements: dict[str, Any]) -> dict[str, Any]:
    """A policy document."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def cors(origin: str) -> dict[str, Any]:
    """The bucket's rules for browsers."""
    return {
        "CORSRules": [
            {
                "AllowedOrigins": [origin],
                "AllowedMethods": ["POST", "PUT", "GET", "DELETE", "HEAD"],
                "AllowedHeaders": ["*"],
                "ExposeHeaders": ["x-amz-server-side-encryption", "x-amz-request-id", "x-amz-id-2", "ETag"],
                "MaxAgeSeconds": 3600,
            }
        ]
    }


def _bucket(s3: Any) -> None:
    s3.create_bucket(Bucket=BUCKET)
    s3.put_public_access_block(
        Bucket=BUCKET,
        PublicAccessBlockConfiguration={
            "BlockPublicAcls": True,
            "BlockPublicPolicy": True,
            "IgnorePublicAcls": True,
            "RestrictPublicBuckets": True,
        },
    )
    s3.put_bucket_cors(Bucket=BUCKET, CORSConfiguration=cors(ORIGIN))
