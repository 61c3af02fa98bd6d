"""What the capacity model assumes: one declared list, each with its unit, what the plan says, its range and its source.

Shares are 0-1, money kronor (mnkr where the unit says so), time hours unless the unit says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

PLAN = "Verksamhetsplan 2026"
SAME_RATE = "Antagande: inget publicerat pris; samma timpris som stora paketet (29 000 kr / 28 h)"
OWN_HOURS = "Antagande: planen anger inga timmar"
SHARE, MNKR, HOURS, KRONOR = "andel", "mnkr", "timmar", "kr"


@dataclass(frozen=True)
class Assumption:
    """One number that the model rests on.

    `least` and `most` are what it may be, `step` the grid of its slider. `swing` is how far down and up the tornado
    moves it (0 where it cannot be said to be uncertain that way).
    """

    name: str
    label: str
    unit: str
    default: float
    least: float
    most: float
    step: float
    source: str
    swing: tuple[float, float] = (0, 0)
    help: str = ""


@dataclass(frozen=True)
class Package:
    """What is sold: the names of its share of the assignments (none: the rest), hours and price among ASSUMPTIONS."""

    name: str
    label: str

    @property
    def share(self) -> str:
        """The assumption that says how large a share of the assignments it is."""
        return f"{self.name}_andel"

    @property
    def hours(self) -> str:
        """The assumption that says how many hours it takes."""
        return f"{self.name}_timmar"

    @property
    def price(self) -> str:
        """The assumption that says what it costs."""
        return f"{self.name}_pris"


LARGE = Package("stora", "stora paketet")
OTHERS = (
    Package("lilla", "lilla paketet"),
    Package("chefspaket", "chefspaket"),
    Package("search", "searchpaket"),
    Package("second_opinion", "second opinion"),
    Package("screening", "screeningpaket"),
    Package("volym", "volymuppdrag"),
)
PACKAGES = (LARGE, *OTHERS)
_HOURS_AND_PRICE = {
    "lilla": (14, 14_500, OWN_HOURS),
    "chefspaket": (32, 33_100, PLAN),
    "search": (10, 10_400, OWN_HOURS),
    "second_opinion": (6, 6_200, OWN_HOURS),
    "screening": (4, 4_100, OWN_HOURS),
    "volym": (80, 82_900, OWN_HOURS),
}


def _other(package: Package) -> tuple[Assumption, ...]:
    hours, price, source = _HOURS_AND_PRICE[package.name]
    mix = "Antagande: planen räknar alla uppdrag som stora paket"
    return (
        Assumption(package.share, f"Andel {package.label}", SHARE, 0, 0, 1, 0.01, mix),
        Assumption(package.hours, f"Timmar per {package.label}", HOURS, hours, 1, 400, 1, source),
        Assumption(package.price, f"Pris per {package.label}", KRONOR, price, 500, 500_000, 100, SAME_RATE),
    )


MAIN = (
    Assumption(
        "arsarbetare", "Årsarbetare", "årsarbetare", 23, 1, 40, 0.5, f"{PLAN}: knappt 23 årsarbetare", (-1, 1)
    ),
    Assumption(
        "ej_fakturerande", "Ej fakturerande", "årsarbetare", 2.5, 0, 10, 0.5,
        f"{PLAN}: verksamhetschef, verksamhetsutvecklare, samordnare och rekryteringskoordinator", (-0.5, 0.5),
    ),
    Assumption(
        "enhetschefer", "Enhetschefer som inte fakturerar", "årsarbetare", 0, 0, 4, 0.5,
        "Kompetensförsörjningsplan 2025/26: två enhetschefer tillsätts; verksamhetsplanen räknar inte med dem", (0, 2),
    ),
    Assumption(
        "arstid", "Arbetstid per årsarbetare", HOURS, 1800, 1400, 2000, 10,
        "Härlett ur planen: 45 uppdrag × 28 h = 1 260 h, som är 70 % av 1 800 h", (-50, 50),
    ),
    Assumption(
        "sjukfranvaro", "Sjukfrånvaro", SHARE, 0, 0, 0.2, 0.005,
        f"{PLAN} räknar inte med någon i kapaciteten; målet för sjukfrånvaron är 5,5 %", (0, 0.055),
    ),
    Assumption(
        "debiterbar", "Debiterbar andel", SHARE, 0.7, 0.3, 1, 0.01,
        f"{PLAN}: ca 70 procent av arbetstiden", (-0.05, 0.05),
    ),
    Assumption(
        LARGE.hours, "Timmar per stort paket", HOURS, 28, 5, 80, 1, f"{PLAN}: i genomsnitt 28 timmar", (-2, 2)
    ),
    Assumption(LARGE.price, "Pris per stort paket", KRONOR, 29_000, 10_000, 60_000, 500, f"{PLAN}: 29 000 kr", (-1000, 1000)),
    Assumption(
        "efterfragan_lag", "Efterfrågan, lägst", MNKR, 24, 5, 40, 0.5,
        f"{PLAN}: en efterfrågan på 24 mnkr är rimlig att uppnå", (-2, 2),
        "I planens priser: höjs priset säljs lika många uppdrag, till det nya priset.",
    ),
    Assumption(
        "efterfragan_hog", "Efterfrågan, högst", MNKR, 24, 5, 40, 0.5,
        f"{PLAN}: en efterfrågan på 24 mnkr är rimlig att uppnå", (-2, 2),
    ),
    Assumption(
        "examinatorveckor", "Veckor som examinatorer", "veckor", 0, 0, 20, 1,
        f"{PLAN}: två examinatorer, två till tre veckor var, en examinatorsledare tre till fyra; i mån av tid", (0, 8),
        "Sammanlagt för alla. En vecka är 40 timmar av arbetstiden.",
    ),
    Assumption(
        "ar_framat", "År efter 2026", "år", 0, 0, 5, 1, f"{PLAN} avser 2026",
        help="Varje år framåt slår effektiviseringen igenom en gång till.",
    ),
    Assumption(
        "effektivisering", "Effektivisering per år", SHARE, 0.01, 0, 0.05, 0.005,
        f"{PLAN}: prisminskning om 1,0 procent genom effektivisering", (-0.01, 0.01),
        "Timmar och priser minskar lika mycket varje år efter 2026. Under 2026 har den ingen verkan.",
    ),
    Assumption("budget", "Budget: intäkter och kostnader", MNKR, 24, 10, 40, 0.1, f"{PLAN}: intäktsbudget 24 mnkr, kostnader 24"),
)  # fmt: skip
ASSUMPTIONS: dict[str, Assumption] = {
    one.name: one for one in (*MAIN, *(other for package in OTHERS for other in _other(package)))
}
HOURS_A_WEEK = 40
TARGET_PER_FTE = 1_300_000  # kronor per årsarbetare: indicator I16 of the plan
SICK_LEAVE_TARGET = 0.055  # indicator I32
UNIT_MANAGERS = 2  # as the competence plan has decided
