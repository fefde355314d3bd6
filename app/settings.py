"""Every setting of the program, read from the environment (prefix ANBEFALINGER_) or a `.env` file."""

import os
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Final

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent

FORMER: Final = {"publisher_name": "publisher", "contact_url": "contact"}
"""Settings that are gone, and those that say the same now: whoever still gives one is told, not passed over."""


class Settings(BaseSettings):
    """Immutable settings; every field is described, and documented in docs/guides/operator.md."""

    model_config = SettingsConfigDict(env_prefix="ANBEFALINGER_", env_file=".env", frozen=True, extra="ignore")

    data_dir: Path = Field(
        default=PROJECT / "var",
        description="Folder for the SQLite database and the search index.",
    )
    database_url: str = Field(
        default="",
        description="Address of the database that takes writes; empty means SQLite in the data folder. PostgreSQL: an "
        "address as libpq reads it, which may name several servers; the one that takes writes is found.",
    )
    database_read_url: str = Field(
        default="",
        description="Address of the PostgreSQL replicas that are read from; they may be several. While none of them "
        "answers, the servers of DATABASE_URL are read. Empty means that those are read always.",
    )
    database_connections: int = Field(
        default=10,
        ge=1,
        le=1000,
        description="Most connections of a process to PostgreSQL for requests; three more keep the index fresh.",
    )
    database_seconds: float = Field(
        default=5.0,
        gt=0,
        description="How long a request waits for the database before it is answered with 503.",
    )
    ready_seconds: float = Field(
        default=60.0,
        gt=0,
        description="How long a node may know of a newer corpus number than its index has and still be ready.",
    )
    seed_dir: Path = Field(
        default=PROJECT / "seed_data",
        description="Folder with the seed data.",
    )
    host: str = Field(default="127.0.0.1", description="Address the service listens on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port the service listens on.")
    public_url: str = Field(
        default="",
        description="Address readers see, such as https://anbefalinger.example.no, when a proxy stands in front; "
        "empty means links are relative to the host.",
    )
    publisher: str = Field(
        default="",
        description="Who runs the site and publishes the data, as pages and the catalogue for data.norge.no say it, "
        "such as Eksempel kommune. Empty: pages say nothing, the catalogue names the host.",
    )
    publisher_url: str = Field(
        default="",
        description="Address that identifies the publisher in the catalogue; for a body in Norway best its address in "
        "the catalogue of organisations at data.norge.no. Empty: the site's own.",
    )
    contact: str = Field(
        default="",
        description="Where readers and finders of weaknesses can write, and questions about the data are answered: a "
        "mail address or an https address. Without it the site has no security.txt.",
    )
    poll_seconds: float = Field(
        default=1.0,
        gt=0,
        description="How often a running process asks the database whether the corpus number has risen.",
    )
    kept_answers_bytes: int = Field(
        default=16_000_000,
        ge=0,
        description="Memory for whole answers that are given again as they are, in bytes; 0 keeps none.",
    )
    bulk_still_seconds: float = Field(
        default=10.0,
        gt=0,
        description="How long the corpus number must have stood still before the bulk files at /data are made anew.",
    )
    uhri_urls: tuple[str, ...] = Field(
        default=(
            "https://dataex.ohchr.org/uhri/export-results/export-full-en.json",
            "https://uhri.ohchr.org/api/uhri/export-results/export-full-en.json",
        ),
        description="Addresses of OHCHR's export, as a JSON list; the first that answers is taken.",
    )
    rate_limit_per_minute: int = Field(
        default=3000,
        ge=0,
        description="Requests a minute that one client address may send for long, to each process; 0 means no limit.",
    )
    rate_limit_burst: int = Field(
        default=600,
        ge=1,
        description="Requests that one client address may send at once before the limit a minute counts.",
    )
    trusted_proxies: str = Field(
        default="127.0.0.1,::1",
        description="Addresses and networks of the proxies in front, divided by commas; the client address in "
        "X-Forwarded-For is believed from them and from nobody else.",
    )
    tracing: bool = Field(
        default=False,
        description="Send a trace of every request by OpenTelemetry; needs the extra `otel`, which the OTEL_ variables "
        "set up.",
    )
    log_level: str = Field(default="INFO", description="Least severe log message written: DEBUG, INFO, WARNING, ERROR.")

    @model_validator(mode="before")
    @classmethod
    def _refuse_former_names(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Of the environment only names that are known arrive here, of a `.env` file all."""
        for former, now in FORMER.items():
            name = f"ANBEFALINGER_{former.upper()}"
            if former in given or name in os.environ:
                raise ValueError(f"{name} is no setting any more: ANBEFALINGER_{now.upper()} says it")
        return given

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, value: str) -> str:
        for one in filter(None, map(str.strip, value.split(","))):
            ip_network(one, strict=False)
        return value

    @property
    def contact_address(self) -> str:
        """Where to write, as an address with its scheme; empty if nobody said."""
        return self.contact if not self.contact or ":" in self.contact else f"mailto:{self.contact}"

    @property
    def database(self) -> str:
        """The database address in force."""
        return self.database_url or f"sqlite:///{self.data_dir / 'anbefalinger.db'}"

    @property
    def bulk_dir(self) -> Path:
        """The folder that holds the editions of the bulk files."""
        return self.data_dir / "bulk"

    @property
    def index_dir(self) -> Path:
        """The folder that holds the generations of the search index."""
        return self.data_dir / "index"
