"""Lints every policy of the templates with parliament: unknown actions, resources that an action does not take, conditions that no
request fills, misspelt principals, and statements that let somebody become more than they are.

A policy is held against it in every form that its own conditions give it, so that what is off by default is linted, too. What
CloudFormation would fill in is filled in with the likes of it.

    policies.py TEMPLATE...
"""

import itertools
import json
import re
import sys
import warnings

import cfnlint.decode

# requirements.txt pins one that has it.
warnings.filterwarnings("ignore", message="pkg_resources is deprecated")
import parliament  # noqa: E402

# What `Ref` and `Fn::GetAtt` would give, by what the name ends with. An ARN of the wrong service would be told.
STAND_INS = [
    ("AWS::Partition", "aws"),
    ("AWS::Region", "eu-central-1"),
    ("AWS::AccountId", "111122223333"),
    ("AWS::StackName", "updown"),
    ("Bucket.Arn", "arn:aws:s3:::pictures"),
    ("Log.Arn", "arn:aws:logs:eu-central-1:111122223333:log-group:log:log-stream:stream"),
    ("SecretArn", "arn:aws:secretsmanager:eu-central-1:111122223333:secret:name-a1b2c3"),
    ("RepositoryArn", "arn:aws:ecr:eu-central-1:111122223333:repository/updown"),
    ("IdentityPool", "eu-central-1:00000000-0000-4000-8000-000000000000"),
    ("Cdn", "E2QWRUHAPOMQZL"),
]

# What parliament says that is meant: the finding, and the action that it is of. A telephone number has no ARN.
MEANT = {("RESOURCE_STAR", "sns:Publish")}

# The most lines of one policy.
MOST_LINES = 10


class Unknown(Exception):
    """A function or a name that nothing here stands in for."""


def stand_in(name):
    for ending, text in STAND_INS:
        if name.endswith(ending):
            return text
    raise Unknown(f"nothing in policies.py stands in for {name}")


def conditions(value):
    """The conditions that decide what `value` is."""
    if isinstance(value, dict):
        own = {value["Fn::If"][0]} if "Fn::If" in value else set()
        return own.union(*map(conditions, value.values()))
    if isinstance(value, list):
        return set().union(*map(conditions, value))
    return set()


ABSENT = object()


def resolved(value, truths):
    """`value` as CloudFormation would send it where `truths` says which conditions hold."""
    if isinstance(value, list):
        return [entry for entry in (resolved(entry, truths) for entry in value) if entry is not ABSENT]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        ((name, argument),) = value.items()
        if name == "Fn::If":
            return resolved(argument[1 if truths[argument[0]] else 2], truths)
        if name == "Ref":
            return ABSENT if argument == "AWS::NoValue" else stand_in(argument)
        if name == "Fn::GetAtt":
            return stand_in(argument if isinstance(argument, str) else ".".join(argument))
        if name == "Fn::Sub":
            filled = re.sub(r"\$\{([^!}]+)\}", lambda found: stand_in(found[1]), argument)
            # IAM's own variables, such as who somebody is, become one text or another at each request.
            return re.sub(r"\$\{![^}]+\}", "anybody", filled)
        if name.startswith("Fn::"):
            raise Unknown(f"policies.py does not know {name}")
    fields = {key: resolved(entry, truths) for key, entry in value.items()}
    return {key: entry for key, entry in fields.items() if entry is not ABSENT}


def documents(value, place):
    """Every policy document in `value`, and where it stands."""
    if isinstance(value, dict):
        for key, entry in value.items():
            if key in ("PolicyDocument", "AssumeRolePolicyDocument"):
                yield f"{place}.{key}", entry
            else:
                yield from documents(entry, f"{place}.{key}")
    elif isinstance(value, list):
        for number, entry in enumerate(value):
            yield from documents(entry, f"{place}[{number}]")


def actions(statement):
    named = statement.get("Action", [])
    return [named] if isinstance(named, str) else named


def is_meant(finding, policy):
    """Whether every action of some statement of the policy is one of which this is meant."""
    meant = {action for issue, action in MEANT if issue == finding.issue}
    return any(meant.issuperset(actions(statement)) for statement in policy["Statement"])


def findings(document, is_trust):
    """What parliament says of the document in any of its forms."""
    names = sorted(conditions(document))
    for choice in itertools.product([True, False], repeat=len(names)):
        policy = resolved(document, dict(zip(names, choice)))
        if not policy["Statement"]:
            continue
        if is_trust:
            # It names no resource, since it is its role's own. parliament knows that of no policy.
            for statement in policy["Statement"]:
                statement["Resource"] = "arn:aws:iam::111122223333:role/role"
        analyzed = parliament.analyze_policy_string(json.dumps(policy), ignore_private_auditors=True)
        for finding in analyzed.findings:
            described = parliament.enhance_finding(finding)
            if not is_meant(described, policy):
                yield f"{described.severity} {described.issue}: {described.title} {described.detail}"
        for statement in policy["Statement"]:
            wide = [action for action in actions(statement) if "*" in action]
            if statement["Effect"] == "Allow" and (wide or statement.get("Principal") == "*"):
                yield f"HIGH TOO_WIDE: allows {wide or 'everybody'}"


def main(paths):
    linted, failed = 0, 0
    for path in paths:
        template, problems = cfnlint.decode.decode(path)
        if problems:
            raise SystemExit(f"{path}: {problems}")
        for place, document in documents(template["Resources"], path):
            linted += 1
            found = sorted(set(findings(document, place.endswith(".AssumeRolePolicyDocument"))))
            failed += bool(found)
            for line in found[:MOST_LINES]:
                print(f"{place}: {line}")
    print(f"parliament: {linted - failed} policies passed, {failed} failed")
    return 1 if failed or not linted else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
