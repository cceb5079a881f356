"""Figures from files: brought, looked at, taken in, withdrawn; what counts is what the log names, and all of it stands in the journal."""

from __future__ import annotations

import hashlib
import threading
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from tests.web_made import MODEL, at, give, new_name, workplace
from toteuma.core.errors import NotAllowed, NotFound, NotLoadable, ReasonMissing, WrongValue
from toteuma.core.language import Language
from toteuma.ingest.postings.profile import Profile, profile_text
from toteuma.services.deliveries import Brought, confirm, delivery_of, drop, plain_name, receive
from toteuma.services.desk import Desk
from toteuma.services.entries import FILES
from toteuma.services.first_look import Look, look_at
from toteuma.services.journal import Journal
from toteuma.services.kept_ledgers import KeptLedgers
from toteuma.services.present_package import present, write_out
from toteuma.services.profile_form import changed, column_rows, settings_of
from toteuma.services.rights import Duty
from toteuma.services.taking_in import batches_of, take, with_ledger_folder, withdraw, withdrawn
from toteuma.services.workplace import Workplace

HEAD = "Päivä;Tosite;Tili;Kustannuspaikka;Debet;Kredit;Selite\n"
SOUND = f"{HEAD}3.3.2025;1;4000;410;100,50;;Siivous\n3.3.2025;1;1900;;;100,50;Siivous\n4.3.2025;2;1900;;30,00;;Maksu\n4.3.2025;2;3000;410;;30,00;Maksu\n"
BROKEN = f"{SOUND}5.3.2025;3;4000;410;12,00;;Ei tasan\n"
BUDGET = "Tili;Kustannuspaikka;Summa;Kuukausi\n4000;410;200,00;202501\n"
DECISION = {"date": "2025-05-19", "organ_fi": "Valtuusto", "reference": "§ 26", "reason_fi": "Tarkennus", "reason_sv": "Precisering"}


@dataclass
class Setting:
    place: Workplace
    name: str
    folder: Path

    def brought(self, text: str, file: str = "viennit.csv") -> tuple[Path, Brought]:
        path = self.folder / file
        path.write_text(text, encoding="utf-8")
        data = path.read_bytes()
        return path, Brought(file, hashlib.sha256(data).hexdigest(), len(data))

    def received(self, brought: Brought, stage: str = "", **decision: str) -> str:
        return receive(self.place, self.name, brought, stage, decision, language=Language.FI, by="kaisa", at=at(1))

    def taken(self, text: str, file: str = "viennit.csv", stage: str = "", *, strict: bool = False, **decision: str) -> dict[str, Any]:
        path, brought = self.brought(text, file)
        key = self.received(brought, stage, **decision)
        look = look_at(path, {}, stage=delivery_of(self.place, self.name, key).stage)
        assert look.profile is not None
        confirm(self.place, self.name, key, "" if look.form else profile_text(look.profile), strict=strict, by="kaisa", at=at(2))
        return take(self.place, self.name, key, path, aside=self.folder / "aside", at=at(3))

    def desk(self) -> Desk:
        from toteuma.services.desk import read_desk
        from toteuma.services.present_package import present_package

        with present_package(self.place, self.name) as package:
            return read_desk(package)

    def amount(self, line: str, stage: str = "actual") -> Decimal | None:
        desk = self.desk()
        assert desk.data is not None, desk.findings
        found = [one for one in desk.data.amounts if (one.unit, one.line, one.stage, one.year) == ("SIV", line, stage, 2025)]
        return sum((one.amount for one in found), Decimal(0)) if found else None


@pytest.fixture
def begun(tmp_path: Path) -> Setting:
    """The model of a package, whose cost centre 410 is SIV's; it has no ledger yet."""
    import shutil

    package = tmp_path / "package"
    shutil.copytree(MODEL, package)
    (package / "cost_centres.csv").write_text("cost_centre,unit,name_fi\n410,SIV,Koulu\n", encoding="utf-8")
    made = workplace()
    place = replace(made, ledgers=KeptLedgers(tmp_path / "ledgers"))
    name = new_name()
    place.take_in(package, name, by="loader", at=at())
    give(place, name, {"kaisa": Duty("controller", "KUNTA"), "olli": Duty("officer", "SIV")})
    return Setting(place, name, tmp_path)


