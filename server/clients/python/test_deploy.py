"""`updown deploy` and `updown destroy`, with CloudFormation as emulators speak it."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from backend import ROOT
from browser import Browser
from emulators import REGION, Emulator, ministack, moto

BINARY = os.environ.get("UPDOWN_SERVER", str(ROOT / "target/debug/updown"))
PASSWORD = "Correct-horse-7"
# That of every message which this emulator does not send.
CODE = "123456"
# What the outputs of the original are called.
NAMES = {"UserPoolId", "UserPoolClientId", "IdentityPoolId", "BucketName", "Region"}


@dataclass
class Deployer:
    """Somebody at a shell, in a folder of their own."""

    emulator: Emulator
    folder: Path

    def __call__(self, *words: str, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        place = ["--endpoint-url", self.emulator.url, "--region", REGION]
        return subprocess.run(
            [BINARY, words[0], *place, *words[1:]],
            cwd=self.folder,
            env={**os.environ, **self.emulator.keys, **environment},
            input=typed,
            capture_output=True,
            text=True,
        )

    def done(self, *words: str, typed: str = "") -> str:
        """All that it said, of a command that did what it should."""
        ended = self(*words, typed=typed)
        assert ended.returncode == 0, ended.stderr
        return ended.stderr + ended.stdout

    def outputs(self) -> dict[str, str]:
        written: dict[str, str] = json.loads((self.folder / "output.json").read_text())
        return written

    def stacks(self) -> list[str]:
        """The names of the stacks that there are."""
        listed = self.emulator.client("cloudformation").describe_stacks()["Stacks"]
        return [stack["StackName"] for stack in listed]

    def parameters(self, stack: str) -> dict[str, str]:
        found = self.emulator.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
        return {parameter["ParameterKey"]: parameter["ParameterValue"] for parameter in found["Parameters"]}


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with ministack() as running:
        yield running


@pytest.fixture
def deployer(emulator: Emulator, tmp_path: Path) -> Deployer:
    return Deployer(emulator, tmp_path)


def test_a_stack_is_created_changed_and_left_alone(deployer: Deployer) -> None:
    said = deployer.done("deploy", "--public-url", "https://pictures.example", "--parameter", "Mfa=OPTIONAL")
    for words in ["+ UserPool ", "CREATE_COMPLETE", "Bucket (AWS::S3::Bucket)", "updown was created.", "output.json"]:
        assert words in said, words
    outputs = deployer.outputs()
    assert outputs.keys() >= NAMES and outputs["StackName"] == "updown" and outputs["Region"] == REGION and outputs["Mfa"] == "OPTIONAL"
    bucket = deployer.emulator.client("s3").get_bucket_cors(Bucket=outputs["BucketName"])
    assert bucket["CORSRules"][0]["AllowedOrigins"] == ["https://pictures.example"]

    assert "nothing to change" in deployer.done("deploy")
    assert deployer.outputs() == outputs
    assert "nothing would change" in deployer.done("deploy", "--diff")

    # What would change is shown, and does not.
    would = deployer.done("deploy", "--diff", "--parameter", "PasswordMinimumLength=12")
    assert "UserPool  " in would and "Policies" in would
    assert deployer.parameters("updown")["PasswordMinimumLength"] == "8"

    said = deployer.done("deploy", "--parameter", "PasswordMinimumLength=12")
    assert "UPDATE_COMPLETE" in said and "updown was changed." in said
    changed = deployer.outputs()
    assert changed == {**outputs, "PasswordMinimumLength": "12"}, "what was said before stays"
    assert deployer.parameters("updown")["AllowedOrigins"] == "https://pictures.example"


def test_what_is_shown_alone_leaves_nothing_behind(deployer: Deployer) -> None:
    said = deployer.done("deploy", "--stack-name", "shown", "--diff")
    assert "+ Bucket " in said
    assert "shown" not in deployer.stacks()
    assert not (deployer.folder / "output.json").exists()


def test_the_outputs_come_again_where_they_were_lost(deployer: Deployer) -> None:
    deployer.done("deploy", "--stack-name", "again", "--output", "first.json")
    deployer.done("deploy", "--stack-name", "again", "--output", "second.json")
    assert (deployer.folder / "first.json").read_text() == (deployer.folder / "second.json").read_text()


def test_what_is_of_a_stack_that_is_there_is_nobody_elses_to_delete(deployer: Deployer) -> None:
    deployer.done("deploy", "--stack-name", "standing")
    outputs = deployer.outputs()
    (deployer.folder / "output.json").write_text(json.dumps({**outputs, "StackName": "preview"}))
    ended = deployer("destroy", "--stack-name", "preview", "--delete-everything", "--confirm", "preview")
    assert ended.returncode == 1 and "belongs to the stack standing" in ended.stderr, ended.stderr
    deployer.emulator.client("s3").head_bucket(Bucket=outputs["BucketName"])


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        (["--parameter", "Mfaa=ON"], 2, ["no parameter Mfaa", "Mfa, MfaMethods"]),
        (["--parameter", "nothing"], 2, ["NAME=VALUE"]),
        (["--public-url", "http://pictures.example"], 2, ["--public-url", "https"]),
        (["--parameter", "Mfa=PERHAPS"], 1, ["ValidationError", "Mfa", "OPTIONAL", "updown template"]),
        (["--stack-name", "not a name"], 1, ["ValidationError"]),
        (["--endpoint-url", "http://127.0.0.1:1"], 2, ["AWS is not reached"]),
    ],
)
def test_what_cannot_be_deployed_is_told(
    deployer: Deployer, words: list[str], code: int, expected: list[str]
) -> None:
    name = [] if "--stack-name" in words else ["--stack-name", "unheard-of"]
    if words[0] == "--endpoint-url":
        deployer.emulator, words = Emulator(words[1]), []
    ended = deployer("deploy", *name, *words)
    assert ended.returncode == code, ended.stderr
    for said in expected:
        assert said in ended.stderr, ended.stderr
    assert not (deployer.folder / "output.json").exists()


def test_whoever_has_no_credentials_or_region_is_told_how_to_get_some(deployer: Deployer) -> None:
    none = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "HOME": str(deployer.folder)}
    ended = deployer("deploy", **none)
    assert ended.returncode == 2 and "no AWS credentials were found" in ended.stderr and "aws configure" in ended.stderr
    ended = subprocess.run([BINARY, "deploy"], cwd=deployer.folder, env={**os.environ, **none}, capture_output=True, text=True)
    assert ended.returncode == 2 and "no region is known" in ended.stderr


def test_people_lose_nothing_to_a_stack_that_is_deleted_unless_it_is_said_twice(deployer: Deployer) -> None:
    name = ("--stack-name", "leaving")
    deployer.done("deploy", *name)
    outputs = deployer.outputs()
    s3 = deployer.emulator.client("s3")
    for number in range(1_203):
        s3.put_object(Bucket=outputs["BucketName"], Key=f"protected/somebody/{number}.png", Body=b"x")

    for words, typed in [([], ""), (["--delete-everything"], ""), (["--delete-everything"], "yes\n")]:
        ended = deployer("destroy", *name, *words, typed=typed)
        assert ended.returncode == 1, ended.stdout
        assert "nothing of people's was deleted" in ended.stderr and "1203 objects" in ended.stderr
        assert "leaving" in deployer.stacks()

    said = deployer.done("destroy", *name, "--keep-data")
    assert outputs["BucketName"] in said and "DELETE" in said
    assert "leaving" not in deployer.stacks()
    assert s3.list_objects_v2(Bucket=outputs["BucketName"])["KeyCount"] == 1_000

    # What an earlier one left is known by the outputs, which are those of one stack.
    assert "names nothing that it left" in deployer.done("destroy", "--stack-name", "another", "--delete-everything", "--confirm", "another")
    assert s3.list_objects_v2(Bucket=outputs["BucketName"])["KeyCount"] == 1_000
    ended = deployer("destroy", *name)
    assert ended.returncode == 1 and "1203 objects" in ended.stderr
    said = deployer.done("destroy", *name, "--delete-everything", typed="leaving\n")
    assert "with 1203 objects" in said
    with pytest.raises(s3.exceptions.NoSuchBucket):
        s3.list_objects_v2(Bucket=outputs["BucketName"])
    pools = deployer.emulator.client("cognito-idp").list_user_pools(MaxResults=60)["UserPools"]
    assert outputs["UserPoolId"] not in [pool["Id"] for pool in pools]
    deployer.done("destroy", *name)


def test_a_stack_that_holds_nothing_goes_without_a_question(deployer: Deployer) -> None:
    deployer.done("deploy", "--stack-name", "empty")
    outputs = deployer.outputs()
    assert "empty is gone" in deployer.done("destroy", "--stack-name", "empty")
    buckets = deployer.emulator.client("s3").list_buckets()["Buckets"]
    assert outputs["BucketName"] not in [bucket["Name"] for bucket in buckets]
    assert "there is no stack nobodys" in deployer.done("destroy", "--stack-name", "nobodys", "--output", "none.json")


def test_another_emulator_gets_the_same_calls(tmp_path: Path) -> None:
    """moto's change sets and events are of its own making; it makes nothing of this template, and so has no outputs."""
    with moto() as running:
        deployer = Deployer(running, tmp_path)
        said = deployer.done("deploy")
        assert "+ UserPool " in said and "CREATE_COMPLETE" in said and "updown was created." in said
        assert deployer.outputs() == {"StackName": "updown"}
        assert deployer.stacks() == ["updown"]


