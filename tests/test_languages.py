import pytest

from helpers import list_articles, load_article
from helpers.loading.languages import why_not_english


@pytest.mark.parametrize("name", list_articles()["name"])
def test_the_bundled_articles_are_english_also_in_capitals_and_by_sentence(name):
    text = load_article(name).text
    assert why_not_english(text) == ""
    assert why_not_english(text.upper()) == ""
    for paragraph in text.split("\n\n"):
        assert why_not_english(paragraph) == "", paragraph


@pytest.mark.parametrize(
    "text",
    [
        "Mayor resigns.",
        "LOS ANGELES MAYOR TO VISIT LAS VEGAS",
        "Delphine Arkwell, Tobin Marsk, Carla Dunstrow and Wendell Ostrik met the press.",
        "Results: Arkwell 1,204; Marsk 998; Ostrik 871; Prewick 640; Teldridge 512; Hale 380, "
        "according to the clerk of the county on Tuesday.",
        "“Je ne regrette rien,” she sang for the passengers, who knew the words and sang with her.",
        "",
        "2024 2025 2026",
    ],
)
def test_short_texts_names_and_quotations_are_let_through(text):
    assert why_not_english(text) == ""


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "German",
            "Der Rat hat am Dienstag beschlossen, die Abstimmung über den Hafen zu verschieben.",
        ),
        (
            "French",
            "Le conseil a décidé mardi de reporter le vote sur le port, qui sera plus cher.",
        ),
        (
            "Spanish",
            "El consejo decidió el martes aplazar la votación sobre el puerto, que es más caro.",
        ),
        (
            "Italian",
            "Il consiglio ha deciso di rinviare il voto sul nuovo porto, che non è ancora pronto.",
        ),
        (
            "Dutch",
            "De raad heeft dinsdag besloten om het besluit over een nieuwe haven niet te nemen.",
        ),
        (
            "Portuguese",
            "O conselho decidiu na terça-feira adiar a votação do porto, que não foi aprovada.",
        ),
        (
            "Swedish",
            "Rådet har på tisdagen beslutat att skjuta upp omröstningen om den hamn som är dyr.",
        ),
        (
            "Polish",
            "Rada zdecydowała we wtorek, że nie będzie głosować w sprawie portu, który jest drogi.",
        ),
        (
            "Turkish",
            "Konsey salı günü yeni liman için oylamayı erteledi ve bu bir sürpriz olarak kaldı.",
        ),
        (
            "script",
            "Совет во вторник решил отложить голосование о новом порте до осени этого года.",
        ),
        ("script", "市議会は火曜日、新しい港に関する採決を秋まで延期することを決めた。"),
        ("script", "قرر المجلس يوم الثلاثاء تأجيل التصويت على الميناء الجديد حتى الخريف."),
        (
            "little words",
            "Lorem ipsum dolor sit amet consectetur adipiscing elit sed eiusmod tempor incididunt "
            "labore magna aliqua.",
        ),
        ("little words", "qwe rty uio pas dfg hjk zxc vbn mqw ert yui opa sdf ghj klz xcv bnm qwx"),
    ],
)
def test_other_languages_are_named(language, text):
    assert language in why_not_english(text)
    assert language in why_not_english(text.upper())
