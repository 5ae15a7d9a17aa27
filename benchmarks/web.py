"""The server, side by side in one run: ours, a bare FastAPI app with the same bytes, a raw ASGI app with the same bytes.

Run with ``make benchmark-web``. Each is a real uvicorn in a process of its own; a second process loads them in turns, so
that a busy machine slows all alike. Single numbers wobble with the machine; the ratios do not.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import itertools
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx

STARTS = 5
ROUNDS = 5
SECONDS = 2.0
CONNECTIONS = 4
ANSWERS = {"age": 61, "sex": "female", "cramp_minutes": 3, "medicines": ["furosemide"], "dark_urine": "unknown"}
UNLIKE = json.dumps({**ANSWERS, "medicines": ["furosemide", "Nothing {number}"]}).encode()
"""Answers that never came before."""
PEERS = """
import sys
from pathlib import Path
BYTES = Path(sys.argv[2]).read_bytes()
HEADERS = [(b"content-type", b"application/json"), (b"content-length", str(len(BYTES)).encode())]

async def floor(scope, receive, send):
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": BYTES})

def bare():
    from fastapi import FastAPI, Request, Response
    app = FastAPI()

    @app.post("/api/v1/assess")
    async def assess(request: Request) -> Response:
        await request.body()
        return Response(BYTES, media_type="application/json")

    return app

import uvicorn
uvicorn.run(floor if sys.argv[1] == "floor" else bare(), host="127.0.0.1", port=int(sys.argv[3]), log_level="warning",
            access_log=False)
