"""Web pages saved as one file (mht, mhtml): the page in it, without pictures and styles."""

from __future__ import annotations

import email
import email.policy

from policycompare.errors import DataError


def page_in(data: bytes, name: str) -> tuple[bytes, str | None]:
    r"""The bytes of the page, and the encoding that is declared beside it.

    Raises:
        DataError: There is no page in it.

    Example:
        >>> page_in(b"MIME-Version: 1.0\nContent-Type: text/html; charset=gb2312\n\n<html>\n", "a.mht")
        (b'<html>\n', 'gb2312')
    """
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                return payload, part.get_content_charset()
    raise DataError(name, "there is no page in it", "save the page as html")