def test_the_first_file_gives_a_statement_its_ledger(begun: Setting) -> None:
    told = begun.taken(SOUND)
    (batch,) = batches_of(begun.place, begun.name)
    assert told["batch"] == batch.id
    assert (told["accepted"], told["rejected"]["rows"]) == ({"rows": 4, "debit_cents": 13050, "credit_cents": 13050}, 0)
    assert (batch.by, batch.sources[0].sha256) == ("kaisa", hashlib.sha256(SOUND.encode()).hexdigest())
    assert begun.place.verify(begun.name).fault == ""
    assert b'[ledger]\nfolder = "ledger"' in present(begun.place, begun.name).files["statement.toml"]
    kept = delivery_of(begun.place, begun.name, Journal(begun.place, begun.name).noted("deliveries")[0].key)
    assert (kept.state, kept.batch, kept.brought.sha256) == ("taken", batch.id, batch.sources[0].sha256)


def test_figures_follow_what_is_taken_in_and_withdrawn(begun: Setting) -> None:
    before = begun.amount("wages_and_salaries")
    told = begun.taken(SOUND)
    assert begun.amount("wages_and_salaries") == Decimal("-100.50") != before
    withdraw(begun.place, begun.name, told["batch"], "Väärä kuukausi", by="kaisa", at=at(5))
    assert begun.amount("wages_and_salaries") == before
    (gone,) = withdrawn(begun.place, begun.name).values()
    assert (gone.batch, gone.by, gone.reason) == (told["batch"], "kaisa", "Väärä kuukausi")
    (batch,) = batches_of(begun.place, begun.name)
    assert batch.undone["by"] == "kaisa"
    assert begun.place.ledgers is not None
    record = begun.place.keeper.record(begun.name, "ledger", "")
    assert record is not None
    assert begun.place.ledgers.is_sound(begun.name, record.values)
    assert begun.taken(SOUND)["batch"], "the same file can come anew"
    with pytest.raises(NotFound):
        withdraw(begun.place, begun.name, told["batch"], "x", by="kaisa", at=at(6))


def test_withdrawing_needs_a_reason_and_the_right(begun: Setting) -> None:
    batch = begun.taken(SOUND)["batch"]
    head = begun.place.keeper.head(begun.name)
    with pytest.raises(ReasonMissing):
        withdraw(begun.place, begun.name, batch, "  ", by="kaisa", at=at(5))
    with pytest.raises(NotAllowed):
        withdraw(begun.place, begun.name, batch, "x", by="olli", at=at(5))
    assert begun.place.keeper.head(begun.name) == head
    assert not batches_of(begun.place, begun.name)[0].undone


def test_what_is_rejected_is_told_and_kept_apart(begun: Setting) -> None:
    told = begun.taken(BROKEN)
    assert (told["accepted"]["rows"], told["rejected"]["rows"], told["read"]["rows"]) == (4, 1, 5)
    assert told["read"]["debit_cents"] == told["accepted"]["debit_cents"] + told["rejected"]["debit_cents"]
    assert "voucher_unbalanced" in (begun.folder / "aside" / told["rejected_file"]).read_text(encoding="utf-8-sig")
    (fault,) = [one for one in told["findings"]["all"] if one["code"] == "postings.voucher_unbalanced"]
    assert "viennit.csv" in fault["place"]["fi"]


def test_strict_takes_nothing_in(begun: Setting) -> None:
    head = begun.place.keeper.head(begun.name)
    told = begun.taken(BROKEN, strict=True)
    assert (told["batch"], batches_of(begun.place, begun.name)) == ("", ())
    assert begun.place.keeper.head(begun.name) == head
    assert begun.place.ledgers is not None
    assert not list(begun.place.ledgers.root.glob("*/batches/*"))


def test_a_budget_and_an_amendment_come_with_their_decision(begun: Setting) -> None:
    begun.taken(BUDGET, "talousarvio.csv", "original")
    assert begun.amount("wages_and_salaries", "original") == Decimal("-200.00")
    begun.taken(BUDGET.replace("200,00", "50,00"), "muutos.csv", "amendment:new", **DECISION)
    (row,) = [
        kept for (_, key), kept in begun.place.keeper.records(begun.name, "amendments").items() if kept.values.get("reference") == "§ 26"
    ]
    assert row.values["date"] == "2025-05-19"
    assert begun.amount("wages_and_salaries", "amendment") == Decimal("-50.00")
    assert {stage for batch in batches_of(begun.place, begun.name) for stage in batch.stages} == {
        "original",
        f"amendment:{row.values['id']}",
    }


