"""People with a browser's cookies, all in one event loop. A save is sent as the script of the page sends it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

import httpx

from benchmarks.web.installation import PASSWORD
from benchmarks.web.pages import PREFIX

TIMEOUT = 300.0


@dataclass(slots=True)
class Visitor:
    """``numbers``: of each field that this one has seen, the number to save from."""

    name: str
    client: httpx.AsyncClient
    numbers: dict[str, int] = field(default_factory=dict)

    @classmethod
    async def signed_in(cls, address: str, name: str) -> Visitor:
        client = httpx.AsyncClient(base_url=address, timeout=TIMEOUT, limits=httpx.Limits(max_connections=4))
        await client.get("/fi/sign-in")
        answer = await client.post("/fi/sign-in", data={"username": name, "password": PASSWORD}, headers=_told(client))
        if answer.status_code != 302:
            raise SystemExit(f"{name} could not sign in: {answer.status_code}")
        return cls(name, client)

    async def get(self, path: str) -> httpx.Response:
        return await self.client.get(path)

    async def look_at(self, path: str) -> None:
        """Read the numbers of a form's fields."""
        page = (await self.get(path)).text
        for name, number in re.findall(r'name="([^"]+)\.number" value="(\d+)"', page):
            self.numbers[html.unescape(name)] = int(number)

    async def save(self, name: str, text: str) -> httpx.Response:
        """Write a field: ``goals.V001-T1.result_fi``. What is answered tells the number to go on from, also where somebody was before this one."""
        table, _, rest = name.partition(".")
        key, _, column = rest.rpartition(".")
        sent = {"table": table, "key": key, "column": column, "text": text, "number": str(self.numbers[name])}
        answer = await self.client.post(f"{PREFIX}/save", data=sent, headers={**_told(self.client), "Accept": "application/json"})
        if answer.status_code in (200, 409):
            self.numbers[name] = int(answer.json()["number"])
        return answer


def _told(client: httpx.AsyncClient) -> dict[str, str]:
    return {"X-CSRFToken": client.cookies.get("toteuma_csrf") or "", "Referer": str(client.base_url)}
