"""Every error the program raises on purpose.

AnbefalingerError
├── ClientError                     what a request asked for cannot be given
│   ├── InvalidParameters           422  wrong, unknown or unreadable parameters, each one named
│   ├── NotFound                    404  no record at this address
│   ├── NotAcceptable               406  the asked-for media type is not offered
│   ├── MethodNotAllowed            405  the address exists, the method does not
│   ├── AddressTooLong              414  the address is longer than can be taken apart
│   ├── TooManyRequests             429  this client asks more often than one client may
│   └── HeadersTooLarge             431  the headers are larger than any client needs
├── FormatNotImplemented            501  a format that oEmbed consumers may ask for and we do not have
├── ServiceUnavailable              503  no index or database to answer from, for now
│   └── DatabaseUnavailable         503  the database cannot be reached, does not answer in time, or takes no writes
│       └── OutcomeUnknown          503  the database went away while it was keeping a change
└── OperatorError                   what a command or start-up cannot do, with the way out
    ├── SchemaMismatch              the database is older or newer than the program
    ├── MigrationBlocked            others use the tables that a migration wants to change
    ├── SeedError                   a seed file is refused, with file, line and reason
    ├── ImportRefused                a source cannot be read or trusted; nothing was changed
    ├── InvalidRecord               a recommendation breaks a rule of the domain
    ├── IndexMismatch               the index differs from the database
    ├── BackupRefused               a backup cannot be made, trusted or restored; nothing was changed
    └── CheckFailed                 something is wrong with the database, the index or the files beside them

`status`, `code` and `title` are read from the class when the error is rendered.
"""

from collections.abc import Sequence
from dataclasses import dataclass


class AnbefalingerError(Exception):
    """Root of the tree. `detail` is a sentence for the person who meets the error."""

    status = 500
    code = "internal-error"
    title = "Something went wrong on our side"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class ClientError(AnbefalingerError):
    """The request is at fault; repeating it unchanged gives the same answer."""

    status = 400
    code = "bad-request"
    title = "The request cannot be understood"


@dataclass(frozen=True, slots=True)
class ParameterFault:
    """One wrong parameter: its name, what was given, why it is wrong, and the nearest right value if any."""

    parameter: str
    value: str
    message: str
    did_you_mean: str | None = None


class InvalidParameters(ClientError):
    """One or more parameters are wrong; `faults` names every one of them."""

    status = 422
    code = "invalid-parameters"
    title = "One or more parameters are wrong"

    def __init__(self, faults: Sequence[ParameterFault]) -> None:
        super().__init__(" ".join(fault.message for fault in faults))
        self.faults = tuple(faults)


class NotFound(ClientError):
    """There is nothing at this address."""

    status = 404
    code = "not-found"
    title = "Not found"


class NotAcceptable(ClientError):
    """No representation matches the request's `Accept` header."""

    status = 406
    code = "not-acceptable"
    title = "This media type is not offered"


class MethodNotAllowed(ClientError):
    """The address exists but does not take this method."""

    status = 405
    code = "method-not-allowed"
    title = "This method is not allowed here"


class AddressTooLong(ClientError):
    """The address is longer than can be taken apart."""

    status = 414
    code = "address-too-long"
    title = "The address is too long"


class TooManyRequests(ClientError):
    """One client asks more often than one client may; `Retry-After` says when it may ask again."""

    status = 429
    code = "too-many-requests"
    title = "Too many requests"


class HeadersTooLarge(ClientError):
    """The headers of the request are larger than any client needs."""

    status = 431
    code = "headers-too-large"
    title = "The headers are too large"


class FormatNotImplemented(AnbefalingerError):
    """oEmbed's word for a format that is not offered (its specification, section 2.3.3)."""

    status = 501
    code = "format-not-implemented"
    title = "This format is not offered"


class ServiceUnavailable(AnbefalingerError):
    """The service cannot answer for now; trying again later may help."""

    status = 503
    code = "service-unavailable"
    title = "The service cannot answer just now"


class DatabaseUnavailable(ServiceUnavailable):
    """The database cannot be reached, does not answer in time, or takes no writes; nothing was changed.

    Whatever comes from the index still answers.
    """

    code = "database-unavailable"
    title = "The database cannot be reached just now"


class OutcomeUnknown(DatabaseUnavailable):
    """The database went away while it was keeping a change; the change may be there or not."""

    code = "outcome-unknown"
    title = "Nobody knows whether the change was kept"


class OperatorError(AnbefalingerError):
    """A command or a start-up cannot go on; the detail says what to do."""

    code = "operator-error"
    title = "The command cannot go on"


class SchemaMismatch(OperatorError):
    """The database schema and the program do not fit each other."""

    code = "schema-mismatch"
    title = "The database does not fit this version of the program"


class MigrationBlocked(OperatorError):
    """A migration could not get the tables it changes; nothing was changed."""

    code = "migration-blocked"
    title = "The database could not be migrated"


class SeedError(OperatorError):
    """A seed file is wrong; nothing of the load was kept."""

    code = "seed-error"
    title = "The seed data are refused"

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(f"{file}:{line}: {reason}")
        self.file, self.line, self.reason = file, line, reason


class ImportRefused(OperatorError):
    """A source cannot be read or cannot be trusted, or a run cannot be undone; nothing was changed."""

    code = "import-refused"
    title = "Nothing was imported"


class InvalidRecord(OperatorError):
    """A recommendation, document or term breaks a rule; `faults` lists every broken rule."""

    code = "invalid-record"
    title = "The record breaks a rule"

    def __init__(self, record_id: str, faults: Sequence[str]) -> None:
        super().__init__(f"{record_id}: " + "; ".join(faults))
        self.record_id, self.faults = record_id, tuple(faults)


class IndexMismatch(OperatorError):
    """The search index does not hold exactly what the database holds."""

    code = "index-mismatch"
    title = "The index differs from the database"


class BackupRefused(OperatorError):
    """A backup cannot be made, trusted or restored; nothing was changed."""

    code = "backup-refused"
    title = "No backup was made or restored"


class CheckFailed(OperatorError):
    """Something is wrong with the database, the index or the files beside them; the detail says what to do."""

    code = "check-failed"
    title = "Something is wrong with the data"
