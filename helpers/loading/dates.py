"""Dates that can be read in one way only."""

import re
from datetime import date

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
# The first newspaper is of 1605; programs write 0001 and 9999 where they know no date.
YEARS = range(1600, 2101)


def iso_date(text: str) -> str:
    """A date as `yyyy-mm-dd` if it can be read in one way only, else `""`.

    >>> iso_date("Tuesday, May 14, 2024, 9:30 a.m."), iso_date("05/04/2024")
    ('2024-05-14', '')
    """
    # Of several dates the one of publication; “23/04/2026” can only be April.
    text = re.sub(r"(?is)^.*\bpublished\b", "", str(text)).strip()
    if slashed := re.search(r"(?<!\d)(\d\d?)[/.](\d\d?)[/.](\d{4})(?!\d)", text):
        low, high = sorted(map(int, slashed.group(1, 2)))
        text = f"{slashed[3]}-{low}-{high}" if high > 12 or low == high else ""
    found = re.search(r"(?<!\d)(\d{4})([-/.]?)(\d\d?)\2(\d\d?)(?!\d)", text)
    if found and (found[2] or len(found[0]) == 8):
        year, month, day = found[1], int(found[3]), found[4]
    else:
        name = rf"\b({'|'.join(MONTHS)})[a-z]*\.?"
        number = r"(\d{1,2})(?:st|nd|rd|th)?"
        american = re.search(rf"{name}\s+{number},?\s+(\d{{4}})\b", text, re.IGNORECASE)
        british = re.search(rf"\b{number}\s+{name},?\s+(\d{{4}})\b", text, re.IGNORECASE)
        if not american and not british:
            return ""
        word, day = american.group(1, 2) if american else british.group(2, 1)
        year, month = (american or british)[3], MONTHS.index(word.lower()) + 1
    try:
        return date(int(year), month, int(day)).isoformat() if int(year) in YEARS else ""
    except ValueError:
        return ""


def stated_date(text: str) -> str:
    """A date as `yyyy-mm-dd`, or the words of the source; `""` for a year that is a mere filler.

    >>> stated_date("spring 2024"), stated_date("0001-01-01T00:00:00Z")
    ('spring 2024', '')
    """
    filler = re.match(r"(\d{4})-\d\d-\d\d", text.strip())
    return iso_date(text) or ("" if filler and int(filler[1]) not in YEARS else text)
