"""The names that rules use to say where they apply."""

from __future__ import annotations

SOSFS = "SOSFS 2015:8"
HSLF = "HSLF-FS 2021:8"

APPLICATION = "ansokan-specialistkompetens"
BT_APPLICATION = "ansokan-godkand-bt"
APPLICATIONS = (APPLICATION, BT_APPLICATION)

COMPETENCE = "intyg-uppnadd-specialistkompetens"
BT_COMPETENCE = "intyg-uppnadd-baskompetens"
ST_DONE = "intyg-fullgjord-st"
BT_DONE = "intyg-fullgjord-bt"
BT_DELMAL = "intyg-delmal-bt"
AUSCULTATION = "intyg-auskultation"
CLINICAL = "intyg-klinisk-tjanstgoring"
COURSE = "intyg-kurs"

WITH_SERVICE = (APPLICATION, ST_DONE, BT_DONE)
"""The papers with a tjänsteförteckning (the application only under SOSFS 2015:8)."""

DEVELOPMENT = "intyg-utvecklingsarbete"
WRITTEN = "intyg-skriftligt-arbete"
SCIENCE = "intyg-medicinsk-vetenskap"

BT_PAPERS = (BT_APPLICATION, BT_DELMAL, BT_DONE, BT_COMPETENCE)
ST_PAPERS = (
    APPLICATION,
    ST_DONE,
    COMPETENCE,
    AUSCULTATION,
    CLINICAL,
    COURSE,
    DEVELOPMENT,
    WRITTEN,
    SCIENCE,
)

CHECKLIST = "checklista-st"
STATEMENT = "handledarutlatande"
PROGRAMME = "iup"
ASSESSMENT = "bedomning"
FOLLOW_UP_PAPERS = (CHECKLIST, STATEMENT, PROGRAMME, ASSESSMENT)
PROGRAMMES = (PROGRAMME, CHECKLIST)
"""The papers that tell of plans and absence, whatever else they lie among."""

REQUIREMENTS = "kravspecifikation"
PLAN = "spur-handlingsplan"
REPORT = "spur-rapport"
UNIT_PAPERS = (REQUIREMENTS, PLAN, REPORT)

WITH_PLANS = (*PROGRAMMES, PLAN)
"""The papers whose plans reach years ahead."""
