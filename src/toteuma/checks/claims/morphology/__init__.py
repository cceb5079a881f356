"""From a word in running text to its base form: an own table of generated forms, rules of thumb after it, and Voikko beside it where a user has it.

``readings`` of a word are all that it can be; a wrong extra one does little harm, a missing one loses a link.
"""

from toteuma.checks.claims.morphology.lexicon import Lexicon, Reading, morphology_in_use
from toteuma.checks.claims.morphology.participles import past_of

__all__ = ["Lexicon", "Reading", "morphology_in_use", "past_of"]
