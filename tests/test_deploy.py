"""The operator's recipes name what exists: settings, figures, commands, files; and are locked up as the guide says."""

import configparser
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from app.cli import cli
from app.cli.serving import GRACE_SECONDS
from app.http.limits import EXEMPT
from app.settings import PROJECT, Settings

DEPLOY = PROJECT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [path for path in UNITS if path.suffix == ".service"]
CLUSTER: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.cluster.yaml").read_text(encoding="utf-8"))
NGINX = (DEPLOY / "nginx/anbefalinger.conf").read_text(encoding="utf-8")
ALERTS: dict[str, Any] = yaml.safe_load((DEPLOY / "prometheus/alerts.yaml").read_text(encoding="utf-8"))


def unit(path: Path) -> configparser.ConfigParser:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(path.read_text(encoding="utf-8"))
    return read


def test_every_setting_that_a_recipe_sets_exists() -> None:
    files = [path for path in DEPLOY.rglob("*") if path.is_file()]
    named = {name for path in files for name in re.findall(r"ANBEFALINGER_([A-Z_]+)", path.read_text(encoding="utf-8"))}
    assert len(named) >= 5
    assert named <= {name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_every_command_of_a_unit_is_one_with_these_options(path: Path) -> None:
    program, *arguments = unit(path)["Service"]["ExecStart"].split()
    assert program.endswith("/.venv/bin/anbefalinger")
    command = arguments[: 2 if arguments[0] == "import" else 1]
    help_text = CliRunner().invoke(cli, [*command, "--help"], env={"COLUMNS": "200"})
    assert help_text.exit_code == 0
    assert all(option in help_text.output for option in arguments if option.startswith("--"))


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_unit_may_write_to_its_own_folders_alone(path: Path) -> None:
    service = unit(path)["Service"]
    assert service["User"] == "anbefalinger"
    locked = (
        "NoNewPrivileges",
        "ProtectHome",
        "PrivateTmp",
        "PrivateDevices",
        "ProtectKernelModules",
        "RestrictSUIDSGID",
    )
    assert all(service[name] == "yes" for name in locked)
    assert (service["ProtectSystem"], service["CapabilityBoundingSet"]) == ("strict", "")
    folders = service["StateDirectory"].split()
    written = [word for word in service["ExecStart"].split()[1:] if word.startswith("/")]
    assert all(any(word.startswith(f"/var/lib/{folder}") for folder in folders) for word in written)


def test_every_timer_has_its_unit() -> None:
    timers = [path for path in UNITS if path.suffix == ".timer"]
    assert len(timers) == 2
    for path in timers:
        assert path.with_suffix(".service") in SERVICES
        assert unit(path)["Timer"]["Persistent"] == "yes"


def test_nobody_kills_the_service_before_its_requests_have_had_their_time() -> None:
    assert int(unit(DEPLOY / "systemd/anbefalinger.service")["Service"]["TimeoutStopSec"]) > GRACE_SECONDS
    assert all(int(CLUSTER["services"][name]["stop_grace_period"][:-1]) > GRACE_SECONDS for name in ("node1", "node2"))


def test_every_container_is_locked_up() -> None:
    assert set(CLUSTER["services"]) == {"primary", "replica", "prepare", "node1", "node2", "proxy"}
    for service in CLUSTER["services"].values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
    assert [name for name, one in CLUSTER["services"].items() if "ports" in one] == ["proxy"]
    assert CLUSTER["services"]["proxy"]["ports"] == ["127.0.0.1:8080:8080"]


def test_every_file_that_the_cluster_mounts_is_there_and_every_volume_is_declared() -> None:
    for service in CLUSTER["services"].values():
        for source in (volume.split(":")[0] for volume in service.get("volumes", [])):
            assert (DEPLOY / source).is_file() if source.startswith(".") else source in CLUSTER["volumes"]


def test_the_proxy_is_as_generous_as_the_program() -> None:
    fields = Settings.model_fields
    assert f"rate={fields['rate_limit_per_minute'].default}r/m" in NGINX
    assert f"burst={fields['rate_limit_burst'].default} " in NGINX
    assert "location = /metrics { return 404; }" in NGINX
    assert "/metrics" in EXEMPT


def test_every_figure_of_an_alert_and_of_the_guide_is_one_that_the_program_gives(client: TestClient) -> None:
    rules = ALERTS["groups"][0]["rules"]
    assert len(rules) == 10
    assert all({"summary", "action"} == set(rule["annotations"]) for rule in rules)
    client.get("/sok")
    given = client.get("/metrics").text
    guide = (PROJECT / "docs/guides/operator.md").read_text(encoding="utf-8")
    # Where there is PostgreSQL, and where there was an import of this kind.
    elsewhere = {"anbefalinger_pool_connections_in_use", "anbefalinger_pool_connections_kept"}
    named = set(re.findall(r"\banbefalinger_[a-z_]+", "\n".join(rule["expr"] for rule in rules)))
    documented = set(re.findall(r"`(anbefalinger_[a-z_]+)`", guide))
    assert len(named) >= 6
    for figure in (named | documented) - elsewhere:
        assert f"\n{figure}" in given, figure
    of_the_program = set(re.findall(r"^# TYPE (anbefalinger_\w+) ", given, re.MULTILINE))
    assert {name for name in of_the_program if not name.endswith(("_created", "_info"))} <= documented
