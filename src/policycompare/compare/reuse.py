"""Text reuse: passages that stand word for word in two documents, apart from any alignment.

Texts are compared by their Han characters, letters and figures; marks and line ends are skipped
but their places are kept, so that 科学、民主 and 科学民主 are one passage. All stretches of
``MIN_LENGTH`` characters of all documents go into one hash; where two documents share one, and
the characters before it differ, a passage starts there and is followed to its end. No two
documents are ever held side by side, so the time is that of reading plus that of the passages.
"""

from __future__ import annotations