def test_an_amendment_without_its_decision_is_not_brought(begun: Setting) -> None:
    _, brought = begun.brought(BUDGET)
    with pytest.raises(WrongValue) as wrong:
        begun.received(brought, "amendment:new", **{**DECISION, "reference": "", "date": "31.2.2025"})
    assert {finding.place.column for finding in wrong.value.findings} == {"reference", "date"}
    with pytest.raises(NotFound):
        begun.received(brought, "amendment:none")
    assert Journal(begun.place, begun.name).noted("deliveries") == ()


def test_the_package_keeps_how_a_file_was_read(begun: Setting) -> None:
    begun.taken(SOUND)
    kept = begun.place.keeper.record(begun.name, FILES, "profiles/viennit.toml")
    assert kept is not None
    out = begun.folder / "out" / "package"
    write_out(begun.place, begun.name, out)
    assert (out / "ledger" / "batches").is_dir()
    assert (out / "profiles" / "viennit.toml").read_text(encoding="utf-8").startswith('name = "viennit"')


def test_taking_in_twice_is_once(begun: Setting) -> None:
    """A worker that died behind the last step does the work anew."""
    path, brought = begun.brought(SOUND)
    key = begun.received(brought)
    look = look_at(path, {})
    assert look.profile is not None
    confirm(begun.place, begun.name, key, profile_text(look.profile), strict=False, by="kaisa", at=at(2))
    first = take(begun.place, begun.name, key, path, aside=begun.folder, at=at(3))
    head = begun.place.keeper.head(begun.name)
    path.unlink()
    assert take(begun.place, begun.name, key, path, aside=begun.folder, at=at(4)) == {"batch": first["batch"]}
    assert begun.place.keeper.head(begun.name) == head


def test_a_batch_that_no_log_names_is_nobodys(begun: Setting) -> None:
    """A server that died between the two steps leaves a folder that counts nowhere, and the next import takes its place."""
    told = begun.taken(SOUND)
    assert begun.place.ledgers is not None
    folder = begun.place.ledgers.of(begun.name) / "batches"
    (folder / "000002-left").mkdir()
    assert [batch.id for batch in batches_of(begun.place, begun.name)] == [told["batch"]]
    assert begun.taken(SOUND.replace(";1;", ";7;").replace(";2;", ";8;"), "muu.csv")["batch"].startswith("000002-")


