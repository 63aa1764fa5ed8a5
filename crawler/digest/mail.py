"""The digest as a mail (RFC 5322) with both texts in it: Markdown reads well as it is, HTML for those who want it."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTPUTF8
from email.utils import format_datetime
from uuid import NAMESPACE_URL, uuid5

from crawler.digest.html import html
from crawler.digest.markdown import markdown
from crawler.digest.outline import title_of
from crawler.digest.reading import Digest


def mail(digest: Digest, sender: str, to: str) -> str:
    """The mail, with the line ends of the format."""
    message = EmailMessage(policy=SMTPUTF8.clone(cte_type="7bit"))
    message["Subject"] = title_of(digest)
    message["From"] = sender
    message["To"] = to
    message["Date"] = format_datetime(digest.until)
    message["Message-ID"] = (
        f"<{uuid5(NAMESPACE_URL, f'{digest.name} {digest.since} {digest.until}')}@nightdesk.invalid>"
    )
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(markdown(digest), cte="quoted-printable")
    message.add_alternative(html(digest), subtype="html", cte="quoted-printable")
    return message.as_string()
