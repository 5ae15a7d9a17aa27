"""The small words of English on which it hangs whether something was told, denied or only named."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ARTICLES = frozenset({"a", "an", "the", "my"})
"""Words without which a phrase says the same, but at its beginning."""
BREAKS = _words(
    """
    although because but except however since so though whereas while
    """
)
"""A new clause begins with them."""
NEGATORS = _words(
    """
    denied denies deny neither never no none nor not nothing without
    """
)
"""They deny what follows."""
HEDGES = _words(
    """
    guess may maybe might perhaps possibly probably seems unsure wonder
    """
)
"""They say that somebody is not sure."""
DOUBTFUL = _words(
    """
    afraid against almost avoid could exclude fear if instead prevent risk scared should tested unless whether
    worried would
    """
)
"""After them something is feared, supposed or asked, and not told."""
PAST = _words(
    """
    ago anymore cured earlier formerly gone last longer past previously quit stopped used went
    """
)
"""Near them something may be over."""
OTHERS = _words(
    """
    aunt brother cousin dad daughter family father friend gran grandfather grandma grandmother grandpa husband mom
    mother mum neighbor neighbour parents partner sister son uncle wife
    """
)
"""Somebody else of whom it may be said."""
PAIRED = _words("legs calves ankles arms hands thighs knees feet")
"""Of these it matters whether one is meant, or both."""
LIGHT = _words(
    """
    a about am an and any are at be been did do does for had has have he her his i in is it its me my of on she that
    the their there this to was were when with your
    """
)
"""Words that tell nothing by themselves."""
SCOPE = _words(
    """
    a about all am an any are as at be been currently did do does either ever experience experiencing feel feeling
    for from get getting had has have having her his history i in is its kind known me more much my new nor noticed
    of on or other present problem problems really seen sign signs sort such suffer symptoms take taking that the
    their there this to trouble use using visible was were with your
    """
)
"""Words that may stand between a "no" and what it denies."""
SUBJECTS = _words(
    """
    both he her his i it left my one right she the they we
    """
)
"""With them a new statement begins."""
DOSE = _words(
    """
    drops g iu mcg mg ml pill pills tablet tablets units µg
    """
)
"""Units of a dose of a medicine."""
TAKING = _words(
    """
    dose pill pills prescribed supplement supplements swallow tablet tablets take takes taking took use using
    """
)
"""Words of taking a medicine."""
EVERY_UNIT = _words(
    """
    ft foot inches % am cigarettes cm cups day days drops feet g glasses hour hours iu kg kilos km lb lbs litres m mcg
    mg miles mins minute minutes ml mmol month months nights percent pill pills pm second seconds stone tablet tablets
    times units week weeks year years µg
    """
)
"""Units of anything; a number with one that a finding cannot have is not its number."""
HEDGING = (("not", "sure"), ("do", "not", "know"), ("i", "think"), ("not", "certain"), ("could", "be"))
"""Phrases that say the same as a hedge."""
UNITS_IN_WORDS = {
    "a": ("year", "years", "yrs", "y"), "mo": ("month", "months"), "wk": ("week", "weeks", "wks", "w"),
    "d": ("day", "days"), "h": ("hour", "hours", "hrs"), "min": ("minute", "minutes", "mins"),
    "s": ("second", "seconds", "secs"), "kg": ("kilo", "kilos"), "[lb_av]": ("lb", "lbs", "pounds"),
    "Cel": ("c", "degrees", "°", "°c"), "[degF]": ("f", "°f"), "m[IU]/L": ("miu/l", "mu/l"), "mmol/L": ("mmol", "mm"),
    "umol/L": ("umol", "micromol"), "ug/L": ("ug/l", "mcg/l"), "mL/min/{1.73_m2}": ("ml/min",), "U/L": ("u/l", "units"),
}  # fmt: skip
"""How people write units, beside how they are spoken and their codes."""
