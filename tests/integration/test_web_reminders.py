"""Reminders: to a real server of e-mail, one mail a person in their language, nothing told twice, nothing lost where the server does not take it."""

from __future__ import annotations

import email
import email.policy
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.integration.test_web_commands import run
from tests.web_made import MODEL, give, taken_in, workplace
from toteuma.services.comments import answer, comment
from toteuma.services.journal import Journal
from toteuma.services.reminders import REMINDERS
from toteuma.services.rights import Duty
from toteuma.services.workplace import Workplace

MORNING = datetime(2026, 2, 11, 6, 0, tzinfo=UTC)
"""Two days before the texts of the model are due by its calendar."""


class Box:
    """What the server was sent. ``refuses``: it takes nothing."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuses = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  the library's name
        del server, session
        if self.refuses:
            return "451 try later"
        found = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(found, EmailMessage)
        self.mails.append(found)
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == address]


@contextmanager
def mail_server(box: Box) -> Iterator[str]:
    """A server of e-mail that puts what it is sent into the box; its address as the setting has it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield f"smtp://127.0.0.1:{port}"
    finally:
        server.stop()


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Iterator[Box]:
    workplace()
    from django.conf import settings

    from toteuma.web.mail import mail_settings

    kept = Box()
    with mail_server(kept) as address:
        for name, value in {**mail_settings(address), "ADDRESS": "https://toteuma.example"}.items():
            monkeypatch.setattr(settings, name, value, raising=False)
        yield kept


ROLES = {
    "anna": Duty("officer", "SIV"),
    "tero": Duty("officer", "TEK"),
    "risto": Duty("reviewer", "KUNTA"),
    "board": Duty("board", "KUNTA"),
}


@pytest.fixture
def statement() -> str:
    place = workplace()
    name = taken_in(place)
    give(place, name, {f"{name}-{who}": duty for who, duty in ROLES.items()})
    for who in ROLES:
        told(name, who, email=f"{name}-{who}@kunta.example", name=who.capitalize())
    return name


def told(statement: str, who: str, **values: str) -> None:
    from toteuma.web.models import Person

    Person.objects.filter(username=f"{statement}-{who}").update(**values)


def remind(statement: str, at: datetime = MORNING) -> tuple[int, int, int]:
    from toteuma.web.reminding import remind as send

    result = send((statement,), at)
    return result.sent, result.failed, result.unreachable


def text_of(mail: EmailMessage) -> str:
    return str(mail.get_content())


def move(place: Workplace, statement: str, who: str, unit: str, action: str, reason: str = "") -> None:
    place.move(statement, unit, action, by=f"{statement}-{who}", at=datetime.now(UTC), reason=reason)


def test_one_mail_tells_what_is_due_with_the_way_there_and_never_again(box: Box, statement: str) -> None:
    assert remind(statement) == (2, 0, 0)
    (mail,) = box.to(f"{statement}-anna@kunta.example")
    assert mail["Subject"] == "Toteuma: yksi asia odottaa sinua"
    lines = text_of(mail).splitlines()
    assert lines[0] == "Hei Anna,"
    assert "- Sivistys: määräpäivä on 13.2.2026, 2 päivää jäljellä." in lines
    assert f"  https://toteuma.example/fi/s/{statement}/units/SIV" in lines
    assert "https://toteuma.example/fi/me" in text_of(mail)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert remind(statement, MORNING + timedelta(days=1)) == (0, 0, 0), "the same day of the calendar is told once"
    assert remind(statement, MORNING + timedelta(days=3)) == (2, 0, 0), "being late is another thing"
    assert "määräpäivä oli 13.2.2026" in text_of(box.to(f"{statement}-anna@kunta.example")[-1])
    assert remind(statement, MORNING + timedelta(days=3)) == (0, 0, 0)


def test_what_was_returned_commented_on_and_to_be_reviewed_reaches_whose_it_is(box: Box, statement: str) -> None:
    place = workplace()
    move(place, statement, "anna", "SIV", "submit")
    early = MORNING - timedelta(days=40)
    assert remind(statement, early) == (1, 0, 0)
    (mail,) = box.mails
    assert mail["To"] == f"{statement}-risto@kunta.example"
    assert "Sivistys: odottaa tarkistustasi 27.2.2026 mennessä." in text_of(mail)
    asked = comment(place, statement, "SIV", ("chapters", "SIV", ""), "Mistä luku tulee?", by=f"{statement}-risto", at=datetime.now(UTC))
    move(place, statement, "risto", "SIV", "return", "Lisää perustelu salaisesta asiasta")
    told(statement, "anna", language="sv")
    assert remind(statement, early + timedelta(days=1)) == (1, 0, 0)
    text = text_of(box.mails[-1])
    assert "Bildning: returnerad till dig för komplettering senast 13.2.2026." in text
    assert "Bildning: en ny kommentar." in text
    assert f"/sv/s/{statement}/units/SIV/review" in text
    assert "salaisesta" not in text
    assert "Mistä luku" not in text
    answer(place, statement, asked, "Talousarviosta.", by=f"{statement}-anna", at=datetime.now(UTC))
    assert remind(statement, early + timedelta(days=2)) == (1, 0, 0)
    assert box.mails[-1]["To"] == f"{statement}-risto@kunta.example"
    assert "Sivistys: uusi kommentti." in text_of(box.mails[-1])


