"""Many browsers in one process: each keeps its connection and posts one thing after the other."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Post:
    """One form that is sent; the answer must have this status."""

    path: str
    fields: dict[str, str]
    status: int


@dataclass
class Browser:
    """A person who has signed in: a cookie, a protection mark, and what the person posts next."""

    port: int
    session: str
    mark: str
    posts: Iterator[Post] = field(default_factory=lambda: iter(()))
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None

    async def send(self, post: Post) -> None:
        """Send a form and read its answer to the end; a connection that the server has closed is opened again.

        Raises SystemExit for another status than the one that is expected.
        """
        request = self._request(post)
        try:
            status, body = await self._exchange(request)
        except (OSError, asyncio.IncompleteReadError):
            await self.leave()
            status, body = await self._exchange(request)
        if status != post.status:
            raise SystemExit(f"{post.path} answers {status}: {body[:2000].decode(errors='replace')}")

    def _request(self, post: Post) -> bytes:
        body = urlencode(post.fields | {"csrfmiddlewaretoken": self.mark}).encode()
        lines = (
            f"POST {post.path} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            f"Cookie: dongtou_session={self.session}; csrftoken={self.mark}",
            "HX-Request: true",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
        )
        return "\r\n".join((*lines, "", "")).encode() + body

    async def _exchange(self, request: bytes) -> tuple[int, bytes]:
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        assert self.reader is not None  # noqa: S101 opened together
        self.writer.write(request)
        await self.writer.drain()
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = head.partition("content-length:")[2].partition("\r\n")[0].strip()
        body = await self.reader.readexactly(int(length or 0))
        if "connection: close" in head:
            await self.leave()
        return int(head.split(" ", 2)[1]), body

    async def leave(self) -> None:
        """Close the connection."""
        if self.writer:
            self.writer.close()
            with suppress(OSError):
                await self.writer.wait_closed()
        self.writer = None


@dataclass
class Turn:
    """What a stretch of time brought: how many posts were answered within it, and the seconds of each that was sent."""

    lasted: float
    answered: int
    took: list[float]


def turn(browsers: list[Browser], posts: Callable[[int], Iterator[Post]], seconds: float) -> Turn:
    """Everybody at once, each posting as soon as the last answer is there, for so many seconds.

    What is under way at the end is waited for, so that the slowest answers count like all others.
    """
    for number, browser in enumerate(browsers):
        browser.posts = posts(number)
    return asyncio.run(_turn(browsers, seconds))


async def _turn(browsers: list[Browser], seconds: float) -> Turn:
    began = time.perf_counter()
    posted = await asyncio.gather(*(_work(browser, began + seconds) for browser in browsers))
    sent = [pair for each in posted for pair in each]
    answered = sum(1 for at, took in sent if at + took <= began + seconds)
    return Turn(seconds, answered, [took for _, took in sent])


async def _work(browser: Browser, until: float) -> list[tuple[float, float]]:
    """When each post was sent, and the seconds until it was answered."""
    posted = []
    for post in browser.posts:
        sent = time.perf_counter()
        if sent >= until:
            break
        await browser.send(post)
        posted.append((sent, time.perf_counter() - sent))
    await browser.leave()
    return posted
