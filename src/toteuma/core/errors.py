"""Requests that cannot be carried out.

The tree::

    ToteumaError                a request that cannot be done; the user can mend it
    ├── NotFound                a unit, line, key figure … that the statement does not have
    │   └── FigureUnknown       no printed figure has the id
    ├── PackageUnreadable       the package cannot be opened at all (no such folder, no settings)
    ├── LedgerBusy              another import is writing into the ledger
    ├── LedgerMissing           the package names no ledger
    ├── LedgerDamaged           a file of the ledger is not there or cannot be read
    ├── EngineMissing           the engine that was chosen is not installed or does not answer
    ├── Unread                  a document could not be read (as a library; the command line tells it as findings)
    ├── NoDataFrame             no library of data frames is installed
    ├── NotLoadable             the workplace cannot take the package in
    ├── DatabaseUnusable        the database cannot be reached or is not what it should be
    ├── DatabaseInUse           a backup can only be brought back into a database that holds nothing
    ├── BackupUnusable          a file is no backup, damaged, or of a later program
    ├── NotAllowed              the person may not do this, or not in this state
    ├── NotBuilt                what is to be decided on has not been built yet
    ├── MailAddressWrong        an e-mail address is none
    ├── MailUnusable            the address of the mail server is none
    ├── SignInUnusable          people cannot sign in through the provider that is set
    ├── PasswordWeak            a new password is too short, too common or too like the name
    ├── ReasonMissing           a decision needs its reason
    ├── ChangedMeanwhile        somebody else changed the field; carries what stands there now
    ├── WrongValue              what was typed cannot be kept; carries the findings of the cell
    ├── PublicationStopped      findings of level error stand in the way; carries them
    │   └── LedgerUntold        the tables by which a package tells its ledger are faulty
    └── OutputFailed            a file could not be written, or a writer refused the document
        ├── FolderTaken         the folder to write into holds what somebody else put there
        ├── MailNotSent         the mail server did not take what was to be sent
        └── AddressTaken        a site cannot be served at the address

Wrong *data* is never an exception: it is a :class:`toteuma.core.findings.Finding`. Any other exception is a defect of ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toteuma.core.findings import Finding
    from toteuma.core.remark import Remark


class ToteumaError(Exception):
    """A request that cannot be done.

    ``code`` names the sentence in ``texts``; ``details`` fills its places. The exception itself carries no wording.
    """

    code = "error"

    def __init__(self, **details: str) -> None:
        super().__init__(self.code, details)
        self.details = details


class NotFound(ToteumaError):
    """``kind`` and ``name`` say what was looked for, ``known`` what there is."""

    code = "not_found"


class FigureUnknown(NotFound):
    """No printed figure has the id ``name``; ``known``: those most like it."""

    code = "figure_unknown"


class PackageUnreadable(ToteumaError):
    """The package cannot be opened: ``path`` and ``cause``."""

    code = "package_unreadable"


class LedgerBusy(ToteumaError):
    """Another import holds the ledger at ``path``."""

    code = "ledger_busy"


class LedgerMissing(ToteumaError):
    """The settings of ``package`` name no ledger."""

    code = "ledger_missing"


class EngineMissing(ToteumaError):
    """The engine that ``setting`` names cannot be had: ``cause``."""

    code = "engine_missing"


class LedgerDamaged(ToteumaError):
    """The file ``path`` of a ledger is not there or cannot be read."""

    code = "ledger_damaged"


class Unread(ToteumaError):
    """The document ``file`` could not be read: ``cause``."""

    code = "unread"


class NoDataFrame(ToteumaError):
    """A data frame was asked for, and none of ``libraries`` is installed."""

    code = "no_data_frame"


class NotLoadable(ToteumaError):
    """The workplace cannot take ``package`` in: ``cause``."""

    code = "not_loadable"


class DatabaseUnusable(ToteumaError):
    """The database at ``address`` cannot be used: ``cause``."""

    code = "database_unusable"


class DatabaseInUse(ToteumaError):
    """The database at ``address`` holds something already."""

    code = "database_in_use"


class BackupUnusable(ToteumaError):
    """The backup ``file`` cannot be brought back: ``cause``."""

    code = "backup_unusable"


class NotAllowed(ToteumaError):
    """The person may not do ``action`` to the chapter of ``unit`` in its ``state``."""

    code = "not_allowed"


class NotBuilt(ToteumaError):
    """No version of ``statement`` as it stands now lies ready to be read."""

    code = "not_built"


class PasswordWeak(ToteumaError):
    """A new password is not accepted: ``code`` names why."""

    code = "password_weak"


class ReasonMissing(ToteumaError):
    """``action`` needs a reason."""

    code = "reason_missing"


class ChangedMeanwhile(ToteumaError):
    """Somebody changed the field since it was read: what ``stands`` there now, ``by`` whom, ``at`` what time, the ``number`` to save from."""

    code = "changed_meanwhile"


class WrongValue(ToteumaError):
    """What was typed cannot be kept, for ``findings``."""

    code = "wrong_value"

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(count=str(len(findings)))
        self.findings = findings


class OutputFailed(ToteumaError):
    """A writer refused the document or the disk refused the file: ``path`` and ``cause``."""

    code = "output_failed"


class FolderTaken(OutputFailed):
    """The folder ``path`` holds ``file``, which is not ours to replace."""

    code = "folder_taken"


class AddressTaken(OutputFailed):
    """The server cannot listen at ``address``: ``cause``."""

    code = "address_taken"


class MailNotSent(OutputFailed):
    """``count`` mails were not taken by the server; they are tried again the next time."""

    code = "mail_not_sent"


class MailAddressWrong(ToteumaError):
    """``address`` is no e-mail address."""

    code = "mail_address_wrong"


class SignInUnusable(ToteumaError):
    """Signing in through a provider is set up by half: ``cause`` says which setting is missing, or what is to be installed."""

    code = "sign_in_unusable"


class MailUnusable(ToteumaError):
    """The setting that names the server of e-mail cannot be used; ``cause`` says what it should look like."""

    code = "mail_unusable"


class PublicationStopped(ToteumaError):
    """Findings of level error stand in the way of publication: of the data (``findings``), and of what would be printed (``remarks``)."""

    code = "publication_stopped"

    def __init__(self, findings: tuple[Finding, ...], remarks: tuple[Remark, ...] = ()) -> None:
        super().__init__(count=str(len(findings) + len(remarks)))
        self.findings = findings
        self.remarks = remarks


class LedgerUntold(PublicationStopped):
    """The tables by which a package tells its ledger are faulty (``findings``): nothing can be taken in or led back by them."""

    code = "ledger_untold"
