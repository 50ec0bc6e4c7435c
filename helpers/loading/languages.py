"""Whether a text is English, told from its function words and its script alone."""

import re

# In English prose nearly every second word is one of these.
ENGLISH = frozenset(
    (
        "the of and to in a is that it for on was with he as by at from his be this have are not "
        "but had they you were her she which we or an there been their has would will who what "
        "said if about when into them than its also after over more out up could no so some only "
        "i my me your our"
    ).split()
)
# The commonest words of languages in Latin script that are likely to turn up, without those that
# English writes the same way.
OTHERS = {
    "German": "der die das und ist nicht mit den von zu ein eine sich auf für dem des im auch als "
    "werden wird aus bei nach oder haben hat sind wurde einen einer wie",
    "Dutch": "het een van en dat niet zijn voor met aan ook naar worden bij wordt heeft uit maar "
    "deze werd nog dan over wat zou hij",
    "French": "le la les des du une et est que qui dans pour par sur au aux avec pas ce cette il "
    "elle sont ont été plus ses mais nous leur",
    "Spanish": "el la los las del una y que es por con para se su al como más pero sus este esta "
    "ha fue han sobre entre también",
    "Portuguese": "o os um uma e que não do da dos das em no na nos nas por com para se mais como "
    "foi ao são pela pelo também",
    "Italian": "il lo gli le della di che e è non per una con del dei delle nel nella si sono al "
    "alla ha anche più come dal questo",
    "Romanian": "și de la în cu pe nu este care din o un pentru mai că sunt au fost s-a",
    "Swedish": "och att det som en är av för den till med inte på har ett om han men var från kan "
    "ska vid efter",
    "Danish or Norwegian": "og at det er en af på som til den der ikke har de et ble blev med av "
    "fra vil skal kan etter efter men han",
    "Polish": "i w na z do się nie że to jest o jak po od za przez są ale który dla oraz tym",
    "Finnish": "ja on ei että se oli hän kun mutta myös ovat mukaan sekä joka niin tai",
    "Turkish": "ve bir bu da de için ile olarak çok daha gibi olan sonra kadar değil ise",
    "Indonesian or Malay": "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga "
    "saya ke karena ada mereka kata oleh",
    "Latin": "et est non cum ad sed qui quod ut sunt ex esse enim autem etiam atque",
}
FOREIGN = {language: frozenset(words.split()) - ENGLISH for language, words in OTHERS.items()}
# One word in twelve: lists of names and results stay above it, other languages below.
LEAST_ENGLISH = 0.08
# A note of fewer words may well be without a function word.
JUDGED_FROM = 15


def why_not_english(text: str) -> str:
    """What speaks against the text being English, as the end of a sentence; `""` if nothing does.

    Short texts, capitals, names and quotations in other languages are allowed for: English is
    doubted only where another language has more of its own function words in the text, where the
    script is another, or where fifteen words and more have hardly an English function word.

    >>> why_not_english("Der Rat hat die Abstimmung über den neuen Hafen auf Juni verschoben.")
    'reads like German'
    >>> why_not_english("MAYOR HALE WINS THE VOTE IN DUNMARROW")
    ''
    """
    letters = sum(map(str.isalpha, text))
    latin = len(re.findall(r"[A-Za-zÀ-ɏ]", text))
    if letters and latin < letters / 2:
        return "is mostly in another script than the Latin one"
    words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text.lower())
    english = sum(word in ENGLISH for word in words)
    counts = {name: sum(w in known for w in words) for name, known in FOREIGN.items()}
    language = max(counts, key=lambda name: counts[name])
    if counts[language] >= max(3, 1.2 * english):
        return f"reads like {language}"
    if len(words) >= JUDGED_FROM and english < LEAST_ENGLISH * len(words):
        return "has hardly any of the little words that English sentences are held together by"
    return ""
