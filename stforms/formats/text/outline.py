"""A report taken apart at its headings, in one walk over its marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from stforms.formats.text.columns import in_order
from stforms.formats.text.furniture import tell_apart
from stforms.formats.text.headings import Kind, Mark, find_headings
from stforms.formats.text.lines import Line
from stforms.formats.text.paragraphs import items
from stforms.formats.text.parts import Action, Lists, Outline, Run, SectionText
from stforms.formats.text.words import Chapter, Label, ListHeading, Report, Section


def outline(lines: Sequence[Line], report: Report) -> Outline:
    """Take the lines of a report apart."""
    marks = tell_apart(in_order(find_headings(lines, report)), report)
    return _Taking(marks, report).taken()


_LEVELS = (Kind.LEVEL, Kind.GRADING)
_OWN = (Kind.LIST, Kind.SECTION, Kind.PLAN, Kind.LABEL)
_HEADINGS = (Kind.LIST, Kind.CHAPTER, Kind.SECTION, Kind.LEVEL, Kind.GRADING, Kind.PLAN, Kind.LABEL)


def _ahead(marks: Sequence[Mark]) -> tuple[list[int | None], list[int | None]]:
    """Return for each mark where the next title stands (none beyond the plan), and the next other heading."""
    titles: list[int | None] = [None] * len(marks)
    others: list[int | None] = [None] * len(marks)
    title: int | None = None
    heading: int | None = None
    for i in range(len(marks) - 1, -1, -1):
        titles[i] = title
        again = heading is not None and marks[i].kind is Kind.SECTION and marks[heading].what == marks[i].what
        others[i] = others[heading] if again and heading is not None else heading
        if marks[i].kind in (Kind.SECTION, Kind.PLAN):
            title = i if marks[i].kind is Kind.SECTION else None
        heading = i if marks[i].kind in _HEADINGS else heading
    return titles, others


class _Taking:
    """One walk over the marks; `run` is where the next line of text goes."""

    def __init__(self, marks: list[Mark], report: Report) -> None:
        self.marks, self.report = marks, report
        self.out = Outline(known=any(mark.kind in _OWN for mark in marks))
        self.run: Run | None = None
        self.chapter: tuple[str, Line] | None = None
        self.section: SectionText | None = None
        self.owed: SectionText | None = None
        self.action: Action | None = None
        self.last = Kind.FOOTER
        follow = sum(one.kind in _LEVELS and other.kind in _LEVELS for one, other in pairwise(marks))
        # Some extractions give all headings of a page first, and then all text of the page.
        self.headings_first = follow > 1
        self.next_title, self.next_other = _ahead(marks)

    def taken(self) -> Outline:
        """Walk, and return what was found."""
        for index, mark in enumerate(self.marks):
            getattr(self, f"_{mark.kind.value}")(index, mark)
            if mark.kind not in (Kind.FOOTER, Kind.LETTER):
                self.last = mark.kind
        self.out.strays = [run for run in self.out.strays if run]
        return self.out

    def _text(self, _: int, mark: Mark) -> None:
        if self._label_inside(mark.line):
            return
        if self.run is None:
            if self.last is not Kind.TEXT or not self.out.strays:
                self.out.strays.append([])
            self.run = self.out.strays[-1]
        self.run.append(mark.line)

    def _footer(self, _: int, __: Mark) -> None:
        """A page number breaks no paragraph."""

    def _printed(self, _: int, __: Mark) -> None:
        self._break()

    def _break(self) -> None:
        """Begin a new run of points: what follows is not the line after the last one."""
        into = self.owed or self.section
        if into is not None and into.points and self.run is into.points[-1]:
            self.run = into.new_points()

    def _leave(self) -> None:
        """Leave section and plan: text that follows belongs to nothing yet."""
        self.run = self.section = self.owed = self.action = None

    # --- lists and chapters -----------------------------------------------------------------

    def _list(self, _: int, mark: Mark) -> None:
        assert isinstance(mark.what, ListHeading)
        self._leave()
        if self.last is not Kind.LIST:
            self.out.lists.append(Lists([]))
        if mark.what not in self.out.lists[-1].headings:  # printed twice where a page ended
            self.out.lists[-1].headings.append(mark.what)
        self.run = self.out.lists[-1].lines

    def _chapter(self, _: int, mark: Mark) -> None:
        assert isinstance(mark.what, Chapter)
        self._leave()
        self.chapter = (mark.what.value, mark.line)

    # --- sections ---------------------------------------------------------------------------

    def _section(self, index: int, mark: Mark) -> None:
        assert isinstance(mark.what, Section)
        if self._heads_action(index):
            self._begin_action(index, mark.what, mark.line)
        elif not self._announced(index, mark.what):
            self._begin_section(index, mark.what, mark.line)

    def _announced(self, index: int, section: Section) -> bool:
        """Tell a title at the foot of a page, or given too early by an extraction, from the real one."""
        end = self._again(index, section)
        if end is None:
            return False
        kinds = {mark.kind for mark in self.marks[index + 1 : end]}
        if kinds & {*_LEVELS, Kind.LIST, Kind.LABEL}:
            return False
        return Kind.TEXT not in kinds or (
            self.headings_first and (Kind.LEGEND in kinds or self._waiting(index))
        )

    def _again(self, index: int, section: Section) -> int | None:
        """Return where the same title stands again before any other."""
        end = self.next_title[index]
        return end if end is not None and self.marks[end].what == section else None

    def _waiting(self, index: int) -> bool:
        """Tell whether a level's heading on the same page has got no text yet."""
        for i in range(index - 1, -1, -1):
            mark = self.marks[i]
            if mark.kind not in (Kind.LETTER, Kind.FOOTER):
                return mark.kind in _LEVELS and mark.line.page == self.marks[index].line.page
        return False

    def _begin_section(self, index: int, section: Section, title: Line) -> None:
        before = self.section if self.headings_first and self._waiting(index) else None
        known = self.out.sections.get(section.letter)
        if known is not None and known is self.section and not known.empty:
            return  # the title printed again on the next page
        self._leave()
        if known is None or known.empty:
            self.out.sections.pop(section.letter, None)
            known = SectionText(section, title, self.chapter)
            self.out.sections[section.letter] = known
        self.section = known
        self.run = known.new_points() if known.levels else known.text
        self.owed = before if before is not None and self._letter_ahead(index, section) else None

    def _letter_ahead(self, index: int, section: Section) -> bool:
        """Tell whether the section's letter stands further down on the page, after a level's heading."""
        levels = False
        for i in range(index + 1, len(self.marks)):
            mark = self.marks[i]
            if mark.line.page != self.marks[index].line.page or mark.kind is Kind.SECTION:
                return False
            levels = levels or mark.kind in _LEVELS
            if levels and mark.kind is Kind.LETTER and mark.what == section.letter:
                return True
        return False

    def _level(self, _: int, mark: Mark) -> None:
        section = self.section
        if section is None:
            self.run = None
            return
        if section.title.page != mark.line.page:
            self.owed = None
        section.levels = True
        self.run = (self.owed or section).new_points()

    def _grading(self, index: int, mark: Mark) -> None:
        self._level(index, mark)
        if self.section is not None and not self.headings_first:
            self.run = self.section.remarks

    def _legend(self, _: int, __: Mark) -> None:
        """After the legend right under its heading a section is at its end."""
        self._break()
        if self.last is Kind.GRADING and self.section is not None:
            self.run = None
            self.section = self.section if self.headings_first else None

    def _letter(self, index: int, mark: Mark) -> None:
        """A letter in the margin says whose points follow; one that fits no section is kept as a stray."""
        if self._beside_grading(index):
            self._grade(index, mark)
            return
        section = self.section
        if section is not None and mark.what == section.section.letter and section.levels:
            if self.owed is not None or self.run is None:
                self.owed = None
                self.run = section.new_points()
        elif not self._letter_of_next(index):
            self.out.strays.append([mark.line])

    def _beside_grading(self, index: int) -> bool:
        """Tell whether a letter stands on the row of the grading's heading and is not the section's own."""
        above, letter = self.marks[index - 1] if index else self.marks[index], self.marks[index]
        return (
            self.section is not None
            and above.kind is Kind.GRADING
            and above.line.page == letter.line.page
            and above.line.right < letter.line.left
            and abs(above.line.top - letter.line.top) < 0.5 * letter.line.height
            and letter.what != self.section.section.letter
        )

    def _letter_of_next(self, index: int) -> bool:
        """Tell whether the letter is that of the section here or of the next one."""
        here = self.section.section if self.section is not None else None
        title = self.next_title[index]
        if title is not None and self.marks[title].what == here:
            title = self.next_other[title]
        ahead = self.marks[title].what if title is not None else None
        return self.marks[index].what in [s.letter for s in (here, ahead) if isinstance(s, Section)]

    def _grade(self, _: int, mark: Mark) -> None:
        if self.section is None:
            self._text(_, mark)
        else:
            self.section.grades.append(mark.line)
            self._break()

    # --- the plan ---------------------------------------------------------------------------

    def _plan(self, _: int, __: Mark) -> None:
        self._leave()

    def _heads_action(self, index: int) -> bool:
        """Tell whether a label of an action is the next heading after a title and its repetitions."""
        following = self.next_other[index]
        return following is not None and self.marks[following].kind is Kind.LABEL

    def _begin_action(self, index: int, section: Section, title: Line) -> None:
        action = self.action
        if action is not None and action.section == section and self._same_action(index, action):
            return
        self._leave()
        self.action = Action(section, title)
        self.out.actions.append(self.action)
        self.run = self.action.points

    def _same_action(self, index: int, action: Action) -> bool:
        """Tell whether a title only repeats that of the action which goes on after a page ended."""
        if not action.points and not action.labels:
            return True
        rest = (self.marks[i] for i in range(index + 1, len(self.marks)))
        following = next((m for m in rest if m.kind not in (Kind.FOOTER, Kind.LETTER)), None)
        label = following.what if following is not None else None
        return isinstance(label, Label) and not self._later(action, label)

    def _later(self, action: Action, label: Label) -> bool:
        """Tell whether the action has a label that comes after this one."""
        keys = [entry.key for entry in self.report.plan.labels]
        return any(keys.index(key) > keys.index(label.key) for key in action.labels)

    def _label(self, _: int, mark: Mark) -> None:
        assert isinstance(mark.what, Label)
        if self.action is None or (
            mark.what.key in self.action.labels and self._later(self.action, mark.what)
        ):
            self._carry()
        assert self.action is not None
        self.action.labels.setdefault(mark.what.key, mark.line)
        self.run = self.action.values.setdefault(mark.what.key, [])

    def _label_inside(self, line: Line) -> bool:
        """Take a line that begins with the action's next label: some extractions join the two cells."""
        if self.action is None:
            return False
        for label in self.report.plan.labels:
            for words in label.heading:
                new = label.key not in self.action.labels and not self._later(self.action, label)
                if new and line.text.startswith(f"{words} "):
                    self.action.labels[label.key] = line
                    self.run = self.action.values[label.key] = [
                        replace(line, text=line.text[len(words) + 1 :])
                    ]
                    return True
        return False

    def _carry(self) -> None:
        """Begin an action that has no title of its own; its points stand after the last value before."""
        before, points = self.action, self._left_over()
        self._leave()
        section = before.section if before is not None else None
        self.action = Action(section, before.title if before else None, before is not None, points)
        self.out.actions.append(self.action)

    def _left_over(self) -> Run:
        """Take the lines that do not belong to the last value of the action."""
        if self.action is None or not self.action.values:
            return []
        key, lines = list(self.action.values.items())[-1]
        own = [len(passage.lines) for passage in items(lines, self.report.wrap)][:1]
        self.action.values[key] = lines[: sum(own)]
        return lines[sum(own) :]
