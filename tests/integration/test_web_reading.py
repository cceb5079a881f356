"""The pages of those who read and decide, over HTTP: review, and what is said there."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest

from tests.integration.test_web_pages import ROLES, client
from tests.web_made import EXAMPLES, at, give, taken_in, workplace
from toteuma.core.language import Language
from toteuma.services.rights import Duty
from toteuma.texts import words


@pytest.fixture
def statement() -> str:
    place = workplace()
    name = taken_in(place)
    give(place, name, {f"{name}-{role}": duty for role, duty in ROLES.items()})
    return name


def page(visitor: Any, address: str) -> str:
    answer = visitor.get(address)
    assert answer.status_code == 200, address
    text: str = answer.content.decode()
    return text


def said(key: str) -> str:
    return words()[f"web_{key}"].get(Language.FI)


def _save(name: str, text: str, minutes: int) -> None:
    from toteuma.web.desks import KEEPER, WORKPLACE

    kept = KEEPER.record(name, "goals", "summer_books")
    assert kept is not None
    base, by = kept.base("result_fi"), f"{name}-officer"
    WORKPLACE.save(name, "goals", "summer_books", "result_fi", text, base=base, by=by, at=at(minutes))


def test_the_reviewer_sees_what_changed_since_the_return_word_by_word(statement: str) -> None:
    officer, reviewer = client(statement, "officer"), client(statement, "reviewer")
    chapter = f"/fi/s/{statement}/units/SIV"
    _save(statement, "Lapset lukivat kesällä.", 1)
    officer.post(f"{chapter}/move", {"action": "submit"})
    assert "<ins>" in page(reviewer, f"{chapter}/review"), "since the beginning"
    reviewer.post(f"{chapter}/move", {"action": "return", "reason": "Montako?"})
    assert said("review.count_none") in page(reviewer, f"{chapter}/review"), "since the return"
    _save(statement, "Lapset lukivat kesällä viisi kirjaa.", 2)
    shown = page(reviewer, f"{chapter}/review")
    assert re.search(r"<ins><span[^>]*>[^<]*</span> viisi kirjaa<span", shown)
    assert said("review.count_one") in shown
    assert shown.count("<del>") == 0
    assert "<del>" in page(reviewer, f"{chapter}/review?since=0"), "what came with the package was written over"


def test_every_family_and_every_field_that_officers_fill_in_has_its_word() -> None:
    from toteuma.services.families import families
    from toteuma.services.rights import rights

    tables = [one for filling in rights().documents.values() for one in filling.fields.items()]
    fields = {name for table, names in tables if table != "prose" for name in names}
    assert fields
    wanted = {f"web_form.family.{family}" for kind in rights().documents for family in families(kind)}
    wanted |= {f"web_review.field_{name}" for name in fields}
    assert wanted - set(words()) == set()


def test_a_comment_is_made_answered_and_settled_on_the_page(statement: str) -> None:
    officer, reviewer = client(statement, "officer"), client(statement, "reviewer")
    chapter = f"/fi/s/{statement}/units/SIV"
    field = {"table": "goals", "key": "summer_books", "column": "result_fi"}
    empty = reviewer.post(f"{chapter}/comment", {**field, "text": " "})
    assert empty.status_code == 400
    assert said("review.nothing_said") in empty.content.decode()
    made = reviewer.post(f"{chapter}/comment", {**field, "text": "Kerro <b>lisää</b>."})
    assert made.status_code == 302
    key = made.headers["Location"].partition("#comment")[2]
    assert said("review.open_one") in page(officer, chapter)
    assert "Kerro &lt;b&gt;lisää&lt;/b&gt;." in page(officer, f"{chapter}/review")
    assert officer.post(f"{chapter}/comment", {"answers": key, "text": "Kerroin."}).status_code == 302
    assert client(statement, "other").post(f"{chapter}/comment", {"answers": key, "text": "x"}).status_code == 403
    assert client(statement, "auditor").post(f"/fi/s/{statement}/comments/{key}/settle", {"settled": "1"}).status_code == 403
    assert officer.post(f"/fi/s/{statement}/comments/{key}/settle", {"settled": "1"}).status_code == 302
    shown = page(reviewer, f"{chapter}/review")
    assert "Kerroin." in shown
    assert "Hoidettu:" in shown
    assert said("review.open_one") not in page(officer, chapter)
    assert reviewer.post(f"/fi/s/{statement}/comments/9999/settle", {"settled": "1"}).status_code == 404


def test_pages_of_review_ask_the_database_a_bounded_number_of_times(statement: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    reviewer, counted = client(statement, "reviewer"), {}
    for minutes in range(3):
        for column in ("result_fi", "status"):
            field = {"table": "goals", "key": "summer_books", "column": column, "text": "Miksi?"}
            reviewer.post(f"/fi/s/{statement}/units/SIV/comment", field)
        _save(statement, f"Muutos {minutes}.", minutes + 1)
        page(reviewer, f"/fi/s/{statement}/units/SIV/review")
        with CaptureQueriesContext(connection) as asked:
            page(reviewer, f"/fi/s/{statement}/units/SIV/review")
        counted[minutes] = len(asked)
    assert len(set(counted.values())) == 1, counted
    assert counted[0] <= 30, counted


# --- the whole statement ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def checked(statement: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A statement that was checked, and whose chapters are approved. One of its texts has a period that breaks off."""
    from toteuma.services.self_check import self_check
    from toteuma.web.desks import WORKPLACE
    from toteuma.web.store import keep_check

    monkeypatch.setenv("TOTEUMA_FILES", str(tmp_path))
    _save(statement, "Laskettu ajalla 1.1.–31.1.2025.", 1)
    for unit in ("KUNTA", "SIV", "TEK"):
        WORKPLACE.move(statement, unit, "submit", by=f"{statement}-controller", at=at(1))
        WORKPLACE.move(statement, unit, "approve", by=f"{statement}-reviewer", at=at(2))
    keep_check(statement, self_check(WORKPLACE, statement))
    return statement


