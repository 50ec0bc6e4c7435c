"""Which name a source leads to, and what kind of source it is."""

import re
from functools import lru_cache

import pandas as pd

TITLES = set(
    "mr mrs ms miss dr sen senator rep representative gov governor president mayor prime minister "
    "secretary ambassador judge justice general gen lt col sgt officer sheriff chief king queen "
    "prince princess pope rev congressman congresswoman attorney chairman chairwoman professor "
    "former vice lord commissioner lady sir dame captain detective speaker leader director "
    "chancellor foreign".split()
)
WITHHELD = re.compile(
    r"anonym|unnamed|familiar with|close to|briefed on|knowledge of|condition of|not authori[sz]ed|"
    r"asked not to be|declined to be (named|identified)|spoke on|senior (official|administration)|"
    r"\b(a|an|one|two|three|several|some|the)? ?(\w+ )?(sources?|insiders?)\b"
)
VAGUE = re.compile(
    r"^(some|many|most|several|few|others|various|critics|experts|analysts|observers|supporters|"
    r"opponents|people|sceptics|skeptics|commentators|those|everyone|everybody|anyone|nobody|"
    r"no one|conventional wisdom)\b"
)
ROLE = re.compile(
    r"\b(ambassador|president|minister|spokes\w+|mayor|chief|director|official|officer|lawyer|"
    r"attorney|aide|adviser|advisor|manager|secretary|governor|senator|representative|judge|"
    r"professor|teacher|woman|man|mother|father|owner|captain|clerk|candidate|nominee|author|"
    r"leader|chair\w*|editor|reporter|doctor|expert|analyst|critic|neighbou?r|resident|witness|"
    r"writer|engineer|deputy|commissioner|executive|founder|student|voter|friend|wife|husband|"
    r"son|daughter|brother|sister|skipper|sailor|inspector|member|worker|farmer|designer)\b"
)
OPENS = (
    "Later|Then|Now|Still|Also|Meanwhile|Yet|So|With|In|On|At|From|But|And|The|For|As|If|When|"
    "While|After|Before|Since|By|To|Of"
)
HIM, HER, THEM = {"he", "him"}, {"she", "her"}, {"they", "we"}
PRONOUNS = HIM | HER | THEM | {"i", "it", "you", "who"}
MEN = re.compile(r"\b(Mr|Sir|King|Prince|Lord|spokesman|chairman|congressman)\b")
WOMEN = re.compile(r"\b(Mrs|Ms|Miss|Lady|Queen|Princess|spokeswoman|chairwoman|congresswoman)\b")
NAME = re.compile(r"(?:[A-Z][\w’'.-]*(?: (?:de|van|von|der|la|al|bin) )? ?)+")


def people(sources: list[tuple[str, int]], tokens: pd.DataFrame | None = None) -> list[str]:
    """The name that each source (as written, and its paragraph) leads to, or "".

    A surname stands for the one full name of the article that ends in it.
    """
    full = _full_names([text for text, _ in sources], tokens)
    names, recent = [], []
    for text, paragraph in sources:
        low = text.lower()
        if low in PRONOUNS:
            names.append(_of_pronoun(low, paragraph, recent))
            continue
        name = "" if VAGUE.search(low) else _named(text)
        if name:
            fits = [known for known in full if known == name or known.split()[-1] == name]
            name = fits[0] if len(fits) == 1 else name
        elif ROLE.search(low) and not VAGUE.search(low):
            name = text
        names.append(name)
        if name:
            recent.append((name, text, paragraph))
    return names