"""


@dataclasses.dataclass(frozen=True)
class Load:
    """One kind of request, again and again; ``bodies`` in turns, or none."""

    name: str
    address: str
    method: str
    path: str
    bodies: tuple[bytes, ...] = (b"",)
    headers: str = ""
    endless: bool = False
    """Each body has a number of its own, so that nothing can be kept: the ``{number}`` in it."""
    people: tuple[str, ...] = ()
    """One for each connection, in place of ``{person}``: two writers of one person would be refused."""


@dataclasses.dataclass
class Measured:
    """What came of the rounds of a load."""

    rates: list[float] = dataclasses.field(default_factory=list)
    seconds: list[float] = dataclasses.field(default_factory=list)

    @property
    def rate(self) -> float:
        return statistics.median(self.rates)

    def percentile(self, part: float) -> float:
        return sorted(self.seconds)[int(part * (len(self.seconds) - 1))]


def main() -> None:
    """Print all comparisons."""
    print(f"machine: {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the run")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        starts = [start_to_answer(folder / f"start{number}") for number in range(STARTS)]
        print(
            f"\nstart to the first answer: median {statistics.median(one[0] for one in starts):.2f} s; "
            f"to the first assessment {statistics.median(one[1] for one in starts):.2f} s"
        )
        with contextlib.ExitStack() as stack:
            ours = stack.enter_context(app(folder / "data"))
            reply = httpx.post(f"{ours}/api/v1/assess", json=ANSWERS, headers={"accept-encoding": "identity"})
            small = httpx.post(f"{ours}/api/v1/next-question", json=ANSWERS, headers={"accept-encoding": "identity"})
            for content, path, title in (
                (reply.content, "assess", "an assessment"),
                (small.content, "next-question", "a question"),
            ):
                compare(folder, ours, content, path, title)
            kept(ours)
    print(f"\nload {os.getloadavg()[0]:.1f} after the run")


def compare(folder: Path, ours: str, content: bytes, path: str, title: str) -> None:
    """The same answers to ours and to the peers."""
    file = folder / "reply.json"
    file.write_bytes(content)
    body = (json.dumps(ANSWERS).encode(),)
    with peer("floor", file) as floor, peer("bare", file) as bare:
        measure(f"POST /api/v1/{path}: {title}, {len(content):,} bytes, {CONNECTIONS} connections", [
            Load("no framework, the same bytes", floor, "POST", f"/api/v1/{path}", body),
            Load("bare FastAPI, the same bytes", bare, "POST", "/api/v1/assess", body),
            Load("ours, answers that came before", ours, "POST", f"/api/v1/{path}", body),
            Load("ours, answers that never came", ours, "POST", f"/api/v1/{path}", (UNLIKE,), endless=True),
        ])  # fmt: skip


def kept(ours: str) -> None:
    """What is written and read of a person; every write is on the disk before it is answered."""
    people = tuple(httpx.post(f"{ours}/api/v1/people", json={}).json()["id"] for _ in range(CONNECTIONS))
    for person in people:
        for day in range(1, 32):
            httpx.put(
                f"{ours}/api/v1/people/{person}/nights/2026-01-{day:02}", json={"cramps": day % 3}
            ).raise_for_status()
    answers, nights = "/api/v1/people/{person}/answers", "/api/v1/people/{person}/nights?from=2026-01-01&to=2026-01-31"
    done = json.dumps({"exposures": {"stretch_bedtime_protocol": 1}}).encode()
    measure("a person's answers and diary", [
        Load("answers read", ours, "GET", answers, people=people),
        Load("answers written", ours, "PUT", answers, (UNLIKE,), people=people, endless=True),
        Load("a month of the diary read", ours, "GET", nights, people=people),
        Load("a day of the diary written", ours, "PUT", "/api/v1/people/{person}/exposures/2026-02-02", (done,), people=people),
    ])  # fmt: skip


def measure(title: str, loads: list[Load]) -> None:
    """Load each in turns from a process of its own, and print what came of it."""
    found = {load.name: Measured() for load in loads}
    for _ in range(ROUNDS):
        for load in loads:
            run = [sys.executable, __file__, "load", json.dumps(dataclasses.asdict(load), default=bytes.decode)]
            seconds, taken = json.loads(subprocess.run(run, capture_output=True, check=True, text=True).stdout)
            found[load.name].rates.append(len(taken) / seconds)
            found[load.name].seconds += taken
    print(f"\n{title}")
    first = found[loads[0].name].rate
    for name, one in found.items():
        print(
            f"  {name:34} {one.rate:9,.0f} a second   p50 {one.percentile(0.5) * 1000:7.2f} ms"
            f"   p99 {one.percentile(0.99) * 1000:7.2f} ms   {one.rate / first:6.3f} of the first"
        )


# --- servers


def start_to_answer(folder: Path) -> tuple[float, float]:
    """Seconds from the start of the process to the first answer, and to the first assessment."""
    begin = time.perf_counter()
    with app(folder) as address:
        first = time.perf_counter() - begin
        httpx.post(f"{address}/api/v1/assess", json=ANSWERS, timeout=30).raise_for_status()
        return first, time.perf_counter() - begin


@contextlib.contextmanager
def app(folder: Path) -> Iterator[str]:
    """Our server, as a user starts it."""
    port = free_port()
    command = [sys.executable, "-m", "nightcramp", "serve", "--no-open", "--port", str(port)]
    environment = {**os.environ, "NIGHTCRAMP_DATA": str(folder), "NIGHTCRAMP_DATABASE_URL": ""}
    with serving(command, port, environment) as address:
        yield address


@contextlib.contextmanager
def peer(kind: str, file: Path) -> Iterator[str]:
    """A server that always sends the bytes of a file."""
    port = free_port()
    with serving([sys.executable, "-c", PEERS, kind, str(file), str(port)], port, dict(os.environ)) as address:
        yield address


@contextlib.contextmanager
def serving(command: list[str], port: int, environment: dict[str, str]) -> Iterator[str]:
    """A server in a process of its own, from its first answer on."""
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def wait(port: int) -> None:
    """Until something answers, whatever it says."""
    for _ in range(12_000):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 5) as connection:
            connection.sendall(f"GET /api/v1/health HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
            if connection.recv(1):
                return
        time.sleep(0.005)
    raise TimeoutError


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


# --- the client, in a process of its own


async def load_one(load: Load) -> tuple[float, list[float]]:
    """Send requests over a few connections for some seconds; how long it took, and how long each reply took."""
    taken: list[float] = []
    numbers = itertools.count(time.time_ns() % 10**12)
    begin = time.perf_counter()
    end = begin + SECONDS
    people = load.people or ("",) * CONNECTIONS
    await asyncio.gather(*(connection(load, numbers, end, taken, person) for person in people))
    return time.perf_counter() - begin, taken


async def connection(load: Load, numbers: Iterator[int], end: float, taken: list[float], person: str) -> None:
    """One connection that sends the next request when the last one is answered."""
    place = urlsplit(load.address)
    reader, writer = await asyncio.open_connection(place.hostname, place.port, limit=2**20)
    while time.perf_counter() < end:
        request = request_of(load, next(numbers), place.netloc, person)
        begin = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 20"), head
        lower = head.lower()
        if b"transfer-encoding: chunked" in lower:
            await reader.readuntil(b"\r\n0\r\n\r\n")
        else:
            await reader.readexactly(int(lower.partition(b"content-length:")[2].partition(b"\r\n")[0]))
        taken.append(time.perf_counter() - begin)
    writer.close()


def request_of(load: Load, number: int, host: str, person: str) -> bytes:
    """One request."""
    body = load.bodies[number % len(load.bodies)]
    if load.endless:
        body = body.replace(b"{number}", str(number).encode())
    head = f"{load.method} {load.path} HTTP/1.1\r\nHost: {host}\r\n{load.headers}".replace("{person}", person)
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


if __name__ == "__main__":
    if sys.argv[1:2] == ["load"]:
        given = json.loads(sys.argv[2])
        print(json.dumps(asyncio.run(load_one(Load(**{**given, "bodies": tuple(map(str.encode, given["bodies"]))})))))
    else:
        main()