def test_the_app_runs_on_what_was_deployed(deployer: Deployer) -> None:
    """Somebody signs up, signs in and uploads a picture, with everything where the stack put it."""
    deployer.done("deploy", "--stack-name", "running")
    outputs, place = deployer.outputs(), deployer.emulator.url
    # It keeps the least length of a password as text, with which every SignUp is an internal error.
    policy = {"MinimumLength": 8, "RequireLowercase": True, "RequireUppercase": True, "RequireNumbers": True}
    pools = deployer.emulator.client("cognito-idp")
    pools.update_user_pool(UserPoolId=outputs["UserPoolId"], Policies={"PasswordPolicy": policy})
    places = {f"UPDOWN_{name}_ENDPOINT": place for name in ("S3", "COGNITO_IDP", "COGNITO_IDENTITY")}
    settings = {"UPDOWN_BACKEND": "aws", "UPDOWN_STACK_OUTPUTS": "output.json", "UPDOWN_S3_PATH_STYLE": "true", **places}
    with serving(deployer.folder, settings) as address:
        browser = Browser(address)
        account = {"username": "ann", "password": PASSWORD, "email": "ann@example.com"}
        assert "We Emailed You" in browser.post("sign_up", confirm_password=PASSWORD, **account)
        browser.post("confirm_sign_up", username="ann", confirmation_code=CODE)
        # It does not keep that the code proved the address, and the app would ask for another.
        proved = [{"Name": "email_verified", "Value": "true"}]
        pools.admin_update_user_attributes(UserPoolId=outputs["UserPoolId"], Username="ann", UserAttributes=proved)
        browser.post("sign_out")
        assert "Signed in as" in browser.post("sign_in", username="ann", password=PASSWORD)
        browser.upload("first.png")
        page = browser.ask("GET", "/pictures").decode()
        assert "first.png" in page
        browser.close()
    keys = [found["Key"] for found in deployer.emulator.client("s3").list_objects_v2(Bucket=outputs["BucketName"])["Contents"]]
    assert any(re.fullmatch(rf"protected/{REGION}:[0-9a-f-]+/first\.png", key) for key in keys), keys


@contextmanager
def serving(folder: Path, settings: dict[str, str]) -> Iterator[str]:
    """The app's server, without credentials of AWS; where it answers."""
    command = [BINARY, "--addr", "127.0.0.1:0", "--data-dir", str(folder / "data")]
    environment = {**os.environ, **settings}
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        said = iter(process.stdout)
        address = next(found[1] for line in said if (found := re.match(r"listening on (\S+)", line)))
        yield address
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def test_the_template_is_printed_as_it_is_written() -> None:
    for words, file in [([], "template"), (["hosting"], "hosting"), (["edge"], "edge")]:
        printed = subprocess.run([BINARY, "template", *words], capture_output=True, text=True, check=True).stdout
        assert printed == (ROOT / f"server/stack/{file}.yaml").read_text()