def test_two_files_brought_one_beside_the_other_both_count(begun: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one is being taken in, another gets there first: the work is done anew on what stands then."""
    from toteuma.services import taking_in

    real, others = taking_in.import_into, [SOUND.replace(";1;", ";7;").replace(";2;", ";8;")]

    def beside(*arguments: Any, **named: Any) -> Any:
        done = real(*arguments, **named)
        if others:
            begun.taken(others.pop(), "toinen.csv")
        return done

    monkeypatch.setattr(taking_in, "import_into", beside)
    begun.taken(SOUND)
    assert [batch.number for batch in batches_of(begun.place, begun.name)] == [1, 2]
    assert begun.amount("wages_and_salaries") == Decimal("-201.00")
    assert begun.place.verify(begun.name).fault == ""


def test_only_the_controller_brings_and_only_what_waits_is_taken_back(begun: Setting) -> None:
    path, brought = begun.brought(SOUND)
    with pytest.raises(NotAllowed):
        receive(begun.place, begun.name, brought, "", {}, language=Language.FI, by="olli", at=at(1))
    key = begun.received(brought)
    with pytest.raises(NotAllowed):
        confirm(begun.place, begun.name, key, "", strict=False, by="olli", at=at(2))
    drop(begun.place, begun.name, key, by="kaisa", at=at(2))
    with pytest.raises(NotFound):
        confirm(begun.place, begun.name, key, "", strict=False, by="kaisa", at=at(3))
    assert take(begun.place, begun.name, key, path, aside=begun.folder, at=at(4)) == {"batch": ""}


# --- looking ------------------------------------------------------------------------------------------------------------------


def _looked(tmp_path: Path, text: str, name: str = "viennit.csv", **more: Any) -> Look:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return look_at(path, more.pop("own", {}), **more)


def test_a_look_shows_how_rows_are_understood(tmp_path: Path) -> None:
    look = _looked(tmp_path, SOUND)
    assert (look.rows, look.debit_cents, look.credit_cents, look.faulty) == (4, 13050, 13050, 0)
    first = look.sample[0]
    assert (first["date"], first["voucher"], first["account"], first["cost_centre"], first["cents"], first["row"]) == (
        "2025-03-03",
        "1",
        "4000",
        "410",
        -10050,
        2,
    )
    assert look.heads == ("Päivä", "Tosite", "Tili", "Kustannuspaikka", "Debet", "Kredit", "Selite")
    assert look.reasons["columns.account"]["sv"]
    assert {row.head: row.what for row in column_rows(look.profile or Profile(), look.heads)}["Selite"] == "text"


def test_somebody_can_say_otherwise_what_a_column_is(tmp_path: Path) -> None:
    text = "Päivä;Tosite;Tili;Paikka;Rahaa\n3.3.2025;1;4000;410;100,50\n3.3.2025;1;1900;;-100,50\n"
    look = _looked(
        tmp_path, text, chosen=Profile(name="oma", delimiter=";", columns={"account": ("Tili",), "date": ("Päivä",), "amount": ("Rahaa",)})
    )
    assert look.sample[0]["cost_centre"] == ""
    assert look.profile is not None
    rows = column_rows(look.profile, look.heads)
    new = changed(
        look.profile,
        [(row.head, "cost_centre" if row.head == "Paikka" else row.what) for row in rows],
        {"sign": "credit", "dates": "no such"},
    )
    again = _looked(tmp_path, text, chosen=new)
    assert (again.sample[0]["cost_centre"], again.sample[0]["cents"], again.profile.dates if again.profile else "") == (
        "410",
        10050,
        "dd.mm.yyyy",
    )


def test_the_profile_of_the_last_file_is_taken_for_the_next_of_its_kind(tmp_path: Path) -> None:
    own = {"muu": Profile(name="muu", columns={"account": ("Konto",), "amount": ("Belopp",), "date": ("Datum",)})}
    proposed = _looked(tmp_path, SOUND, own=own)
    assert (proposed.own, proposed.rows) == ("", 4)
    assert proposed.profile is not None
    assert _looked(tmp_path, SOUND, "huhtikuu.csv", own={**own, "viennit": proposed.profile}).own == "viennit"


def test_files_that_are_none_of_ours_are_told_and_never_raise(tmp_path: Path) -> None:
    codes = lambda look: {finding.code for finding in look.findings}  # noqa: E731
    assert codes(_looked(tmp_path, '<?xml version="1.0"?><a/>', "a.xml")) == {"postings.xml_unknown"}
    assert codes(_looked(tmp_path, "Moi maailma", "a.txt")) == {"postings.nothing_to_propose"}
    assert _looked(tmp_path, "\0\1\2\3", "a.bin").rows == 0


def test_a_workbook_that_would_unpack_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pommi.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 90_000_000)
    look = look_at(path, {})
    assert ([finding.code for finding in look.findings], look.rows) == (["reading.too_big"], 0)


def test_entities_of_a_file_are_never_unpacked(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha" * 10}">' for n in range(9))
    outside = '<!ENTITY secret SYSTEM "file:///etc/passwd">'
    text = f'<?xml version="1.0"?><!DOCTYPE AuditFile [{laughs}{outside}]><AuditFile><Header><CompanyName>&l8;&secret;</CompanyName></Header></AuditFile>'
    told = str(_looked(tmp_path, text, "saft.xml").told())
    assert "hahaha" not in told
    assert "root:" not in told


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\kirjat\\vienti 1.csv", "vienti_1.csv"),
        (".bashrc", "bashrc"),
        ("", "file"),
        ("ä" * 300 + ".csv", "ä" * 116 + ".csv"),
    ],
)
def test_a_name_stays_in_its_folder(given: str, name: str) -> None:
    assert plain_name(given) == name


# --- over HTTP ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Any]]:
    """A statement of the workplace that the pages serve, and its controller's browser."""
    import shutil

    from django.test import Client

    workplace()
    monkeypatch.setenv("TOTEUMA_FILES", str(tmp_path / "files"))
    from toteuma.web.desks import WORKPLACE
    from toteuma.web.models import Job, Person

    package = tmp_path / "package"
    shutil.copytree(MODEL, package)
    (package / "cost_centres.csv").write_text("cost_centre,unit,name_fi\n410,SIV,Koulu\n", encoding="utf-8")
    name = new_name()
    WORKPLACE.take_in(package, name, by="loader", at=at())
    give(WORKPLACE, name, {f"{name}-kaisa": Duty("controller", "KUNTA"), f"{name}-olli": Duty("officer", "SIV")})
    Job.objects.all().delete()
    client = Client(SERVER_NAME="localhost")
    client.force_login(Person.objects.get(username=f"{name}-kaisa"))
    yield name, client
    Job.objects.all().delete()
    assert WORKPLACE.ledgers is not None
    shutil.rmtree(WORKPLACE.ledgers.of(name), ignore_errors=True)


def _sent(text: str, file: str = "viennit.csv") -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(file, text.encode())


def _worked() -> None:
    """As `toteuma work` does: all that waits."""
    from toteuma.web.work import do, take_next

    while (job := take_next("here:1", at(1))) is not None:
        do(job, "here:1")


def test_a_file_goes_from_the_browser_into_the_figures(served: tuple[str, Any]) -> None:
    name, client = served
    led = client.post(f"/fi/s/{name}/ledger/deliver", {"file": _sent(BROKEN), "stage": "actual"}).headers["Location"]
    assert "Tiedostoa luetaan" in client.get(led).content.decode()
    assert client.get(f"{led}/progress").json() == {"ready": False, "percent": 0}
    _worked()
    page = client.get(led).content.decode()
    assert "Ensimmäiset rivit" in page
    assert "Siivous" in page
    assert "100,50" in page
    assert client.post(f"{led}/take").headers["Location"] == led
    assert "otetaan lukuihin" in client.get(led).content.decode()
    _worked()
    page = client.get(led).content.decode()
    assert "Tiedosto on luvuissa eränä 000001-" in page
    rejected = client.get(f"{led}/rejected")
    assert "voucher_unbalanced" in b"".join(rejected.streaming_content).decode("utf-8-sig")
    listed = client.get(f"/fi/s/{name}/ledger").content.decode()
    assert "viennit.csv" in listed
    assert f"{name}-kaisa" in listed
    assert "1 hylätty" in listed
    batch = page.partition("eränä ")[2].partition(".")[0]
    assert client.post(f"/fi/s/{name}/ledger/undo", {"batch": batch, "reason": " "}).status_code == 400
    assert client.post(f"/fi/s/{name}/ledger/undo", {"batch": batch, "reason": "Väärä vuosi"}).status_code == 302
    listed = client.get(f"/fi/s/{name}/ledger").content.decode()
    assert "peruttu" in listed
    assert "Väärä vuosi" in listed


def test_the_officers_page_follows_at_once(served: tuple[str, Any]) -> None:
    from toteuma.web.desks import desk_of

    name, client = served

    def wages() -> object:
        data = desk_of(name).data
        assert data is not None
        return [
            one.amount for one in data.amounts if (one.unit, one.line, one.year, one.stage) == ("SIV", "wages_and_salaries", 2025, "actual")
        ]

    assert wages() == []
    led = client.post(f"/fi/s/{name}/ledger/deliver", {"file": _sent(SOUND)}).headers["Location"]
    _worked()
    client.post(f"{led}/take")
    _worked()
    assert wages() == [Decimal("-100.50")]


def test_how_a_file_is_read_can_be_chosen(served: tuple[str, Any]) -> None:
    name, client = served
    led = client.post(f"/fi/s/{name}/ledger/deliver", {"file": _sent(SOUND.replace("Selite", "Outo"))}).headers["Location"]
    _worked()
    heads = ["date", "voucher", "account", "cost_centre", "debit", "credit", "text"]
    client.post(
        f"{led}/reread", {f"column_{number}": what for number, what in enumerate(heads, 1)} | {"decimal": ",", "vouchers_complete": "no"}
    )
    _worked()
    page = client.get(led).content.decode()
    assert "Luettu kuten sinä valitsit" in page
    assert "Siivous" in page
    client.post(f"{led}/take")
    _worked()
    assert "Tiedosto on luvuissa" in client.get(led).content.decode()


def test_what_cannot_be_taken_says_why_and_leaves_nothing(served: tuple[str, Any], tmp_path: Path) -> None:
    name, client = served
    assert client.post(f"/fi/s/{name}/ledger/deliver", {}).status_code == 400
    assert client.post(f"/fi/s/{name}/ledger/deliver", {"file": _sent("")}).status_code == 400
    wrong = client.post(f"/fi/s/{name}/ledger/deliver", {"file": _sent(BUDGET), "stage": "amendment:new", "decision_reference": "§ 1"})
    assert wrong.status_code == 400
    assert "Uudesta talousarviomuutoksesta tarvitaan" in wrong.content.decode()
    assert not list((tmp_path / "files").glob("*/delivered/*"))
    led = client.post(f"/fi/s/{name}/ledger/deliver", {"file": _sent("ei mitään", "a.csv")}).headers["Location"]
    _worked()
    page = client.get(led).content.decode()
    assert "Tiedostoa ei voi lukea" in page
    assert "Ota tiedosto lukuihin" not in page
    assert client.post(f"{led}/drop").status_code == 302
    assert not list((tmp_path / "files").glob("*/delivered/*/a.csv"))


def test_others_bring_nothing_and_see_nothing(served: tuple[str, Any]) -> None:
    from django.test import Client

    from toteuma.web.models import Person

    name, _ = served
    officer = Client(SERVER_NAME="localhost")
    officer.force_login(Person.objects.get(username=f"{name}-olli"))
    assert officer.get(f"/fi/s/{name}/ledger").status_code == 403
    for step in ("deliver", "undo", "1/take", "1/drop", "1/again"):
        assert officer.post(f"/fi/s/{name}/ledger/{step}", {"file": _sent(SOUND)}).status_code in (403, 404), step


def test_a_file_that_is_too_large_is_refused_before_it_is_read(served: tuple[str, Any], settings_of_django: Any) -> None:
    name, client = served
    settings_of_django.LARGEST_DELIVERY = 1000
    assert client.post(f"/fi/s/{name}/ledger/deliver", {"file": _sent("x" * 2000)}).status_code == 413


@pytest.fixture
def settings_of_django() -> Iterator[Any]:
    from django.test import override_settings

    workplace()
    from django.conf import settings

    with override_settings():
        yield settings


def test_two_decisions_that_are_brought_at_once_are_two_amendments() -> None:
    place = workplace("postgresql")
    name = new_name()
    place.take_in(MODEL, name, by="loader", at=at())
    give(place, name, {"kaisa": Duty("controller", "KUNTA")})
    begun, second_done = threading.Event(), threading.Event()
    keys: list[str] = []

    def brought() -> None:
        keys.append(receive(place, name, Brought("b.csv", "0", 1), "amendment:new", DECISION, language=Language.FI, by="kaisa", at=at(1)))

    def first() -> None:
        with place.keeper.transaction():
            brought()
            begun.set()
            second_done.wait(2)  # as long as the first is not written for good, the second has to wait
        connections.close_all()

    def second() -> None:
        begun.wait(10)
        brought()
        second_done.set()
        connections.close_all()

    both = [threading.Thread(target=one) for one in (first, second)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len({delivery_of(place, name, key).decision["id"] for key in keys}) == 2


def test_a_settings_file_that_cannot_be_given_a_ledger_stays_as_it_is() -> None:
    with pytest.raises(NotLoadable):
        with_ledger_folder('ledger = { note = "a" }\n[statement]\nyear = 2025\n')
    assert tomllib.loads(with_ledger_folder('[ledger] # of the town\nnote = "a"\n[statement]\n'))["ledger"] == {
        "note": "a",
        "folder": "ledger",
    }


def test_a_file_for_which_nothing_can_be_proposed_is_read_as_somebody_says(tmp_path: Path) -> None:
    """Heads that nobody knows are no dead end: what is known of the file is kept, and columns are chosen."""
    text = "a;b;c;d\n3.3.2025;V1;x9;10,00\n3.3.2025;V1;y9;-10,00\n"
    first = _looked(tmp_path, text, "outo.csv")
    assert {finding.code for finding in first.findings} == {"postings.nothing_to_propose"}
    assert (first.heads, first.rows) == (("a", "b", "c", "d"), 0)
    assert first.profile is not None
    rows = column_rows(first.profile, first.heads)
    assert [row.head for row in rows] == ["a", "b", "c", "d"]
    told = [("a", "date"), ("b", "voucher"), ("c", "account"), ("d", "amount")]
    chosen = changed(first.profile, told, {**settings_of(first.profile), "dates": "dd.mm.yyyy", "decimal": ","})
    path = tmp_path / "outo.csv"
    again = look_at(path, {}, chosen)
    assert (again.rows, again.debit_cents, again.credit_cents) == (2, 1000, 1000)
    garbage = "\\".join(chr(0x2500 + number % 90) for number in range(400))
    lost = _looked(tmp_path, f"{garbage}\n1\n", "kuva.csv")
    assert lost.profile is None
    assert all(len(finding.details.get("heads", "")) < 210 for finding in lost.findings)


def test_the_heads_of_a_file_in_an_older_encoding_are_read_as_they_are(begun: Setting) -> None:
    path = begun.folder / "viennit.csv"
    path.write_bytes(SOUND.replace("Tosite", "Tosite nrö").encode("cp1252"))
    found = look_at(path, {})
    assert found.heads[:3] == ("Päivä", "Tosite nrö", "Tili")