def test_a_figure_tells_how_it_came_about_who_entered_it_and_who_approved_it(checked: str) -> None:
    auditor = client(checked, "auditor")
    listed = page(auditor, f"/fi/s/{checked}/proofs?unit=SIV")
    addresses = re.findall(r'href="(/fi/s/[^"]+/proofs/[^"]+)"', listed)
    assert len(addresses) > 10
    told = [page(auditor, html.unescape(address)) for address in addresses]
    assert any(said("proof.formula") in text for text in told)
    assert all("Kirjannut loader" in text for text in told if re.search(r"\w\.csv, rivi \d", text)), "every entry has who entered it"
    assert all(f"{checked}-reviewer" in text for text in told)
    assert any(said("proof.held_held") in text for text in told)
    assert client(checked, "officer").get(html.unescape(addresses[0])).status_code == 403


def test_a_reviewer_of_a_part_sees_that_part_of_the_whole(checked: str) -> None:
    give(workplace(), checked, {f"{checked}-part": Duty("reviewer", "SIV")})
    part, whole = client(checked, "part"), client(checked, "auditor")
    shown = page(part, f"/fi/s/{checked}/overview")
    assert ("units/SIV/review" in shown, "units/TEK/review" in shown) == (True, False)
    assert f"/fi/s/{checked}/log" not in shown
    for path in ("log", "board", "duties", "built/abc/index.html"):
        assert part.get(f"/fi/s/{checked}/{path}").status_code == 403
    (other, *_) = re.findall(r'href="(/fi/s/[^"]+/proofs/[^"]+)"', page(whole, f"/fi/s/{checked}/proofs?unit=TEK"))
    assert whole.get(html.unescape(other)).status_code == 200
    assert part.get(html.unescape(other)).status_code == 404
    assert "/proofs/" not in page(part, f"/fi/s/{checked}/proofs?unit=TEK")


def test_an_auditor_assesses_a_goal_and_nobody_else_does(checked: str) -> None:
    auditor, address = client(checked, "auditor"), f"/fi/s/{checked}/assess"
    given = {"goal": "summer_books", "measurable": "no", "status": "", "note": "Lukutapa on <muuttunut>."}
    for role in ("officer", "reviewer", "controller", "board"):
        assert client(checked, role).post(address, given).status_code == 403
    shown = page(auditor, f"/fi/s/{checked}/assessments")
    before = len(re.findall(r'class="assessed-goal"', page(auditor, f"/fi/s/{checked}/assessments?show=not_assessed")))
    from toteuma.web.desks import KEEPER

    status = sorted(_statuses(checked))[0]
    assert auditor.post(address, {**given, "status": "none-such"}).status_code == 400
    made = auditor.post(address, {**given, "status": status})
    assert made.status_code == 302
    again = page(auditor, f"/fi/s/{checked}/assessments")
    assert "Lukutapa on &lt;muuttunut&gt;." in again
    assert "Lukutapa" not in shown
    assert len(re.findall(r'class="assessed-goal"', page(auditor, f"/fi/s/{checked}/assessments?show=not_assessed"))) == before - 1
    head = KEEPER.head(checked)
    auditor.post(address, {**given, "status": status, "note": "Toinen huomio."})
    assert "Toinen huomio." in page(client(checked, "board"), f"/fi/s/{checked}/assessments")
    assert KEEPER.head(checked) == head, "nothing of the statement itself has changed"


