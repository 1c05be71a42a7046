"""Turns: whoever comes first goes first. A lock gives itself to whoever runs just then, and some wait ten times as long."""
import threading
from collections import deque


class Turns:
    """One at a time, in the order of coming."""

    def __init__(self):
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._is_taken = False

    def acquire(self, timeout: float) -> bool:
        """Wait for one's turn, at most `timeout` seconds; whether it came."""
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return True
            called = threading.Lock()
            called.acquire()
            self._waiting.append(called)
        if called.acquire(timeout=timeout):
            return True
        with self._guard:
            if called in self._waiting:
                self._waiting.remove(called)
                return False
            return True  # called in the moment of giving up

    def release(self) -> None:
        """The next one's turn."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False

    def locked(self) -> bool:
        return self._is_taken
