"""Moments of a story: days and hours as minutes, and how they are written."""

import re

DAY = 24 * 60
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WRITTEN = re.compile(r"(\d{1,2}) ([A-Z][a-z]{2}) (\d{2}):(\d{2})\Z")


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def parse(text: str, year: int) -> int | None:
    """The minutes since 1 January of the year, 00:00, of a moment such as `17 Aug 07:00`."""
    match = _WRITTEN.match(text)
    if not match or match[2] not in MONTHS:
        return None
    day, month, hour, minute = int(match[1]), MONTHS.index(match[2]), int(match[3]), int(match[4])
    length = _LENGTHS[month] + (month == 1 and _leap(year))
    if not 1 <= day <= length or hour > 23 or minute > 59:
        return None
    before = sum(_LENGTHS[:month]) + (month > 1 and _leap(year))
    return (before + day - 1) * DAY + hour * 60 + minute


def date(moment: int, year: int) -> tuple[int, int]:
    """The day of the month and the month (0 to 11) in which a moment lies."""
    day = moment // DAY
    for month, length in enumerate(_LENGTHS):
        days = length + (month == 1 and _leap(year))
        if day < days:
            return day + 1, month
        day -= days
    return day + 1, 0


def hour(moment: int) -> str:
    """The hour of a moment: `21:22`."""
    return f"{moment % DAY // 60:02}:{moment % 60:02}"


def written(moment: int, year: int) -> str:
    """A moment as an author writes it: `24 Aug 21:22`."""
    day, month = date(moment, year)
    return f"{day} {MONTHS[month]} {hour(moment)}"


def weekday(moment: int, year: int) -> str:
    """The day of the week of a moment: `Thursday`."""
    before = year - 1
    days = before * 365 + before // 4 - before // 100 + before // 400 + moment // DAY
    return WEEKDAYS[days % 7]


def dated(moment: int, year: int) -> str:
    """The day of a moment as a player reads it: `Thursday 24 August`; "" in a story without a year, which has no clock."""
    if not year:
        return ""
    number, month = date(moment, year)
    return f"{weekday(moment, year)} {number} {MONTH_NAMES[month]}"


def spoken(moment: int, year: int) -> str:
    """A moment as a player reads it: `Thursday 24 August 1944, 21:22`; "" in a story without a clock."""
    if not year:
        return ""
    return f"{dated(moment, year)} {year}, {hour(moment)}"


def short(moment: int, year: int) -> str:
    """A moment for a narrow line: `Thu 24 Aug, 21:22`; "" in a story without a clock."""
    if not year:
        return ""
    day, month = date(moment, year)
    return f"{weekday(moment, year)[:3]} {day} {MONTHS[month]}, {hour(moment)}"
