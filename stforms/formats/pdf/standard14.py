"""Widths of the standard fonts that a form may use without embedding them (ISO 32000-2, 9.6.2.2).

Characters grouped by width in 1/1000 of the font size: the figures of Adobe's font metrics files.
Courier is 600 throughout; a font that is none of these is measured as Helvetica.
"""

from __future__ import annotations

_HELVETICA = {
    167: "⁄",
    191: "'",
    222: "ijlł‘’‚",
    260: "|¦",
    278: " !,./:;I[\\]ft·ÌÍÎÏìíîïı",
    333: "()-`r¡¨¯²³´¸¹ˆˇ˘˙˚˛˜˝“”„‹›",
    334: "{}",
    350: "•",
    355: '"',
    365: "º",
    370: "ª",
    389: "*",
    400: "°",
    469: "^",
    500: "Jcksvxyzçýÿšž",
    537: "¶",
    556: "#$0123456789?L_abdeghnopqu¢£¤¥§«µ»àáâãäåèéêëðñòóôõöùúûüþŁƒ–†‡€",
    584: "+<=>~¬±×÷−",
    611: "FTZ¿ßøŽ",
    667: "&ABEKPSVXYÀÁÂÃÄÅÈÉÊËÝÞŠŸ",
    722: "CDHNRUwÇÐÑÙÚÛÜ",
    737: "©®",
    778: "GOQÒÓÔÕÖØ",
    833: "Mm",
    834: "¼½¾",
    889: "%æ",
    944: "Wœ",
    1000: "ÆŒ—…‰™",
    1015: "@",
}

_HELVETICA_BOLD = {
    167: "⁄",
    238: "'",
    278: " ,./I\\ijl·ÌÍÎÏìíîïıł‘’‚",
    280: "|¦",
    333: "!()-:;[]`ft¡¨¯²³´¸¹ˆˇ˘˙˚˛˜˝‹›",
    350: "•",
    365: "º",
    370: "ª",
    389: "*r{}",
    400: "°",
    474: '"',
    500: "zž“”„",
    556: "#$0123456789J_aceksvxy¢£¤¥§«¶»àáâãäåçèéêëýÿšƒ–†‡€",
    584: "+<=>^~¬±×÷−",
    611: "?FLTZbdghnopquµ¿ßðñòóôõöøùúûüþŁŽ",
    667: "EPSVXYÈÉÊËÝÞŠŸ",
    722: "&ABCDHKNRUÀÁÂÃÄÅÇÐÑÙÚÛÜ",
    737: "©®",
    778: "GOQwÒÓÔÕÖØ",
    833: "M",
    834: "¼½¾",
    889: "%mæ",
    944: "Wœ",
    975: "@",
    1000: "ÆŒ—…‰™",
}

_TIMES = {
    167: "⁄",
    180: "'",
    200: "|¦",
    250: " ,.·",
    276: "ª",
    278: "/:;\\ijltìíîïıł",
    300: "²³¹",
    310: "º",
    333: "!()-I[]`fr¡¨¯´¸ÌÍÎÏˆˇ˘˙˚˛˜˝‘’‚‹›",
    350: "•",
    389: "Jsš",
    400: "°",
    408: '"',
    444: "?acez¿àáâãäåçèéêëž“”„",
    453: "¶",
    469: "^",
    480: "{}",
    500: "#$*0123456789_bdghknopquvxy¢£¤¥§«µ»ßðñòóôõöøùúûüýþÿƒ–†‡€",
    541: "~",
    556: "FPSÞŠ",
    564: "+<=>¬±×÷−",
    611: "ELTZÈÉÊËŁŽ",
    667: "BCRÇæ",
    722: "ADGHKNOQUVXYwÀÁÂÃÄÅÐÑÒÓÔÕÖØÙÚÛÜÝœŸ",
    750: "¼½¾",
    760: "©®",
    778: "&m",
    833: "%",
    889: "MÆŒ",
    921: "@",
    944: "W",
    980: "™",
    1000: "—…‰",
}

_TABLES = {
    "Helvetica": _HELVETICA,
    "Helvetica-Oblique": _HELVETICA,
    "Helvetica-Bold": _HELVETICA_BOLD,
    "Helvetica-BoldOblique": _HELVETICA_BOLD,
    "Times-Roman": _TIMES,
}


def widths(font: str, characters: list[str]) -> list[float]:
    """Return the width of each character of an encoding; 0 where there is none.

    Args:
        font: /BaseFont, with its slash.
        characters: 256 characters, "" for an unused code.
    """
    base = font.lstrip("/")
    if base.startswith("Courier"):
        return [600.0 if char else 0.0 for char in characters]
    table = {c: float(w) for w, chars in _TABLES.get(base, _HELVETICA).items() for c in chars}
    return [table.get(char, 0.0) for char in characters]
