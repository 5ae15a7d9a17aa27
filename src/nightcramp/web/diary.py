"""The diary of the person of the address, on the person's own clock."""

from __future__ import annotations

import datetime
import zoneinfo
from typing import Annotated

from fastapi import Depends, Request

from nightcramp.diary.nights import Nights
from nightcramp.web.context import InContext, OnePerson, Transaction

ZONE_COOKIE = "nightcramp_zone"
"""Where this browser is, such as ``Europe/Dublin``; queue.js sets it."""
MOST_EASTERN = datetime.timedelta(hours=14)
"""Where on earth a day begins first."""


def now_of(request: Request) -> datetime.datetime:
    """The time on the clock of the one who asks, without a zone; by default on that of this machine."""
    try:
        zone = zoneinfo.ZoneInfo(request.cookies[ZONE_COOKIE])
    except (KeyError, ValueError, OSError):  # none, or none that this machine knows
        return datetime.datetime.now().astimezone().replace(tzinfo=None)
    return datetime.datetime.now(zone).replace(tzinfo=None)


def nights_of(request: Request, person: OnePerson, session: Transaction, context: InContext) -> Nights:
    """The diary of the person of the address."""
    today = now_of(request).date()
    if ZONE_COOKIE not in request.cookies and not context.settings.is_loopback:
        # A program elsewhere: its day may have begun before that of this machine.
        today = (datetime.datetime.now(datetime.UTC) + MOST_EASTERN).date()
    return Nights(session, person, context.knowledge, today)


InDiary = Annotated[Nights, Depends(nights_of)]
