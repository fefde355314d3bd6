"""From the addresses in the settings to what libpq is told: which servers, in which order, and how patiently.

Several servers, and which of them to take, are libpq's own features (`host=a,b`, `target_session_attrs`); this module
only states the defaults. Source: postgresql.org/docs/current/libpq-connect.html, sections 32.1.1 and 32.1.2.
"""

from typing import Any, Final

from app.errors import OperatorError
from app.storage import limits

_PATIENCE: Final = {
    "connect_timeout": limits.CONNECT,
    "keepalives_idle": limits.SILENT,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": limits.SILENT * 1000,
    "application_name": "anbefalinger",
}


def is_postgresql(address: str) -> bool:
    """Whether the address names a PostgreSQL server; else it is one of SQLite."""
    return address.startswith(("postgresql", "postgres:"))


def writing_to(address: str) -> dict[str, Any]:
    """Parameters for libpq, for where the record is written: the server of those named that takes writes."""
    return {**_PATIENCE, "target_session_attrs": "read-write", **_parsed(address)}


def reading_from(address: str, replicas: str) -> dict[str, Any]:
    """Parameters for libpq, for where the record is read: a replica, or the servers of `address` when there is none."""
    if not replicas:
        return {**_PATIENCE, **_parsed(address), "target_session_attrs": "any"}
    first, then = _parsed(replicas), _parsed(address)
    hosts, ports = ([*one, *other] for one, other in zip(_servers(first), _servers(then), strict=True))
    servers = {"host": ",".join(hosts), "port": ",".join(ports)}
    return {**_PATIENCE, "target_session_attrs": "prefer-standby", **first, **servers}


def _servers(parameters: dict[str, Any]) -> tuple[list[str], list[str]]:
    hosts = str(parameters.get("host", "")).split(",")
    ports = str(parameters.get("port", "")).split(",")
    return hosts, ports if len(ports) == len(hosts) else ports * len(hosts)


def _parsed(address: str) -> dict[str, Any]:
    try:
        from psycopg import ProgrammingError  # noqa: PLC0415  (an extra: only whoever uses PostgreSQL has it)
        from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415
    except ImportError:
        raise OperatorError("PostgreSQL needs its driver. Run: pip install 'anbefalinger[postgres]'") from None
    scheme, found, rest = address.partition("://")
    try:
        return dict(conninfo_to_dict(f"{scheme.partition('+')[0]}{found}{rest}"))
    except ProgrammingError as error:
        # The address may hold a password: only what libpq says of it is shown.
        raise OperatorError(f"The address of the database cannot be read: {error}".strip()) from None
