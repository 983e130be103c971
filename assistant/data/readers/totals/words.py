"""What people and programs call a row that sums up others, in many languages. Knows no table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from assistant.data.readers.columns.kinds import literal

Function = Literal["total", "average", "median", "least", "greatest", "count", "spread"]

_WORDS: dict[Function, str] = {
    "total": """
        total|totals|grand total|grand totals|sub total|subtotal|sub totals|subtotals|
        net total|gross total|total result|total resultado|overall total|final total|column total|
        total sum|sum total|
        both sexes|both genders|all ages|
        total amount|total all|all total|sum|sums|all|overall|altogether|combined|tot|ttl|∑|
        \u03c3|gesamt ergebnis|endbetrag|rechnungsbetrag|
        summe|summen|gesamt|gesamtsumme|zwischensumme|teilsumme|endsumme|gesamtergebnis|
        teilergebnis|insgesamt|gesamtbetrag|summe gesamt|gesamt summe|
        total général|total general|totaux|sous total|somme|ensemble|total global|
        totale|totali|totale generale|totale complessivo|totale parziale|subtotale|somma|
        complessivo|suma|totales|suma total|total parcial|total geral|soma|totais|
        totaal|eindtotaal|subtotaal|algemeen totaal|som|
        razem|ogółem|łącznie|suma końcowa|suma częściowa|suma ogółem|
        итого|всего|итог|общий итог|сумма|промежуточный итог|всего по|усього|разом|всього|
        загальний підсумок|общо|сума|
        celkem|celkový součet|součet|mezisoučet|celkom|spolu|súčet|medzisúčet|
        totalt|sammanlagt|summa|totalsumma|delsumma|i alt|totalsum|hovedtotal|samlet|
        yhteensä|loppusumma|välisumma|kaikki yhteensä|kokku|kopā|iš viso|
        összesen|mindösszesen|végösszeg|részösszeg|
        toplam|genel toplam|ara toplam|ukupno|skupaj|σύνολο|γενικό σύνολο|μερικό σύνολο|
        集計|汇总|彙總|合計|総計|小計|総合計|計|合计|总计|小计|总和|總計|總和|총계|합계|소계|총합계|요약|전체|
        المجموع|الإجمالي|إجمالي|المجموع الكلي|סך הכל|סה"כ|कुल|योग|कुल योग|
        jumlah|jumlah total|tổng|tổng cộng|รวม|รวมทั้งหมด""",
    "average": """
        average|averages|avg|mean|grand average|overall average|durchschnitt|mittelwert|ø|schnitt|
        moyenne|media|promedio|média|gemiddelde|średnia|среднее|среднее значение|průměr|
        medelvärde|medel|gjennomsnitt|gennemsnit|keskiarvo|ortalama|平均|平均值|평균""",
    "median": "median|médiane|mediana|медиана|中央値",
    "least": "min|minimum|grand min|lowest|smallest|mínimo|minimo|minimum value|最小|最小値",
    "greatest": "max|maximum|grand max|highest|largest|máximo|massimo|maximum value|最大|最大値",
    "count": "count|counts|grand count|anzahl|conteggio|recuento|aantal",
    "spread": """
        stdev|st dev|std dev|stddev|std|sd|std deviation|standard deviation|variance|
        standardabweichung|varianz|écart type|desviación estándar|deviazione standard""",
}  # fmt: skip


_EXACT: dict[str, Function] = {
    " ".join(word.casefold().split()): function
    for function, words in _WORDS.items()
    for word in words.split("|")
}
_JOINED = ("集計", "汇总", "彙總", "요약", "合計", "総計", "小計",
           "合计", "总计", "小计", "總計", "총계", "합계", "소계")  # fmt: skip
"""are written without a space behind what they are the total of"""
_APART = " \t\r\n\u00a0:([/,|_\u2013\u2014-"
_AROUND = _APART + "\v\f*.=)]{}#>\"'«»“”;"
_TO_BLANKS = str.maketrans(dict.fromkeys(_APART, " "))
_FIRST = frozenset(word.split()[0] for word in _EXACT)
_LAST = frozenset(word.split()[-1] for word in _EXACT)
_MOST_WORDS = max(len(word.split()) for word in _EXACT)
_PLAIN = "|".join(sorted(word for word in _FIRST | _LAST if word.isascii()))
_OTHERS = "|".join(sorted(word for word in _FIRST | _LAST if not word.isascii()))
_PATTERN = (
    f"^[^a-z]*(?:{_PLAIN})(?:[^a-z]|$)|(?:^|[^a-z])(?:{_PLAIN})[^a-z]*$|^[^a-z]*t[^a-z]*$|{_OTHERS}"
)
_NAMES = frozenset({
    "total", "all", "sum", "overall", "combined", "tot", "gesamt", "razem", "suma", "summa", "som",
    "somme", "ensemble", "mean", "media", "medel", "schnitt", "min", "max", "count", "std", "sd",
})  # fmt: skip
"""stand alone in tables without any total, too"""
_MOST_BESIDE = 5
"""words of a name beside one of ours: with more it is a sentence"""
LONGEST = 80
"""characters of a label"""


@dataclass(frozen=True, slots=True)
class Word:
    """What a label says its row is."""

    function: Function
    of: str = ""
    """what it is the total of, in small letters: `north`; empty if the word stands alone"""
    name: bool = field(default=False, compare=False)
    """whether products, companies or sizes are called so as well"""


def read(text: str) -> Word | None:
    """Return what *text* says its row is; None if it has no such word."""
    small = " ".join(text.casefold().translate(_TO_BLANKS).strip(_AROUND).split())
    if small == "t":  # in statistics, beside M and F
        return Word("total", name=True)
    if small in _EXACT:
        return Word(_EXACT[small], name=small in _NAMES)
    pieces = small.split()
    if not pieces:
        return None
    for size in range(min(_MOST_WORDS, len(pieces) - 1), 0, -1):
        found = [
            Word(_EXACT[word], " ".join(rest).strip(_AROUND))
            for own, rest in ((pieces[:size], pieces[size:]), (pieces[-size:], pieces[:-size]))
            if (word := " ".join(own)) in _EXACT and len(rest) <= _MOST_BESIDE
        ]
        if found:  # Max Total is the total of Max
            return next((word for word in found if word.function == "total"), found[0])
    joined = next((word for word in _JOINED if small.endswith(word)), "")
    return Word(_EXACT[joined], small.removesuffix(joined)) if joined else None


def plain(text: str) -> str:
    """Return SQL that writes *text*, SQL too, as `Word.of` has it."""
    small = f"replace(lower({text}), 'ß', 'ss')"
    parted = f"translate({small}, {literal(_APART)}, {literal(' ' * len(_APART))})"
    return f"trim(regexp_replace({parted}, ' +', ' ', 'g'), {literal(_AROUND)})"


def may_be(text: str) -> str:
    """Return SQL: whether `read` may know *text*, SQL too; says yes too often, never no."""
    return f"regexp_matches(lower({text}), {literal(_PATTERN)})"
