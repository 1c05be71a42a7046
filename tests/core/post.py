"""A real mail server that keeps what it receives, refuses whom it is told to, or stalls in the middle."""
import email
import email.policy
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from tests.served import free_port


class PostOffice:
    """`received` are messages; `refuse` addresses that get 550; `stalled` is set when one is held until `go` is set."""

    def __init__(self, name=None, password=None):
        self.received, self.refuse = [], set()
        self.stalls, self.stalled, self.go = False, threading.Event(), threading.Event()
        self.name, self.password = name, password
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port(), authenticator=self.knows,
                                     auth_required=name is not None, auth_require_tls=False)

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *_error):
        self.go.set()
        self.controller.stop()

    @property
    def address(self):
        login = f"{self.name}:{self.password}@" if self.name else ""
        return f"smtp://{login}127.0.0.1:{self.controller.port}"

    def knows(self, _server, _session, _envelope, _mechanism, data):
        is_known = isinstance(data, LoginPassword) and (data.login, data.password) == (
            self.name.encode(), self.password.encode())
        return AuthResult(success=is_known, handled=False)

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # aiosmtpd names it
        if address in self.refuse:
            return "550 nobody of that name here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):
        if self.stalls:
            self.stalled.set()
            await server.loop.run_in_executor(None, self.go.wait)
        self.received.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"
