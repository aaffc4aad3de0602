"""An application as a whole: the application itself and everything that is enclosed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from stforms.rules.papers import Paper, of_forms
from stforms.rules.scope import APPLICATION, BT_APPLICATION, BT_PAPERS, PROGRAMMES, ST_PAPERS


@dataclass(frozen=True)
class Application:
    """All papers of one application, for BT or for specialist competence.

    `form` is the application's form, whether that paper is here or not. `bt` is the doctor's
    application for BT when its papers lie among them; `programmes` are papers that tell of absence
    and plans (IUP, checklists) and are no part of what is sent in.
    """

    form: str
    papers: tuple[Paper, ...]
    bt: Application | None = None
    programmes: tuple[Paper, ...] = ()

    @cached_property
    def paper(self) -> Paper | None:
        """Return the application itself; the first when there are several, None when it is missing."""
        return next(of_forms(self.papers, self.form), None)

    @cached_property
    def certificates(self) -> tuple[Paper, ...]:
        """Return what is enclosed, in the order in which it was given."""
        return tuple(paper for paper in self.papers if paper.form != self.form)

    @cached_property
    def regulation(self) -> str | None:
        """Return the regulation that is applied under: the application's, else that of most papers."""
        if self.paper is not None:
            return self.paper.regulation
        counted = Counter(paper.regulation for paper in self.papers if paper.regulation)
        return max(counted, key=lambda name: (counted[name], name), default=None)

    def of(self, *forms: str) -> tuple[Paper, ...]:
        """Return the papers of these forms."""
        return tuple(of_forms(self.papers, *forms))


def applications(papers: Iterable[Paper]) -> list[Application]:
    """Return the applications that the papers make up: the one for BT first, if there is one.

    Papers of no application, such as assessments, are left out: see `unrelated`.
    """
    papers = tuple(papers)
    programmes = tuple(of_forms(papers, *PROGRAMMES))
    bt_papers, st_papers = (tuple(of_forms(papers, *forms)) for forms in (BT_PAPERS, ST_PAPERS))
    bt = Application(BT_APPLICATION, bt_papers, None, programmes) if bt_papers else None
    st = Application(APPLICATION, st_papers, bt, programmes) if st_papers else None
    return [one for one in (bt, st) if one is not None]


def unrelated(papers: Iterable[Paper]) -> list[Paper]:
    """Return the papers that have no place in an application."""
    return [paper for paper in papers if paper.form not in (*BT_PAPERS, *ST_PAPERS, *PROGRAMMES)]
