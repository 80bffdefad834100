"""A mail server for the tests: aiosmtpd, which says every letter it takes as one JSON object a line.

Arguments: `clear`, or `starttls|implicit KEY CERTIFICATE`. The recipient's name chooses how it misbehaves.
"""
import asyncio
import json
import ssl
import sys
from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP, AuthResult


def say(event):
    print(json.dumps(event), flush=True)


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name == "yok":
            return "550 5.1.1 <%s> unknown here" % address
        if name == "sonra":
            return "451 4.7.1 <%s> try later" % address
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if envelope.rcpt_tos[0].startswith("bekle@"):
            await asyncio.sleep(60)
        message = message_from_bytes(envelope.content, policy=policy.default)
        bodies = {part.get_content_type(): part.get_content() for part in message.iter_parts()}
        say({
            "to": envelope.rcpt_tos,
            "envelope_from": envelope.mail_from,
            "from": message["From"],
            "subject": message["Subject"],
            "message_id": message["Message-ID"],
            "auto_submitted": message["Auto-Submitted"],
            "type": message.get_content_type(),
            "text": bodies.get("text/plain"),
            "html": bodies.get("text/html"),
            "secure": session.ssl is not None,
        })
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    # Not handled: the server itself tells the client.
    return AuthResult(success=(data.login, data.password) == (b"kalem", b"gizli"), handled=False)


async def main():
    how = sys.argv[1]
    tls = None
    if how != "clear":
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(sys.argv[3], sys.argv[2])
    settings = {"loop": asyncio.get_running_loop(), "enable_SMTPUTF8": True, "hostname": "deneme"}
    if how == "starttls":
        settings |= {"tls_context": tls, "require_starttls": True, "auth_required": True, "authenticator": authenticate}

    def connection():
        return SMTP(Handler(), **settings)

    implicit = tls if how == "implicit" else None
    server = await asyncio.get_running_loop().create_server(connection, "127.0.0.1", 0, ssl=implicit)
    say({"port": server.sockets[0].getsockname()[1]})
    await server.serve_forever()


asyncio.run(main())
