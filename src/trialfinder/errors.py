"""The tree of errors that callers must handle.

TrialfinderError                 code  exit
    UsageError                   usage        2   the words of the call are off
    BadInputError                bad_input   65   data that cannot be what it claims to be
        RefusedError             refused     65   a wording that the checker does not pass
        OtherKindError           other_kind  65   sample records for a registry store, or the reverse
        SchemaError              schema      65   a store made by a newer trialfinder
    MissingError                 missing     66   no such file
        UnknownTrialError        unknown_trial 66 a well-formed id that the store does not hold
    RegistryError                registry    69   the registry cannot be reached
    MailError                    mail        69   the operator's mail server cannot be reached, or refuses
    PrintingError                printing    69   a PDF cannot be made here, or not now
    DiskError                    disk        74   the disk refuses: full, read-only, gone
        DamagedError             damaged     74   what the store holds cannot be read back
    BusyError                    busy        75   another writer holds the store
        ChangedError             changed     75   somebody changed it meanwhile

Surprising data is not an error: it comes back as a Finding, or goes to quarantine.
Each error says in `message` what is wrong and in `hint` what to do next; `code` is for programs.
"""

from __future__ import annotations

from typing import ClassVar


class TrialfinderError(Exception):
    """Base of all errors that a door turns into an exit code or a status."""

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(TrialfinderError):
    code = "usage"
    exit_code = 2


class BadInputError(TrialfinderError):
    code = "bad_input"
    exit_code = 65


class RefusedError(BadInputError):
    code = "refused"


class OtherKindError(BadInputError):
    code = "other_kind"


class SchemaError(BadInputError):
    code = "schema"


class MissingError(TrialfinderError):
    code = "missing"
    exit_code = 66


class UnknownTrialError(MissingError):
    code = "unknown_trial"


class RegistryError(TrialfinderError):
    code = "registry"
    exit_code = 69


class MailError(TrialfinderError):
    code = "mail"
    exit_code = 69


class PrintingError(TrialfinderError):
    code = "printing"
    exit_code = 69


class DiskError(TrialfinderError):
    code = "disk"
    exit_code = 74


class DamagedError(DiskError):
    code = "damaged"


class BusyError(TrialfinderError):
    code = "busy"
    exit_code = 75


class ChangedError(BusyError):
    code = "changed"