def test_the_log_is_shown_page_by_page_and_its_chain_is_checked(checked: str) -> None:
    auditor, address = client(checked, "auditor"), f"/fi/s/{checked}/log"
    from toteuma.web.desks import KEEPER

    shown = page(auditor, address)
    assert KEEPER.head(checked).hash in shown
    assert "Loki on eheä" in page(auditor, f"{address}?verify=1")
    older = re.search(r'href="([^"]*before=\d+[^"]*)"', shown)
    assert older
    second = page(auditor, html.unescape(older[1]))
    numbers = [set(re.findall(r"<p><strong>(\d+)</strong>", text)) for text in (shown, second)]
    assert all(numbers)
    assert not numbers[0] & numbers[1]
    assert said("log.empty") in page(auditor, f"{address}?log=journal")
    auditor.post(f"/fi/s/{checked}/units/SIV/comment", {"table": "chapters", "key": "SIV", "column": "", "text": "Miksi?"})
    assert "Loki on eheä" in page(auditor, f"{address}?log=journal&verify=1")


def test_a_log_that_was_tampered_with_is_told_of(checked: str) -> None:
    from django.db import connection

    kept = "UPDATE web_record SET position = position + 100 WHERE key = 'summer_books' AND statement_id = (SELECT id FROM web_statement WHERE name = %s)"
    with connection.cursor() as cursor:
        cursor.execute(kept, [checked])
    assert "muutettu lokin ohi" in page(client(checked, "auditor"), f"/fi/s/{checked}/log?verify=1")


def test_duties_are_given_and_taken_on_the_page(checked: str) -> None:
    from toteuma.web.models import Person

    controller, address = client(checked, "controller"), f"/fi/s/{checked}/duties"
    sent = {"username": f"{checked}-new", "role": "auditor", "unit": "KUNTA", "name": "Uuno Uusi", "password": "kolme sanaa riittää"}
    assert client(checked, "board").post(f"{address}/grant", sent).status_code == 403
    assert controller.post(f"{address}/grant", {**sent, "name": ""}).status_code == 400
    weak = controller.post(f"{address}/grant", {**sent, "password": "lyhyt"})
    assert (weak.status_code, Person.objects.filter(username=sent["username"]).exists()) == (400, False)
    assert said("duties.lacking_password") in weak.content.decode()
    assert controller.post(f"{address}/grant", sent).status_code == 302
    assert "Uuno Uusi" in page(controller, address)
    assert client(checked, "new").get(f"/fi/s/{checked}/log").status_code == 200
    assert controller.post(f"{address}/grant", {**sent, "username": f"{checked}-controller"}).status_code == 403, "not to oneself"
    assert controller.post(f"{address}/revoke", {**sent, "reason": "Vaihtui."}).status_code == 302
    assert "Uuno Uusi" not in page(controller, address)
    assert client(checked, "new").get(f"/fi/s/{checked}/log").status_code == 403


def test_findings_are_shown_by_level_explained_and_lead_to_their_place(checked: str) -> None:
    controller, address = client(checked, "controller"), f"/fi/s/{checked}/findings"
    from toteuma.web.store import last_check

    record = last_check(checked)
    assert record is not None
    found = record["findings"]["fi"]
    told = [(one["unit"], one["table"], one["key"], one["column"]) for one in found if one["fingerprint"]]
    assert told == [("SIV", "goals", "summer_books", "result_fi")], "where it was written, wherever it is printed"
    for level in {one["level"] for one in found if not one["explained"]}:
        shown = page(controller, f"{address}?level={level}")
        told = [one for one in found if one["level"] == level and not one["explained"]]
        assert shown.count('<li class="finding') == len(told)
        for one in told:
            for link in re.findall(rf'id="{one["id"]}".*?href="([^"#]+)', shown, re.DOTALL)[:1]:
                assert controller.get(html.unescape(link)).status_code == 200
    (finding,) = (one["fingerprint"] for one in found if one["fingerprint"])
    sent = {"finding": finding, "person": "Kaisa", "reason_fi": "Siksi.", "year": "2025", "about": "Jotain."}
    assert client(checked, "reviewer").post(f"/fi/s/{checked}/explain", sent).status_code == 403
    assert controller.post(f"/fi/s/{checked}/explain", {**sent, "reason_fi": ""}).status_code == 400
    assert controller.post(f"/fi/s/{checked}/explain", {**sent, "until": "joskus"}).status_code == 400
    assert controller.post(f"/fi/s/{checked}/explain", sent).status_code == 302
    from toteuma.web.desks import WORKPLACE

    assert finding in WORKPLACE.files(checked)["explanations.toml"].decode()
    assert said("findings.waiting") in page(controller, address), "it is checked anew"
    assert controller.post(f"/fi/s/{checked}/explain", {"finding": finding, "take_back": "1"}).status_code == 302


