"""Eight clients that ask as fast as they are answered."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any

CLIENTS = 8


@dataclass
class Done:
    """How many were answered in how long, and how long each took."""

    answered: int = 0
    seconds: float = 0.0
    failed: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answered / self.seconds


class Wire:
    """One connection that is kept open; a request is bytes that are ready to go."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._left = b""

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Return the status and the head of the answer; its body is read and dropped."""
        self._socket.sendall(request)
        data = self._left
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._more()
        head = data[: end + 4].lower()
        at = head.find(b"content-length:")
        length = int(head[at + 15 : head.index(b"\r\n", at)]) if at >= 0 else 0
        missing = end + 4 + length - len(data)
        while missing > 0:
            more = self._more()
            data += more
            missing -= len(more)
        self._left = data[end + 4 + length :]
        return int(head[9:12]), head

    def _more(self) -> bytes:
        more = self._socket.recv(65536)
        if not more:
            raise ConnectionError("the server hung up")
        return more


def over_http(
    port: int, requests: Iterator[bytes], *, seconds: float, expected: int
) -> Done:
    """Let eight clients send requests until the time is up, each the next one."""
    lock = threading.Lock()
    done = Done()
    ends_at = time.perf_counter() + seconds

    def client() -> None:
        wire = Wire(port)
        answered = 0
        while time.perf_counter() < ends_at:
            with lock:
                request = next(requests, None)
            if request is None:
                done.failed.append("no requests left")
                break
            status, head = wire.ask(request)
            if status == expected:
                answered += 1
            else:
                done.failed.append(head[:200].decode())
        with lock:
            done.answered += answered

    started = time.perf_counter()
    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done.seconds = time.perf_counter() - started
    return done


def _work(
    job: Callable[[Any], None], items: list[Any], seconds: float, pipe: Any
) -> None:
    pipe.recv()
    started = time.perf_counter()
    answered = 0
    for item in items:
        if time.perf_counter() - started > seconds:
            break
        job(item)
        answered += 1
    pipe.send((answered, time.perf_counter() - started, answered == len(items)))


def in_processes(
    job: Callable[[Any], None], shares: list[list[Any]], *, seconds: float
) -> tuple[Done, list[int]]:
    """Let one process for each share work through it until the time is up.

    Also returns how far each process came.
    """
    context = get_context("fork")
    workers = []
    for share in shares:
        here, there = context.Pipe()
        process = context.Process(target=_work, args=(job, share, seconds, there))
        process.start()
        workers.append((process, here))
    for _process, pipe in workers:
        pipe.send("go")
    results = [pipe.recv() for _process, pipe in workers]
    for process, _pipe in workers:
        process.join()
    done = Done(
        answered=sum(answered for answered, _took, _empty in results),
        seconds=max(took for _answered, took, _empty in results),
    )
    done.failed = ["no work left" for _a, _t, is_empty in results if is_empty]
    return done, [answered for answered, _took, _empty in results]
