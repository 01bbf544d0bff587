"""How many requests does a server answer, and in how long each? A bare client over kept-alive connections."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request as it goes over the wire."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def __bytes__(self) -> bytes:
        lines = [f"{self.method} {self.path} HTTP/1.1", "Host: 127.0.0.1"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        lines += [f"Content-Length: {len(self.body)}"] if self.body else []
        return "\r\n".join([*lines, "", ""]).encode() + self.body


@dataclass(slots=True)
class Outcome:
    """What came back: statuses in the order of the answers, seconds of each, and of all together."""

    statuses: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    wall: float = 0.0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.seconds) / self.wall

    @property
    def median(self) -> float:
        """The middle answer's seconds."""
        return statistics.median(self.seconds)

    @property
    def p99(self) -> float:
        """Seconds within which 99 of 100 were answered."""
        return sorted(self.seconds)[int(len(self.seconds) * 0.99)]


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    status, length, chunked = int(head[9:12]), 0, False
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
        chunked = chunked or (name.lower() == b"transfer-encoding" and b"chunked" in value)
    if not chunked:
        return status, await reader.readexactly(length)
    body = b""
    while size := int((await reader.readline()).strip(), 16):
        body += await reader.readexactly(size)
        await reader.readexactly(2)
    await reader.readexactly(2)
    return status, body


async def repeated(port: int, call: Call, *, connections: int, seconds: float) -> Outcome:
    """The same request again and again, on so many connections, for so long."""
    outcome, wire = Outcome(), bytes(call)
    until = time.perf_counter() + seconds

    async def on_one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (begun := time.perf_counter()) < until:
            writer.write(wire)
            status, _ = await _answer(reader)
            outcome.seconds.append(time.perf_counter() - begun)
            outcome.statuses.append(status)
        writer.close()

    begun = time.perf_counter()
    await asyncio.gather(*(on_one() for _ in range(connections)))
    outcome.wall = time.perf_counter() - begun
    return outcome


async def all_at_once(ports: Sequence[int], calls: Sequence[Call]) -> Outcome:
    """Every request from the first moment, each on a connection of its own, spread over the servers."""
    outcome = Outcome()
    opened = [await asyncio.open_connection("127.0.0.1", ports[n % len(ports)]) for n in range(len(calls))]

    async def ask(connection: tuple[asyncio.StreamReader, asyncio.StreamWriter], call: Call) -> None:
        reader, writer = connection
        writer.write(bytes(call))
        status, body = await _answer(reader)
        outcome.seconds.append(time.perf_counter() - begun)
        outcome.statuses.append(status)
        outcome.bodies.append(body)
        writer.close()

    begun = time.perf_counter()
    await asyncio.gather(*(ask(each, call) for each, call in zip(opened, calls, strict=True)))
    outcome.wall = time.perf_counter() - begun
    return outcome


async def one_by_one(port: int, calls: Sequence[Call]) -> Outcome:
    """One request after the other on one connection."""
    outcome = Outcome()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    start = time.perf_counter()
    for call in calls:
        begun = time.perf_counter()
        writer.write(bytes(call))
        status, body = await _answer(reader)
        outcome.seconds.append(time.perf_counter() - begun)
        outcome.statuses.append(status)
        outcome.bodies.append(body)
    outcome.wall = time.perf_counter() - start
    writer.close()
    return outcome
