"""MiniStack, where CloudFormation deploys the template itself. It is told to check who asks for what."""

from __future__ import annotations

import json

from backend import Names
from emulators import free_port, program
from people import Person
from targets.certificate import trusted
from targets.embedded import TEMPLATE
from targets.emulators import Emulator, administrator
from targets.processes import Processes, listens
from targets.set_up import POOL, own_objects, policy
from targets.target import ORIGIN, Target

REGION = "us-east-1"
STACK = "updown"
SETTINGS = {
    # Signatures, policies and codes count.
    "AUTH": "true",
    # It listens on every interface and some ports by itself.
    "BIND_HOST": "127.0.0.1",
    "SFTP_ENABLED": "0",
    "IOT_MTLS_ENABLED": "0",
    "MINISTACK_REGION": REGION,
}


class MiniStack(Emulator):
    """People are sessions of a role each, whose policy names their identity: it does not know the variable by which the template's
    policy does so for everybody, and the credentials of its identity pool reach nothing."""

    def code_for_a_password(self, address: str) -> str:
        return "654321"

    def person(self) -> Person:
        person = super().person()
        roles, sessions = (administrator(service, self.names.endpoint, REGION) for service in ("iam", "sts"))
        trust = policy({"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"})
        role = roles.create_role(RoleName=person.username, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
        own = json.dumps(own_objects(self.names.bucket, person.identity))
        roles.put_role_policy(RoleName=person.username, PolicyName="own", PolicyDocument=own)
        given = sessions.assume_role(RoleArn=role, RoleSessionName=person.username)["Credentials"]
        person.keys = {
            "AccessKeyId": given["AccessKeyId"],
            "SecretKey": given["SecretAccessKey"],
            "SessionToken": given["SessionToken"],
        }
        return person


def start() -> Target:
    """Starts MiniStack and deploys the template."""
    port = free_port()
    processes = Processes("ministack", {**SETTINGS, "GATEWAY_PORT": str(port)}, patience=1)
    try:
        # The bucket's policy refuses whatever does not come by TLS.
        certificate, key = trusted(processes.directory)
        processes.environment |= {"USE_SSL": "1", "MINISTACK_SSL_CERT": str(certificate), "MINISTACK_SSL_KEY": str(key)}
        processes.start(program("ministack"))
        processes.until(lambda: listens(port))
        endpoint = f"https://127.0.0.1:{port}"
        names = _deployed(processes, endpoint)
        # It keeps the least length of a password as the text that a parameter is, with which every SignUp is an internal error.
        pools = administrator("cognito-idp", endpoint, REGION)
        pools.update_user_pool(UserPoolId=names.user_pool, Policies=POOL["Policies"])
        return MiniStack(names, processes)
    except BaseException:
        processes.stop()
        raise


def _deployed(processes: Processes, endpoint: str) -> Names:
    stacks = administrator("cloudformation", endpoint, REGION)
    change = {"StackName": STACK, "ChangeSetName": "first"}
    stacks.create_change_set(
        **change,
        ChangeSetType="CREATE",
        TemplateBody=TEMPLATE.read_text(),
        Capabilities=["CAPABILITY_IAM"],
        Parameters=[{"ParameterKey": "AllowedOrigins", "ParameterValue": ORIGIN}],
    )
    processes.until(lambda: stacks.describe_change_set(**change)["Status"] == "CREATE_COMPLETE")
    stacks.execute_change_set(**change)
    processes.until(lambda: stacks.describe_stacks(StackName=STACK)["Stacks"][0]["StackStatus"] == "CREATE_COMPLETE")
    described = stacks.describe_stacks(StackName=STACK)["Stacks"][0]["Outputs"]
    return Names.of({output["OutputKey"]: output["OutputValue"] for output in described}, endpoint)
