"""What the page tells when a figure is pressed: the relations and claims it stands in, as JSON beside the document."""

from __future__ import annotations

import json

from toteuma.core.claim import Verdict
from toteuma.core.inspection import CheckedRelation
from toteuma.core.language import Language
from toteuma.core.remark import Where
from toteuma.reports.checking.placing import Placing, cell_id
from toteuma.reports.checking.wording import formula, kind_name
from toteuma.texts import word


def proofs(placing: Placing, language: Language) -> str:
    """``kinds``: names; ``relations``: [kind, verdict, formula, cells]; ``claims``: [element, sentence, verdict, cells]; ``verdicts``: words."""
    inspection = placing.inspection
    codes = list(dict.fromkeys(relation.code for relation in inspection.relations))
    claims = []
    for number, claim in enumerate(inspection.claims):
        if claim.verdict is not Verdict.UNVERIFIABLE and number in placing.claim_targets:
            cells = [cell for place in claim.linked_to if (cell := _cell(place))]
            claims.append([placing.claim_targets[number], claim.quote, f"verdict_{claim.verdict}", cells])
    data = {
        "kinds": [kind_name(code, language) for code in codes],
        "relations": [_relation(relation, codes, language) for relation in inspection.relations],
        "claims": claims,
        "verdicts": {key: word(f"checking.{key}", language) for key in VERDICTS},
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


VERDICTS = ("held", "held_within_rounding", "failed", *(f"verdict_{verdict}" for verdict in Verdict))


def _relation(relation: CheckedRelation, codes: list[str], language: Language) -> list[object]:
    cells = [cell for place in relation.places if (cell := _cell(place))]
    return [codes.index(relation.code), relation.verdict.value, formula(relation.formula, language), cells]


def _cell(place: Where) -> str:
    return cell_id(*place.cell) if place.cell is not None and not place.document else ""
