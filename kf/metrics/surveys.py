"""What customers and candidates answer: NPS, grades, shares and response rates, each with its indicator in the plan.

A figure on fewer than five answers is withheld as one on fewer than five people, and one on several questions when fewer
than five have answered them; an NPS is an index only from thirty.
"""

from __future__ import annotations

from kf import recruitment as words
from kf.metrics.metric import Basis, Metric, Part, Unit

SOURCE = "Verksamhetsplan 2026, SF Rekrytering"
SATISFIED = 7  # of 10; the plan names no limit (docs/decisions.md)
LEAST_INDEX = 30
_ANSWERS, _FORMS = "sum(n)", "sum(forms)"
_APART = "om svaren är oberoende av varandra, också från samma kund"
_WILSON = f"Intervallet (Wilson) är vad slumpen kan göra, {_APART}."


def _share_of(condition: str) -> str:
    return f"100 * coalesce(sum(n) FILTER (WHERE {condition}), 0) / nullif(sum(n), 0)"


def _metric(
    key: str,
    label: str,
    unit: Unit,
    sql: str,
    where: str,
    whom: str,
    definition: str,
    counts: tuple[tuple[str, str], ...] = ((_ANSWERS, "svar"),),
    **more: object,
) -> Metric:
    return Metric(
        key=key,
        label=label,
        unit=unit,
        kind="flow",
        relation="answers",
        sql=sql,
        where=where,
        definition=definition,
        rests_on=tuple(Basis("answers", where, count=count, of=of) for count, of in counts),
        population=whom,
        source=SOURCE,
        keep=("poang",),
        **more,  # type: ignore[arg-type]
    )


_NPS = f"enkat = '{words.KUND}' AND fraga = '{words.REKOMMENDERA}'"
_P, _D = (
    f"(coalesce(sum(n) FILTER (WHERE poang {which}), 0) / nullif(sum(n), 0)::DOUBLE)" for which in (">= 9", "<= 6")
)


def _rate(key: str, label: str, survey: str) -> Metric:
    return _metric(
        key,
        label,
        "%",
        "100 * sum(answered) / nullif(sum(sent), 0)::DOUBLE",
        f"enkat = '{survey}'",
        f"Inbjudningar till enkäten {survey}",
        "Inbjudningar som besvarats delat med dem som skickats, i den månad de skickades. En inbjudan räknas en gång, "
        f"hur många frågor som än besvarats. {_WILSON}",
        counts=(("sum(sent)", "utskick"), ("sum(answered)", "svar")),  # who did not answer: docs/decisions.md
        decimals=0,
        better="högre",
        parts=(Part("answers", "Besvarade", "sum(answered)"), Part("sent", "Skickade", "sum(sent)")),
        sample="sent",
    )


def _grade(key: str, label: str, survey: str, questions: tuple[str, ...], definition: str) -> Metric:
    named = ", ".join(f"'{one}'" for one in questions)
    mean = "(sum(points) / nullif(sum(n), 0)::DOUBLE)"
    apart = f"sum(squares) - 2 * {mean} * sum(products) + {mean} * {mean} * sum(sizes)"  # Σ over forms (points − mean × answers)²
    return _metric(
        key,
        label,
        "betyg",
        mean,
        f"enkat = '{survey}' AND fraga IN ({named})",
        f"Svar på enkäten {survey}, skala 1–10",
        f"{definition} En enkät räknas som en svarande, hur många frågor som än besvarats. Intervallet är vad slumpen kan "
        "göra: svaren i en enkät hänger ihop och räknas som ett, olika enkäter som oberoende, också från samma kund.",
        counts=((_FORMS, "svarande"),),
        decimals=1,
        better="högre",
        error=f"sqrt({_FORMS} / nullif({_FORMS} - 1, 0) * greatest({apart}, 0)) / sum(n)",
        bounds=(1.0, 10.0),
        parts=(Part("forms", "Svarande", _FORMS), Part("answers", "Svar", _ANSWERS)),
    )


def _agreeing(key: str, label: str, survey: str, question: str, whom: str, what: str, only: str = "") -> Metric:
    return _metric(
        key,
        label,
        "%",
        _share_of(f"poang >= {SATISFIED}"),
        f"enkat = '{survey}' AND fraga = '{question}'{only}",
        whom,
        f"Andelen svar på {SATISFIED} eller mer av 10 på frågan om {what}. Planen anger ingen gräns: {SATISFIED} är kf:s. "
        f"{_WILSON}",
        better="högre",
        parts=(Part("answers", "Svar", _ANSWERS),),
        sample="answers",
    )


