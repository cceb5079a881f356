"""What holds of every figure in prose: a statement that agrees with itself is not accused, and what is proposed in place of a wrong number is true."""

from decimal import Decimal

from benchmarks.checking.invented import municipality
from benchmarks.checking.stating import statement
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from toteuma.checks.claims import check_claims
from toteuma.checks.claims.judging import Measured, Said, judge
from toteuma.checks.claims.rewording import reworded
from toteuma.checks.claims.sentences import sentences
from toteuma.checks.claims.vocabulary import lexicon_of, vocabulary
from toteuma.core.claim import Verdict
from toteuma.core.language import Language

HEDGES = {
    Language.FI: ("", "noin ", "runsaat ", "vajaat ", "yli ", "alle ", "lähes ", "vähintään ", "enintään "),
    Language.SV: ("", "cirka ", "drygt ", "knappt ", "över ", "under ", "nästan ", "minst ", "högst "),
    Language.EN: ("", "about ", "just over ", "nearly ", "over ", "under ", "at least ", "no more than "),
}
UNITS = {Language.FI: " miljoonaa euroa", Language.SV: " miljoner euro", Language.EN: " million euros"}


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(Language))
def test_a_statement_that_agrees_with_itself_is_not_accused(seed: int, language: Language) -> None:
    made = statement(municipality(seed, "built", language)).document
    accused = [claim for claim in check_claims(made, with_voikko=False) if claim.verdict not in (Verdict.TRUE, Verdict.UNVERIFIABLE)]
    assert accused == []


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(Language), st.data(), st.integers(11, 999), st.integers(100_000, 99_000_000))
def test_a_proposal_is_true_of_the_figure(language: Language, data: st.DataObject, tenths: int, figure: int) -> None:
    hedge = data.draw(st.sampled_from(HEDGES[language]))
    point = "." if language is Language.EN else ","
    lexicon = lexicon_of(language, with_voikko=False)
    text = f"{hedge}{tenths // 10}{point}{tenths % 10}{UNITS[language]}"
    (number,) = next(iter(sentences(text, lexicon))).numbers
    measured = Measured(Decimal(figure), Decimal("0.5"))
    proposed = reworded(text, number, measured, vocabulary(language))
    assume(proposed)
    (mended,) = next(iter(sentences(proposed, lexicon))).numbers
    assert judge(Said(mended.value, mended.quantity.step, mended.hedge), measured) is Verdict.TRUE
    assert proposed.endswith(UNITS[language])


@given(st.integers(1, 10**9), st.sampled_from(("", "about", "bit_over", "nearly", "over", "under", "at_least", "at_most")))
def test_a_number_that_is_the_figure_itself_is_never_false(figure: int, hedge: str) -> None:
    value = Decimal(figure)
    assert judge(Said(value, Decimal(1), hedge), Measured(value, Decimal("0.5"))) in (Verdict.TRUE, Verdict.LOOSE, Verdict.HEDGE)
