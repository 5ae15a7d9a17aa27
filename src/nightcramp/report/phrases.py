"""Words that every rendering of a report shares: the same on the screen, in print and in a terminal."""

IS_IT_A_CRAMP = "Is it a night cramp?"
FITS, DOES_NOT_FIT, NOT_KNOWN = "Fits", "Does not fit", "Not known"
WHY_IT_HAPPENS = "What probably plays a part"
NOT_RULED_OUT = "What could not be ruled out"
SIGNS = "Get help at once if this happens"
LOOK_ALIKES = "What it could be instead"
TEST_RESULTS = "Your test results"
DISAGREEMENTS = "Where health bodies differ"
RAISED = "This is one step up from what you told us, because some answers that matter are not known."
MAY_BE_MORE_URGENT = "It may be more urgent than this: look at what could not be ruled out, below."
NOTHING_SPEAKS_FOR_MORE = "Nothing that you told us asks for more haste. But not all that home care needs is known."
BAR_MEANS = (
    "The dot shows how probably each plays a part. The line shows how sure that is. "
    "We say likely only when the whole line lies there. Much of it rests on estimates."
)
NOT_ASKED = "Not enough is known to leave these out, but nothing that you told speaks for them:"
IF_SO = {
    "emergency": "An emergency, if this is true:",
    "urgent": "Help is needed today, if this is true:",
    "soon": "See a doctor within days, if this is true:",
    "routine": "Book a visit, if this is true:",
}
ONLY_BY_TESTS = (
    "Some {things} show only in a blood test, or when a clinician looks at you. They decide if that is needed."
)
NOT_ALL_WAS_ASKED = "Not all that would rule these out was asked."
NOT_ALL_WAS_KNOWN = "Not all that would rule these out was asked or known."
THE_MORE_CAREFUL_ONE = "We go by the more careful one."
URGENT_FIRST = "First do what stands above. The rest of a plan can wait until you have been seen."
NO_DIAGNOSIS = "This is advice to help you decide. It is not a diagnosis."
WHO_DOES_IT = {
    "you": "you can do that yourself",
    "pharmacist": "a pharmacist does that",
    "GP": "your doctor does that",
    "midwife": "your midwife does that",
    "hospital": "a hospital does that",
    "specialist": "a specialist does that",
    "emergency team": "the emergency team does that",
}