METRICS = (
    _metric(
        "nps",
        "NPS, kund",
        "NPS",
        f"100 * ({_P} - {_D})",
        _NPS,
        "Svar på frågan hur sannolikt det är att kunden skulle rekommendera oss, i enkäten efter uppdrag",
        "Andelen ambassadörer (9–10) minus andelen kritiker (0–6), mellan −100 och 100. Intervallet är vad slumpen kan göra, "
        f"{_APART}: 100·√((p + d − (p − d)²)/n). På färre än 30 svar visas fördelningen, inget index.",
        error=f"100 * sqrt(greatest({_P} + {_D} - ({_P} - {_D}) * ({_P} - {_D}), 0) / nullif(sum(n), 0))",
        bounds=(-100.0, 100.0),
        least_answers=LEAST_INDEX,
        better="högre",
        parts=(
            Part("promoters", "Ambassadörer (%)", _share_of("poang >= 9")),
            Part("passives", "Passiva (%)", _share_of("poang IN (7, 8)")),
            Part("detractors", "Kritiker (%)", _share_of("poang <= 6")),
            Part("answers", "Svar", _ANSWERS),
        ),
    ),
    _metric(
        "nps_answers",
        "Svar på NPS-frågan",
        "svar",
        _ANSWERS,
        _NPS,
        "Svar på NPS-frågan i enkäten efter uppdrag",
        "Antal svar på frågan hur sannolikt det är att kunden skulle rekommendera oss.",
        better="högre",
    ),
    _rate("customer_response_rate", "Svarsfrekvens, kundenkät", words.KUND),
    _rate("match_response_rate", "Svarsfrekvens, kund efter 6–8 månader", words.KUND_SENARE),
    _rate("candidate_response_rate", "Svarsfrekvens, kandidatenkät", words.KANDIDAT),
    _grade(
        "customer_grade",
        "Betyg från kund",
        words.KUND,
        words.BETYG,
        "Medelvärdet av alla svar på kundenkätens betygsfrågor (stöd, kommunikation, kandidaternas kvalitet, tidplan), 1–10. "
        "Alla frågor sammanräknade, som planen säger.",
    ),
    _grade(
        "match_grade",
        "Hur väl den nya medarbetaren matchar tjänsten",
        words.KUND_SENARE,
        (words.MATCHNING,),
        "Medelvärdet av svaren 6–8 månader efter uppdraget på frågan hur väl den nya medarbetaren matchar tjänsten, 1–10.",
    ),
    _grade(
        "course_grade",
        "Betyg på KBR-utbildning",
        words.KBR,
        (words.UTBILDNING,),
        "Medelvärdet av deltagarnas betyg på utbildningen i kompetensbaserad rekrytering, 1–10.",
    ),
    _metric(
        "candidate_answers",
        "Svar på kandidatenkäten",
        "svar",
        "sum(answered)",
        f"enkat = '{words.KANDIDAT}'",
        "Kandidatenkäter som besvarats",
        "Antal kandidatenkäter som besvarats, i den månad de skickades. En enkät räknas en gång.",
        counts=(("sum(answered)", "svar"),),
        better="högre",
    ),
    _agreeing(
        "candidate_satisfied_share",
        "Nöjda rekryterade kandidater",
        words.KANDIDAT,
        words.NOJD,
        "Kandidater i uppdrag där SF Rekrytering varit med i hela processen (stora paketet, chefspaket)",
        "hur nöjd kandidaten är med processen",
        f" AND paket IN ('{words.STORA}', '{words.CHEFSPAKET}')",
    ),
    _agreeing(
        "candidate_fair_share",
        "Kandidater: icke-diskriminerande process",
        words.KANDIDAT,
        words.ICKE_DISKRIMINERANDE,
        "Kandidater som besvarat enkäten",
        "processen var icke-diskriminerande och fördomsmedveten",
    ),
    _agreeing(
        "candidate_language_share",
        "Kandidater: begripligt språk i annonsen",
        words.KANDIDAT,
        words.SPRAK,
        "Kandidater som besvarat enkäten",
        "annonsen var skriven tydligt och begripligt (förväntat resultat, ingen indikator)",
    ),
    _agreeing(
        "customer_support_share",
        "Kunder: bra stöd att arbeta fördomsmedvetet",
        words.KUND,
        words.FORDOMSMEDVETET,
        "Kunder som besvarat enkäten efter uppdrag",
        "de fått bra stöd i att arbeta kompetensbaserat och fördomsmedvetet",
    ),
)
