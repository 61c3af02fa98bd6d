"""All rules that an import keeps, by name: what each says, and whether it stops the row or only warns.

What stops is refused: the row is not used, and stands in the file of refused rows. What warns is used and told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["stoppar", "varnar"]
STOPS: Severity = "stoppar"
WARNS: Severity = "varnar"

YOUNGEST, OLDEST = 15, 80

UNREADABLE, MISSING, NO_KEY = "går inte att tolka", "värde saknas", "nyckel saknas"
BAD_NUMBER, TORN = "ogiltigt personnummer", "antal fält"
BORN_LATER, LATER_PERIOD, AGE = "född i framtiden", "period i framtiden", "ålder"
ENDS_FIRST, HIRED_AFTER, TWICE, OVERLAPS = "slut före start", "anställd efter perioden", "dubblett", "överlappar"
NOWHERE, STILL_THERE = "nyanställd i ingen annan lista", "avgången men kvar"
UNKNOWN_CODE, HIDDEN, ALIKE = "okänd kod", "personnummer i text", "lika rader"
BOTH, NO_REASON, FAR_END = "kvar och borta", "avgång utan orsak", "slut långt fram"
NEW_AVDELNING, NEW_BEFATTNING = "okänd avdelning", "okänd befattning"
GAP, MEANING = "period saknas", "ändrad betydelse"
SURVIVORS = "bara de som är kvar"


@dataclass(frozen=True)
class Rule:
    """A rule: its name, its sentence in Swedish (what it holds every row or column to), and its severity."""

    name: str
    sentence: str
    severity: Severity


RULES: tuple[Rule, ...] = (
    Rule(UNREADABLE, "Varje värde går att läsa som datum, tal, andel eller en kod som profilen känner.", STOPS),
    Rule(MISSING, "Födelsemånad, kön, avdelning, befattning, anställningsform och datum är ifyllda.", STOPS),
    Rule(NO_KEY, "Varje rad säger vem den gäller.", STOPS),
    Rule(
        BAD_NUMBER, "Ett personnummer eller samordningsnummer har rätt kontrollsiffra och ett datum som finns.", STOPS
    ),
    Rule(TORN, "Varje rad har lika många fält som rubrikraden.", STOPS),
    Rule(BORN_LATER, "Ingen är född i framtiden.", STOPS),
    Rule(LATER_PERIOD, "Ingen period är i framtiden.", STOPS),
    Rule(AGE, f"Alla är {YOUNGEST}–{OLDEST} år när raden gäller.", STOPS),
    Rule(ENDS_FIRST, "Ingen rad slutar före den dag den börjar.", STOPS),
    Rule(HIRED_AFTER, "Ingen i en månads lista är anställd efter månadens slut.", STOPS),
    Rule(
        TWICE,
        "Ingen rad är lika med en annan för samma person och tid: de går inte att skilja från en rad som kom med två gånger.",
        STOPS,
    ),
    Rule(OVERLAPS, "Ingen har mer än 120 % samtidigt; två deltider går bra.", STOPS),
    Rule(NOWHERE, "Den som står i listan över nyanställda finns i personallistan eller bland avgångarna.", STOPS),
    Rule(STILL_THERE, "Den som har slutat före personallistans dag står inte kvar i den på samma anställning.", STOPS),
    Rule(UNKNOWN_CODE, "Status, vägar och orsaker är koder som profilen känner; andra läses som okända.", WARNS),
    Rule(HIDDEN, "Inget personnummer eller namn står som ett annat värde; det som gör det döljs.", WARNS),
    Rule(ALIKE, "Rader som är lika varandra kan vara verkliga: hur många som nekats sägs alltid.", WARNS),
    Rule(BOTH, "Ingen har en avgångsorsak på en anställning som fortsätter.", WARNS),
    Rule(NO_REASON, "Den som slutar har en avgångsorsak.", WARNS),
    Rule(FAR_END, "Inget slutdatum ligger efter år 2099; det betyder oftast tills vidare.", WARNS),
    Rule(NEW_AVDELNING, "Varje avdelning fanns i den förra versionen, eller är ny på riktigt.", WARNS),
    Rule(NEW_BEFATTNING, "Varje befattning fanns i den förra versionen, eller är ny på riktigt.", WARNS),
    Rule(SURVIVORS, "En fil med anställningar från mer än ett år har också dem som har slutat.", WARNS),
    Rule(GAP, "Ingen period saknas mellan den första och den sista.", WARNS),
    Rule(
        MEANING,
        "En kolumn betyder detsamma som i den förra versionen: lika ifylld, med liknande värden, av samma storlek.",
        WARNS,
    ),
)
BY_NAME = {rule.name: rule for rule in RULES}
