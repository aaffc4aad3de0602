"""What people get as a page: one file, no script, nothing from elsewhere, made to be read and printed.

The templates lie in `templates`; the words in stforms/messages. What is right or wrong is not decided here.
"""

from __future__ import annotations

from stforms.html.merge import merge_page
from stforms.html.together import together_page

__all__ = ["merge_page", "together_page"]