def test_who_decides_is_told_once_the_proposal_is_there(box: Box, statement: str) -> None:
    place = workplace()
    give(place, statement, {f"{statement}-cecilia": Duty("controller", "KUNTA")})
    for unit in ("SIV", "TEK", "KUNTA"):
        move(place, statement, "cecilia", unit, "submit")
        move(place, statement, "risto", unit, "approve")
    move(place, statement, "cecilia", "", "propose")
    assert remind(statement) == (1, 0, 0)
    assert f"https://toteuma.example/fi/s/{statement}/board" in text_of(box.mails[0])
    assert box.mails[0]["To"] == f"{statement}-board@kunta.example"


@pytest.mark.parametrize(("often", "days"), [("daily", {0: 1, 1: 1}), ("weekly", {0: 1, 1: 0, 6: 0, 7: 1}), ("never", {0: 0, 7: 0})])
def test_nobody_is_reminded_more_often_than_they_want(box: Box, statement: str, often: str, days: Mapping[int, int]) -> None:
    place = workplace()
    told(statement, "anna", reminders=often)
    for who in ("tero", "risto", "board"):
        told(statement, who, reminders="never")
    for day, expected in days.items():
        comment(place, statement, "SIV", ("chapters", "SIV", ""), f"Päivä {day}", by=f"{statement}-risto", at=datetime.now(UTC))
        assert remind(statement, MORNING + timedelta(days=day)) == (expected, 0, 0), day
    assert len(box.mails) == sum(days.values())


def test_what_the_server_does_not_take_is_told_the_next_time(box: Box, statement: str) -> None:
    box.refuses = True
    assert remind(statement) == (0, 2, 0)
    box.refuses = False
    assert remind(statement) == (2, 0, 0)
    assert len(box.mails) == 2


def test_two_processes_that_remind_at_once_tell_nobody_twice(box: Box, statement: str) -> None:
    sums: list[int] = []

    def send() -> None:
        from django.db import connections

        sums.append(remind(statement)[0])
        connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(sums) == len(box.mails) == 2


