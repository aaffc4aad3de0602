"""Any JSON at all, and odd values in a record: no rule may stumble over them."""

from __future__ import annotations

import datetime
import re
from typing import Any

from hypothesis import strategies as st

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.dates().map(datetime.date.isoformat)
    | st.from_regex(r"([0-9]{2})?[0-9]{6}[-+]?[0-9]{4}", fullmatch=True)
    | st.sampled_from(
        ["9999-12-31", "0001-01-01", "2026-02-30", "ja", "nej", "handledare", "STa3", "c1", "5", 1]
    )
)
KEYS = st.sampled_from(
    re.findall(
        r"\w+",
        "sokande intygande verksamhetschef huvudhandledare specialist extern_bedomare delegering "
        "underskrift period tjanstgoring fran till procent manader summa_manader delmal namn datum "
        "personnummer tjanstestalle utsedd signerad roll bifogade_intyg kurs legitimation "
        "st_lakare kompetensbedomningar instrument bedomare revisioner upprattad st_tid start planerat_slut "
        "deltagare krav senaste_spur atgarder omraden grad klar_datum granskningsdatum status",
    )
)
ANY_JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(max_size=4), inner, max_size=6)
    ),
    max_leaves=40,
)


def places(value: Any) -> Any:
    """Yield (container, key) for every value in the record, inner ones included."""
    keys = list(value) if isinstance(value, dict) else range(len(value))
    for key in keys:
        yield value, key
        if isinstance(value[key], (dict, list)):
            yield from places(value[key])