def test_a_proposal_waits_for_its_build_and_files_are_for_who_oversees(checked: str) -> None:
    from toteuma.services.decision import note_build, version_of
    from toteuma.web.desks import KEEPER, WORKPLACE
    from toteuma.web.store import built_folder

    controller, board = client(checked, "controller"), client(checked, "board")
    assert client(checked, "reviewer").post(f"/fi/s/{checked}/propose").status_code == 403
    assert controller.post(f"/fi/s/{checked}/propose").status_code == 302
    assert said("board.wait") in page(board, f"/fi/s/{checked}/board")
    decision = {"organ_fi": "Hallitus", "on": "24.3.2026", "reference": "§ 41"}
    assert board.post(f"/fi/s/{checked}/decide", decision).status_code == 400
    assert board.get(f"/fi/s/{checked}/ready").json() == {"ready": False}
    version = version_of(WORKPLACE, checked)
    folder = built_folder(checked, version)
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("<p>Sivu.</p>", encoding="utf-8")
    (folder / "manifest.json").write_text('{"files": [{"path": "index.html", "bytes": 12}]}', encoding="utf-8")
    note_build(WORKPLACE, checked, version, "m", at=at(4))
    shown = page(board, f"/fi/s/{checked}/board")
    (site,) = re.findall(r'href="([^"]+/built/[^"]+index.html)"', shown)
    assert b"".join(board.get(site).streaming_content) == b"<p>Sivu.</p>"
    assert client(checked, "officer").get(site).status_code == 403
    for wrong in ("../../../x.json", "none.html", "%2e%2e/%2e%2e/checks"):
        assert board.get(site.replace("index.html", wrong)).status_code == 404
    for lacking in ({"reference": " "}, {"on": "31.2.2026"}, {"organ_fi": ""}):
        refused = board.post(f"/fi/s/{checked}/decide", {**decision, **lacking})
        assert refused.status_code == 400
        assert said("board.approve_lacking") in refused.content.decode()
    assert client(checked, "controller").post(f"/fi/s/{checked}/decide", decision).status_code == 403
    assert board.post(f"/fi/s/{checked}/decide", decision).status_code == 302
    assert KEEPER.head(checked).frozen
    assert board.post(f"/fi/s/{checked}/reopen", {"reference": "", "reason": "x"}).status_code == 400
    made = board.post(f"/fi/s/{checked}/reopen", {"reference": "§ 50", "reason": "Virhe."})
    assert f"{checked}-v2" in made.headers["Location"]
    assert said("board.followed") in page(board, f"/fi/s/{checked}/board")
    assert said("board.follows") in page(board, f"/fi/s/{checked}-v2/board")


def test_pages_of_a_large_statement_ask_as_often_as_those_of_a_small_one(checked: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    place = workplace()
    large = taken_in(place, EXAMPLES / "heinola-2025")
    give(place, large, {f"{large}-auditor": Duty("auditor", "HYPA")})
    counted: dict[str, list[int]] = {}
    for name in (checked, large):
        auditor = client(name, "auditor")
        for path in ("overview", "findings", "proofs", "assessments", "board", "duties", "log"):
            page(auditor, f"/fi/s/{name}/{path}")
            with CaptureQueriesContext(connection) as asked:
                page(auditor, f"/fi/s/{name}/{path}")
                counted.setdefault(path, []).append(len(asked))
    assert max(map(max, counted.values())) <= 30, counted
    assert {path: counts for path, counts in counted.items() if counts[1] > counts[0] + 2} == {}, counted


def _statuses(statement: str) -> frozenset[str]:
    from toteuma.web.desks import WORKPLACE

    return WORKPLACE.names(statement, "statuses") or frozenset()
