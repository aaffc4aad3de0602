"""Fill one document: values into widgets, as objects appended to the blank (ISO 32000-2, 7.5.6)."""

from __future__ import annotations

from collections.abc import Sequence

from stforms.formats.pdf import flatten
from stforms.formats.pdf.appearance import ExtraFonts, frame, shape, text_stream
from stforms.formats.pdf.blank import CompiledBlank, told_with
from stforms.formats.pdf.continuation import (
    ROWS,
    Sheet,
    SheetFault,
    cell_boxes,
    cell_style,
    fit_cell,
    page_content,
)
from stforms.formats.pdf.extra_fonts import add_fonts
from stforms.formats.pdf.layout import Fitted, TooLong, fit
from stforms.formats.pdf.placed import Placed, own_stream
from stforms.formats.pdf.syntax import finish, name, number, stream, text_string
from stforms.formats.pdf.widgets import FormField, Widget
from stforms.model import Box


class Filling:
    """One document in the making. Values that do not fit are refused, never cut."""

    def __init__(
        self,
        blank: CompiledBlank,
        smallest: float | None = None,
        flat: bool = False,
        reference: str | None = None,
    ) -> None:
        """Start from a compiled blank.

        Args:
            blank: the compiled blank.
            smallest: the size in points that a text may be set down to when it does not fit.
            flat: make the fields page content: what is filled can then no longer be changed.
            reference: what the document information says that the file is of.
        """
        self.blank = blank
        self.smallest = smallest
        self.reference = reference
        self.update = blank.constant.copy()
        self.extra = ExtraFonts(self.update.new_number)
        self._flat: list[Placed] | None = [] if flat else None
        self._new_pages: list[int] = []
        self._new_fields: list[int] = []

    # --- fields of the blank ----------------------------------------------------------------

    def text(self, target: FormField, text: str) -> Fitted | TooLong:
        """Write a text into a field, on each of its widgets; nothing is written when it is too long."""
        assert target.style is not None
        if target.head is None and self._one_line(target, text):
            return Fitted(target.style.size, (text,))
        placed: list[tuple[Widget, Fitted]] = []
        for widget in target.widgets:
            fitted = fit(text, target.style, widget.width, widget.height, self.smallest)
            if isinstance(fitted, TooLong):
                return fitted
            placed.append((widget, fitted))
        value = b"/V" + text_string(text)
        for widget, fitted in placed:
            self._show(target, widget, fitted, value if target.head is None else b"")
        if target.head is not None and self._flat is None:
            self.update.add(target.obj, b"<<%b%b>>" % (target.head, value))
        return placed[0][1]

    def _one_line(self, target: FormField, text: str) -> bool:
        """Write a text that is one line in the form's own font; tell whether it was."""
        assert target.style is not None
        widget = target.widgets[0]
        content = widget.line.content(text) if widget.line is not None and "\n" not in text else None
        if content is None:
            return False
        if self._flat is None:
            value = b"/V%b%b" % (text_string(text), target.plain_da)
            self.update.add_shown(widget.obj, widget.head, value, widget.shape, content)
        else:
            self._place(target, widget, widget.shape, content, target.style.size, b"")
        return True

    def _place(
        self, target: FormField, widget: Widget, look: bytes, content: bytes, size: float, value: bytes
    ) -> None:
        """Add an appearance and its widget; flattened, the appearance alone."""
        if self._flat is None:
            shown = b"%b/DA(%b)" % (value, target.da(size))
            self.update.add_shown(widget.obj, widget.head, shown, look, content)
            return
        appearance = self.update.new_number()
        self.update.add(appearance, stream(look, content))
        self._flat.append(own_stream(widget.page, widget.obj, appearance, widget.box))

    def _show(self, target: FormField, widget: Widget, fitted: Fitted, value: bytes) -> None:
        assert target.style is not None
        content, mixed = text_stream(
            fitted, target.style, widget.width, widget.height, widget.frame, self.extra
        )
        look = self._shape(target, widget.box) if mixed else widget.shape
        self._place(target, widget, look, content, fitted.size, value)

    def _shape(self, target: FormField, box: Box) -> bytes:
        """Return the inside of an appearance's dictionary that may use every font of the document."""
        return shape(box[2] - box[0], box[3] - box[1], target.resources + self.extra.entries())

    def tick(self, target: FormField) -> None:
        """Tick a check box: /V and /AS get the widget's own on-state (12.7.5.2.3)."""
        for widget in target.widgets:
            state = widget.states[0] if widget.states else "Yes"
            if self._flat is not None:
                self._flat.append(Placed(widget.page, widget.obj, state=state))
                continue
            value = b"/V%b" % name(state) if target.head is None else b""
            self.update.add(widget.obj, b"<<%b%b/AS%b>>" % (widget.head, value, name(state)))
            if target.head is not None:
                self.update.add(target.obj, b"<<%b/V%b>>" % (target.head, name(state)))

    # --- continuation sheets ----------------------------------------------------------------

    def sheets(self, sheet: Sheet, rows: Sequence[Sequence[tuple[str, str]]]) -> list[SheetFault]:
        """Add continuation sheets for these rows of (field name, text); return what does not fit."""
        size = self.blank.pages[0]
        boxes = cell_boxes(sheet, size)
        batches = [rows[start : start + ROWS] for start in range(0, len(rows), ROWS)]
        faults: list[SheetFault] = []
        for index, batch in enumerate(batches):
            cells: list[int] = []
            page = self.update.new_number()
            for r, row in enumerate(batch):
                for c, (field, text) in enumerate(row):
                    result = self._cell(sheet, page, field, text, boxes[r][c], cells)
                    if isinstance(result, TooLong):
                        faults.append(SheetFault(index * ROWS + r, c, result))
            content = page_content(sheet, size, (index + 1, len(batches)), self.extra)
            self._add_page(page, sheet, size, content, cells)
        return faults

    def _cell(
        self, sheet: Sheet, page: int, field: str, text: str, box: Box, cells: list[int]
    ) -> Fitted | TooLong:
        fitted = fit_cell(text, sheet, box)
        if isinstance(fitted, TooLong):
            return fitted
        style = cell_style(sheet)
        before = frame(style, box[2] - box[0], box[3] - box[1])
        content, _ = text_stream(fitted, style, box[2] - box[0], box[3] - box[1], before, self.extra)
        appearance = self.update.new_number()
        self.update.add(appearance, stream(self._shape(sheet.like, box), content))
        widget = self.update.new_number()
        rect = b" ".join(map(number, box))
        self.update.add(
            widget,
            b"<</Type/Annot/Subtype/Widget/FT/Tx/Ff 4096/F 4/T%b/V%b"
            b"/Rect[%b]/P %d 0 R/DA(%b)/AP<</N %d 0 R>>>>"
            % (text_string(field), text_string(text), rect, page, sheet.like.da(fitted.size), appearance),
        )
        cells.append(widget)
        if self._flat is not None:
            self._flat.append(own_stream(0, widget, appearance, box))
        return fitted

    def _add_page(
        self, page: int, sheet: Sheet, size: tuple[float, float], content: bytes, cells: list[int]
    ) -> None:
        body = self.update.new_number()
        flat = [placed for placed in self._flat or () if placed.obj in cells]
        drawn = b"".join(placed.operators for placed in flat)
        objects = b"".join(placed.resource for placed in flat)
        self.update.add(body, stream(b"", content + drawn))
        fonts = sheet.like.resources + self.extra.entries()
        annots = b"" if self._flat is not None else b" ".join(b"%d 0 R" % cell for cell in cells)
        self.update.add(
            page,
            b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %b %b]/Resources<</Font<<%b>>/XObject<<%b>>>>"
            b"/Contents %d 0 R/Annots[%b]>>"
            % (self.blank.skeleton.pages, number(size[0]), number(size[1]), fonts, objects, body, annots),
        )
        self._new_pages.append(page)
        self._new_fields += cells

    # --- the file ---------------------------------------------------------------------------

    def finish(self) -> list[bytes]:
        """Return the file as pieces: the blank, then what was appended."""
        skeleton = self.blank.skeleton
        if self._new_pages:
            skeleton.with_pages(self.update, self._new_pages, len(self.blank.pages) + len(self._new_pages))
            skeleton.with_form(self.update, self._new_fields)
        if self._flat is not None:
            flatten.flatten_pages(self.blank, self.update, self._flat)
            skeleton.with_root(self.update, None)
        add_fonts(self.update, self.extra)
        if self.reference is not None and self.blank.trailer.info is not None:
            self.update.add(self.blank.trailer.info, told_with(self.blank, self.reference))
        return [self.blank.data, *finish(self.update, self.blank.trailer)]