def source_type(source: str, speaker: str) -> str:
    """`named`, `titled`, `collective`, `anonymous`, `vague` or `none`."""
    low = source.lower()
    if not source:
        return "none"
    if WITHHELD.search(low) and not _named(source.split(",")[0]):
        return "anonymous"
    if VAGUE.search(low):
        return "vague"
    if low in PRONOUNS and speaker and speaker.lower() not in PRONOUNS:
        return source_type(speaker, speaker)
    if low in PRONOUNS:
        return "collective" if low in THEM | {"it"} else "titled"
    if name := _named(source):
        return "named" if _is_person(name, source) else "collective"
    # One person known by what he or she is; all others are groups, offices and papers.
    single = re.match(r"(the|a|an|his|her|one|another|its|their|my)\b", low) or not re.search(
        r"s$", low.split(",")[0].split(" of ")[0].split(" for ")[0]
    )
    return "titled" if ROLE.search(low) and single else "collective"


@lru_cache(4096)
def _named(text: str) -> str:
    """The longest run of capitals that is not a title, not at "the": a name of somebody."""
    found = [match for match in NAME.finditer(text) if not _opens(match, text)]
    runs = [run for match in found if (run := _without_titles(match.group().split()))]
    if not runs:
        return ""
    head = re.match(r"(the|a|an)\b", text, re.IGNORECASE)
    if head and "," not in text:
        ends = runs[-1].endswith(text.split()[-1].strip(",."))
        whole = len(runs[-1].split()) + 1 >= len(text.split()) or " " in runs[-1]
        return runs[-1] if ends and whole else ""
    first_part = text.split(",")[0]
    inside = [run for run in runs if run in first_part]
    return max(inside or runs, key=lambda run: (len(run.split()), -text.find(run)))


def _opens(match: re.Match, text: str) -> bool:
    """Whether a single capital only opens the sentence: “Experts in the field”."""
    single = match.start() == 0 and " " not in match.group().strip()
    if single and ROLE.fullmatch(match.group().strip().lower().removesuffix("s")):
        return True
    return single and text[match.end() :].strip()[:1].islower()


def _without_titles(words: list[str]) -> str:
    kept = [w.strip(",") for w in words]
    while kept and kept[0].lower().strip(".") in TITLES | {"the", "a", "an"}:
        kept = kept[1:]
    return re.sub(r"[’']s$", "", " ".join(kept)).strip(" .,")


def _is_person(name: str, source: str) -> bool:
    organisation = re.search(
        r"\b(Party|Committee|Department|Office|Council|Commission|Agency|Times|Post|News|University|"
        r"Institute|Company|Inc|Corp|House|Senate|Congress|Court|Bank|Group|Center|Centre|Union|"
        r"Association|Bureau|Board|Ministry|Police|Journal|Magazine|Republicans?|Democrats?|CNN|NBC|"
        r"Foundation|Society|Club|Line|Lines|Ferries|County|City|State)\b",
        name,
    )
    return (
        not organisation
        and not re.fullmatch(r"[A-Z.&]{2,}", name)
        and not re.match(r"the\b", source, re.IGNORECASE)
    )


def _full_names(sources: list[str], tokens: pd.DataFrame | None) -> list[str]:
    names = [name for text in sources if (name := _named(text)) and " " in name]
    if tokens is not None and len(tokens):
        surnames = {name for each in sources if (name := _named(each)) and " " not in name}
        if surnames:
            ends = "|".join(map(re.escape, sorted(surnames)))
            found = re.findall(
                rf"\b(?!(?:{OPENS}) )(?:[A-Z][\w.-]+ ){{1,2}}(?:{ends})\b",
                " ".join(tokens["token"]),
            )
            names += [name for each in set(found) if " " in (name := _without_titles(each.split()))]
    return sorted(dict.fromkeys(names), key=lambda name: (len(name.split()), name))


def _of_pronoun(pronoun: str, paragraph: int, recent: list[tuple[str, str, int]]) -> str:
    """The only name of the same paragraph or the one before that a pronoun can mean."""
    if pronoun in THEM | {"i", "it", "you", "who"}:
        return ""
    other = WOMEN if pronoun in HIM else MEN
    near = [(name, text) for name, text, place in recent if 0 <= paragraph - place <= 1]
    fits = list(dict.fromkeys(n for n, t in near if not other.search(t) and _is_person(n, n)))
    return fits[-1] if len(fits) == 1 else ""
