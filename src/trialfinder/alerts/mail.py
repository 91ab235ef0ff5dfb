"""A digest by mail, through the operator's own server, to the operator's own address.

In: a subject, a text, and how to reach the server. Refused: nothing is sent where the server cannot be reached or
refuses (MailError); what was not sent is told again the next time. Passwords go over an encrypted connection only.
"""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from trialfinder.alerts.server import Server
from trialfinder.errors import MailError

SECONDS = 30


def send(server: Server, subject: str, text: str) -> None:
    """Send one message."""
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = server.sender
    message["To"] = server.recipient
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=server.sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    try:
        with _connected(server) as line:
            if server.user:
                line.login(server.user, server.password)
            line.send_message(message)
    except (smtplib.SMTPException, OSError, ssl.SSLError) as error:
        raise MailError(
            f"the mail server {server.host}:{server.port} did not take the message: {_reason(error)}",
            "Look at the smtp settings with 'trialfinder config show'. What was not sent is told the next time.",
        ) from None


def _connected(server: Server) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.encryption == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
    line = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    if server.encryption == "starttls":
        line.starttls(context=context)
    return line


def _reason(error: Exception) -> str:
    """What the server or the system said, without the addresses that some errors hold."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
        return f"{error.smtp_code} {' '.join(said.split())[:200]}"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "it refuses the recipient"
    return getattr(error, "strerror", None) or str(error)[:200] or type(error).__name__
