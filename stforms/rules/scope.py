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
