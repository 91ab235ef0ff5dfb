"""Word lists that the readers of headings and run-on items consult.

Plain lists, in alphabetical order, so that a reviewer can read and mend them.
"""

from __future__ import annotations


def _set(lines: str) -> frozenset[str]:
    return frozenset(lines.split())


# What may stand before "inclusion criteria" after a list mark without making an item of it.
QUALIFIERS = _set("""
1 1a 1b 2 2a 2b 3 4 a abbreviated additional arm b basic brief c cohort common control core d donor
general group i ii iii important iv key main major medical minor ocular other part participant
participants patient patients phase primary principal recipient secondary select selected special
specific stage step study subject subjects systemic
""")

# Words that take a number of their own: "grade 2.", "less than 2.", "Visit 1." (with and without a plural s).
TAKES_NUMBER = _set("""
about above and appendices appendix approximately are arm around asa at below between by category class
cm cohort cov covid criteria criterion ctcae cycle day diabetes dl dm dose ecog equal exceed factor
figure for from grade group hiv hpv hsv htlv in inr is item kg least level line mg ml mm month most no
nr number nyha of only or over part per period phase point protocol ps recist sars-cov score section
stage status step studie study table than through time to trial type under until up v version visit vs
was week who within x year
""")

# A title without a colon must end in (or be) one of these, or it could as well be a short criterion.
SECTION_NAMES = _set("""
age allergies assessments baseline cardiovascular characteristics chemotherapy conditions considerations
criteria demographics diagnoses disease-related eligibility endocrine enrollment expectancy experience
eye eyes findings gastrointestinal gender general hematologic hematopoietic hepatic history immunologic
laboratory medical medications neurologic obesity ocular ophthalmic other period population procedural
pulmonary radiotherapy randomisation randomization regimen renal results screening sex status surgery
systemic therapies therapy treatments values visit
""")

# "Patients must meet all of the following criteria to be eligible:" asks nothing itself. Every word of such a
# line is in this list; one word more and it is a criterion with a list of its own.
SAYING_NOTHING = _set("""
a according all an any applicable apply are as at based be before below both but by candidates cannot
conditions considered criteria criterion determined each either eligibility eligible enroll enrolled
enrollment enrolment enter entered entering entry every exclude excluded excludes exclusion exhibit
follow following follows for from fulfil fulfill fulfilled fulfilling fulfills general has have if in
include included inclusion individual individuals ineligible into is least listed main major may meet
meeting meets men met more must need not of one only or order participant participants participate
participating participation patient patients people person persons potential presence present presenting
prior protocol randomisation randomization randomized reason reasons required requirements satisfied
satisfy screening should showing study subject subjects that the their these they this to trial
volunteers were when where who whom will with within women would
""")

# "for 6 months" has its number already: these come after one (plural s aside).
MEASURES = _set("""
cm cycle day dl dose hour kg line mg ml mm month point time week year
""")
