"""Commands that every kind of published document has: check, show, publish, history, roll back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import typer

from atiende.cli import show
from atiende.cli.admin import Admin, whoami
from atiende.cli.problem import file_trouble_explained
from db.directory import Directory, DocumentRevision
from db.errors import DbError
from documents.problems import DocumentErrors, DocumentProblem

Check = Callable[[Admin, "Source"], tuple[DocumentProblem, ...]]


class Source(NamedTuple):
    """A document and its name in messages."""

    text: bytes
    name: str


@dataclass(frozen=True)
class Kind:
    """A kind of document.

    `setting` names the field of Settings with the file that is published at each start; `default`
    is the one that is shipped; `check` gives every fault and warning; `published` is the code of
    what is said when it holds.
    """

    name: str
    setting: str
    default: Path
    check: Check
    published: str = "document_published"

    def file_at_start(self, admin: Admin) -> Path | None:
        """The file that the setting names."""
        chosen = getattr(admin.settings, self.setting)
        assert chosen is None or isinstance(chosen, Path)
        return chosen


def source_of(admin: Admin, kind: Kind, file: Path | None, revision: int | None = None) -> Source:
    """Read ``file``; without one, the revision, or what new calls get or would get after a start.

    Only a revision needs the database. Raises CliError, and DbError for a revision.
    """
    if revision is not None:
        return _named(admin, _revision(admin, kind, revision))
    if file is None:
        try:
            latest = admin.on_directory(lambda directory: directory.documents.latest(kind.name))
        except DbError:
            latest = None  # what the line would begin with is known without it
        if latest is not None:
            return _named(admin, latest)
    chosen = file or kind.file_at_start(admin) or kind.default
    with file_trouble_explained(admin.language):
        return Source(chosen.read_bytes(), str(chosen))


def checked(admin: Admin, kind: Kind, source: Source) -> None:
    """Print the warnings. Raises DocumentErrors with all faults."""
    problems = kind.check(admin, source)
    for problem in problems:
        if problem.severity == "warning":
            located = problem.located(admin.language)
            typer.echo(admin.text("document_warning", problem=located), err=True)
    if faults := [problem for problem in problems if problem.severity == "error"]:
        raise DocumentErrors(faults)


def lint(admin: Admin, kind: Kind, file: Path | None) -> None:
    """Check a document; say so when it has no faults."""
    source = source_of(admin, kind, file)
    checked(admin, kind, source)
    admin.say("document_right", name=source.name)


def print_source(admin: Admin, kind: Kind, revision: int | None) -> None:
    """Write the document to standard output, to be edited or kept."""
    text = source_of(admin, kind, None, revision).text.decode()
    typer.echo(text, nl=not text.endswith("\n"))


def publish(admin: Admin, kind: Kind, file: Path) -> None:
    """Check a file and make it what new calls get."""
    source = source_of(admin, kind, file)
    checked(admin, kind, source)
    _put(admin, kind, source)


def roll_back(admin: Admin, kind: Kind, revision: int) -> None:
    """Publish an earlier revision again, if it still makes sense."""
    source = source_of(admin, kind, None, revision)
    checked(admin, kind, source)
    _put(admin, kind, source)


def history(admin: Admin, kind: Kind, *, json: bool) -> None:
    """Show what was published, when and by whom."""
    revisions = admin.on_directory(lambda directory: directory.documents.revisions(kind.name))
    if json:
        names = ("id", "sha256", "published_at", "published_by")
        show.as_json([{name: getattr(found, name) for name in names} for found in revisions])
        return
    show.table(
        [admin.text(f"col_{column}") for column in ("revision", "published", "by", "sha256")],
        [
            [str(found.id), show.moment(found.published_at), found.published_by, found.sha256[:12]]
            for found in revisions
        ],
    )


def _put(admin: Admin, kind: Kind, source: Source) -> None:
    async def work(directory: Directory) -> tuple[DocumentRevision, bool]:
        before = await directory.documents.latest(kind.name)
        revision = await directory.documents.publish(
            kind.name, source.text.decode(), whoami(), datetime.now(UTC)
        )
        return revision, before is None or before.id != revision.id

    revision, is_new = admin.on_directory(work)
    admin.say(kind.published if is_new else "document_unchanged", revision=revision.id)
    if file := kind.file_at_start(admin):
        setting = f"ATIENDE_{kind.setting.upper()}"
        admin.warn("document_file_returns", file=file, setting=setting)


def _revision(admin: Admin, kind: Kind, number: int) -> DocumentRevision:
    found = admin.on_directory(lambda directory: directory.documents.by_id(kind.name, number))
    if found is None:
        raise admin.error("no_document_revision", revision=number, kind=kind.name)
    return found


def _named(admin: Admin, revision: DocumentRevision) -> Source:
    return Source(revision.source.encode(), admin.text("revision_name", revision=revision.id))