def test_a_mail_of_which_nobody_knows_whether_it_went_out_is_not_sent_again(
    box: Box, statement: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies between noting and sending."""
    from toteuma.web import reminding

    def killed(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as during:
        during.setattr(reminding, "_mail", killed)
        with pytest.raises(SystemExit):
            remind(statement)
    assert remind(statement)[0] == 1, "the other person's"
    assert len(box.mails) == 1


@pytest.mark.usefixtures("box")
def test_the_journal_tells_what_was_told_and_has_no_address(statement: str) -> None:
    remind(statement)
    journal = Journal(workplace(), statement)
    notes = journal.noted(REMINDERS)
    assert {(one.values["person"], one.values["sent"]) for one in notes} == {(f"{statement}-anna", "1"), (f"{statement}-tero", "1")}
    assert not [change for change in journal.changes(REMINDERS) if "kunta.example" in change.new]
    verdict = journal.verify()
    assert verdict is not None
    assert not verdict.fault


@pytest.mark.usefixtures("box")
def test_who_has_no_address_is_counted(statement: str) -> None:
    told(statement, "anna", email="")
    assert remind(statement) == (1, 0, 1)


def test_the_worker_reminds_by_itself_once_a_working_day(box: Box, statement: str) -> None:
    from toteuma.web.reminding import Daily

    daily = Daily("07:30")
    assert daily.look(datetime(2026, 2, 14, 9, 0, tzinfo=UTC)) is None, "a Saturday"
    assert daily.look(datetime(2026, 2, 11, 5, 0, tzinfo=UTC)) is None, "seven in Helsinki"
    first = daily.look(datetime(2026, 2, 11, 5, 45, tzinfo=UTC))
    assert first is not None
    assert f"{statement}-anna@kunta.example" in {mail["To"] for mail in box.mails}
    assert daily.look(datetime(2026, 2, 11, 8, 0, tzinfo=UTC)) is None
    assert Daily("").look(MORNING) is None


def test_a_day_on_which_the_database_did_not_answer_once_is_not_passed_over(
    box: Box, statement: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    from toteuma.web import reminding

    answers, real = iter([False]), reminding.remind

    def remind(statements: Any, now: datetime) -> Any:
        if not next(answers, True):
            raise OperationalError("locked")
        return real(statements, now)

    monkeypatch.setattr(reminding, "remind", remind)
    daily = reminding.Daily("07:30")
    with pytest.raises(OperationalError):
        daily.look(datetime(2026, 2, 11, 5, 45, tzinfo=UTC))
    assert daily.look(datetime(2026, 2, 11, 5, 46, tzinfo=UTC)) is not None
    assert f"{statement}-anna@kunta.example" in {mail["To"] for mail in box.mails}


def test_people_say_where_and_how_often(statement: str) -> None:
    from django.test import Client

    from toteuma.web.models import Person

    visitor = Client(SERVER_NAME="localhost")
    visitor.force_login(Person.objects.get(username=f"{statement}-anna"))
    wrong = visitor.post("/fi/me", {"email": "anna@", "language": "sv", "often": "weekly"})
    assert wrong.status_code == 400
    assert "Mitään ei tallennettu" in wrong.content.decode()
    assert Person.objects.get(username=f"{statement}-anna").reminders == "daily"
    kept = visitor.post("/fi/me", {"email": "anna@kunta.example", "language": "sv", "often": "weekly"}, follow=True)
    assert "Asetukset on tallennettu." in kept.content.decode()
    person = Person.objects.get(username=f"{statement}-anna")
    assert (person.email, person.language, person.reminders) == ("anna@kunta.example", "sv", "weekly")


def test_the_button_is_the_controllers_and_the_worker_sends(box: Box, statement: str) -> None:
    from django.test import Client

    from toteuma.web.models import Job, Person
    from toteuma.web.work import REMINDING, do, take_next, this_worker

    place = workplace()
    give(place, statement, {f"{statement}-cecilia": Duty("controller", "KUNTA")})
    for who, status in (("anna", 403), ("risto", 403), ("cecilia", 302)):
        visitor = Client(SERVER_NAME="localhost")
        visitor.force_login(Person.objects.get(username=f"{statement}-{who}"))
        assert visitor.post(f"/fi/s/{statement}/remind").status_code == status
    Job.objects.exclude(kind=REMINDING, statement__name=statement).filter(state="waiting").delete()
    job = take_next(this_worker(), datetime.now(UTC))
    assert job is not None
    do(job, this_worker())
    job.refresh_from_db()
    assert (job.state, set(job.told)) == ("done", {"sent", "failed", "unreachable"})
    assert len(box.mails) == job.told["sent"]


def test_the_command_sends_to_the_server_that_the_setting_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = str(tmp_path / "kunta.sqlite3")
    yesterday = (datetime.now(UTC).date() - timedelta(days=2)).isoformat()
    assert run("load", MODEL, "--statement", "malli", "--due", yesterday, database=address, cwd=tmp_path).returncode == 0
    monkeypatch.setenv("TOTEUMA_PASSWORD", "kolme sanaa riittää")
    wrong = run("grant", "anna", "officer", "SIV", "--email", "anna", database=address, cwd=tmp_path)
    assert (wrong.returncode, "anna ei ole sähköpostiosoite" in wrong.stderr) == (2, True)
    assert run("grant", "anna", "officer", "SIV", "--email", "anna@kunta.example", database=address, cwd=tmp_path).returncode == 0
    printed = run("remind", database=address, cwd=tmp_path)
    assert printed.returncode == 0, printed.stderr
    assert "To: anna@kunta.example" in printed.stdout, "without a server mails are printed"
    assert "Muistutuksia lähetettiin 1." in printed.stderr
    assert run("remind", database=address, cwd=tmp_path).stdout == ""
    kept = Box()
    with mail_server(kept) as mail_address:
        monkeypatch.setenv("TOTEUMA_MAIL", mail_address)
        assert run("grant", "tero", "officer", "TEK", "--email", "tero@kunta.example", database=address, cwd=tmp_path).returncode == 0
        assert run("remind", database=address, cwd=tmp_path).returncode == 0
        assert [mail["To"] for mail in kept.mails] == ["tero@kunta.example"]
        assert "Tekniset palvelut: määräpäivä oli " in text_of(kept.mails[0])
    assert run("grant", "uusi", "officer", "TEK", "--email", "uusi@kunta.example", database=address, cwd=tmp_path).returncode == 0
    unreachable = run("remind", database=address, cwd=tmp_path)
    assert (unreachable.returncode, "Postipalvelin ei ottanut vastaan" in unreachable.stderr) == (3, True)
    monkeypatch.setenv("TOTEUMA_MAIL", "posti.kunta.example")
    unusable = run("remind", database=address, cwd=tmp_path)
    assert (unusable.returncode, "smtp://host:25" in unusable.stderr) == (2, True)


def test_the_address_that_a_provider_vouches_for_is_kept_where_none_was_given(statement: str) -> None:
    from toteuma.web.models import Person
    from toteuma.web.people import keep_address

    told(statement, "tero", email="")
    for who, expected in (("tero", "tero@provider.example"), ("anna", f"{statement}-anna@kunta.example")):
        keep_address(Person.objects.get(username=f"{statement}-{who}"), f"{who}@provider.example")
        assert Person.objects.get(username=f"{statement}-{who}").email == expected
    told(statement, "tero", email="")
    keep_address(Person.objects.get(username=f"{statement}-tero"), "T12345")
    assert Person.objects.get(username=f"{statement}-tero").email == ""
