"""Questions as people and programs see them: values shown, personnummer masked, protected persons hidden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from stforms.actions.decide import Decided
from stforms.actions.questions import Choice, Question, Stands
from stforms.cli import show
from stforms.cli.account import hidden
from stforms.library import Library
from stforms.merging import in_words
from stforms.messages import text
from stforms.model import Json, Param
from stforms.register.asking import MATCH
from stforms.wording import mask


def show_questions(asked: Sequence[Question], library: Library, reveal: bool) -> None:
    """Print a row for every answer of every question."""
    rows = [row for question in asked for row in _rows(question, library, reveal)]
    headings = ("table.question", "table.paper_id", "table.what", "table.answer_number", "table.answer")
    if rows:
        show.table((*headings, "table.stands_in"), rows)


def _rows(question: Question, library: Library, reveal: bool) -> Iterator[tuple[str, ...]]:
    paper = str(question.paper) if question.paper is not None else ""
    first = (question.id, paper, what(question, library))
    if not question.choices:
        stands = _document(question.document) if question.document is not None else ""
        yield (*first, "", text("label.decide.no_candidates"), stands)
    for choice in question.choices:
        number = str(choice.number) if choice.unclear is None else ""
        sent = [text("label.merge.sent")] if choice.sent else []
        places = ", ".join([*sent, *(_place(one, reveal) for one in choice.stands)])
        yield (*first, number, answer_words(question, choice, reveal), places)
        first = ("", "", "")


def what(question: Question, library: Library) -> str:
    """Return what a question is about: the form, and the entry on it."""
    edition = library.editions.get(question.edition)
    title = edition.title if edition is not None else question.form
    label = question.label(library) if edition is not None else None
    return f"{title}: {label}" if label is not None else title


def answer_words(question: Question, choice: Choice, reveal: bool) -> str:
    """Return an answer in words; of a protected person only when that is asked for."""
    if question.kind == MATCH:
        return _paper_words(choice)
    if question.protected and not reveal:
        return text("label.decide.protected")
    key = question.address.key if question.address is not None else None
    if choice.unclear is not None:
        return text("label.merge.unclear", {"text": hidden(choice.unclear, key, reveal)})
    return (
        text("label.merge.nothing") if choice.value is None else hidden(in_words(choice.value), key, reveal)
    )


def _paper_words(choice: Choice) -> str:
    """Return a paper as a candidate: its id, whose it is (an id), period and what it is about."""
    row = choice.paper
    assert row is not None
    period = "–".join(str(row[name] or "") for name in ("period_from", "period_to"))
    about = mask(row["about"]) if row["about"] and not row["protected"] else ""
    known = [part for part in (period.strip("–"), about) if part]
    params = {"paper": row["id"], "person": row["person_id"], "more": ", ".join(known)}
    return text("label.decide.paper", params).rstrip(" ,")


def _place(stands: Stands, reveal: bool) -> str:
    parts = [_document(stands.document)]
    where = stands.where
    if where is not None and where.page is not None:
        parts.append(text("label.page", {"page": where.page}))
    if where is not None and where.place is not None:
        parts.append(mask(where.place))
    if reveal and stands.name is not None:
        parts.append(stands.name)
    return ", ".join(parts)


def _document(document: int | None) -> str:
    return text("label.decide.document", {"document": document or 0})


# --- as data ------------------------------------------------------------------------------------


def question_json(question: Question, library: Library, reveal: bool) -> Json:
    """Return a question as an object of decide/1; values as they are shown to people."""
    return {
        "id": question.id,
        "kind": question.kind,
        "form": question.form,
        "edition": question.edition,
        **{name: value for name in ("paper", "person", "document") if (value := getattr(question, name))},
        **({"key": question.address.key} if question.address is not None else {}),
        "what": what(question, library),
        "choices": [_choice_json(question, choice, reveal) for choice in question.choices],
    }


def _choice_json(question: Question, choice: Choice, reveal: bool) -> Json:
    shape: Json = {"number": choice.number, "text": answer_words(question, choice, reveal)}
    if choice.paper is not None:
        shape["paper"] = choice.paper["id"]
    elif reveal:
        shape |= {"value": choice.value} if choice.unclear is None else {"unclear": choice.unclear}
    return {**shape, "sent": choice.sent, "from": [_stands_json(one, reveal) for one in choice.stands]}


def _stands_json(stands: Stands, reveal: bool) -> Json:
    where = stands.where.as_json() if stands.where is not None else {}
    name = {"name": stands.name} if reveal and stands.name is not None else {}
    return {"document": stands.document, **where, **name}


def decided_json(done: Decided) -> Json:
    """Return what a decision led to."""
    return {
        "stforms": "decided/1",
        "decision": done.decision,
        "question": done.question,
        "paper": done.paper,
        "state": done.state,
        "version": done.version,
        "left": [one.id for one in done.left],
    }


def tell_decided(done: Decided) -> None:
    """Say what a decision led to."""
    if done.paper is None:
        show.talk(text("cli.decide.left_alone", {"question": done.question or ""}))
        return
    if done.question is None:
        show.talk(text("cli.decide.approved", {"paper": done.paper}))
        return
    params: dict[str, Param] = {
        "question": done.question,
        "paper": done.paper,
        "state": text(f"overview.state.{done.state}"),
    }
    show.talk(text("cli.decide.done", params))
    if done.left:
        show.talk(text("cli.decide.left", {"questions": _ids(done.left)}))


def _ids(asked: Iterable[Question]) -> str:
    return ", ".join(one.id for one in asked)
