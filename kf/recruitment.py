"""The recruitment unit's own tables: assignments, answers to its surveys, what they are held against.

None of them holds a consultant's or a candidate's name: an assignment and an invitation are known by a key.
"""

from __future__ import annotations

from kf.column import Column

FORVALTNING, BOLAG, STADSDEL = "förvaltning", "bolag", "stadsdel"
FORSKOLA, SOCIALTJANST, ALDREOMSORG, OVRIGT = "förskola", "socialtjänst", "äldreomsorg", "övrigt"
CHEF, MEDARBETARE = "chef", "medarbetare"
STORA, LILLA, CHEFSPAKET, SEARCH = "stora paketet", "lilla paketet", "chefspaket", "search"
SECOND_OPINION, SCREENING, VOLYM = "second opinion", "screening", "volym"
KBR, TIMMAR = "KBR-utbildning", "timmar"
PAKET = (STORA, LILLA, CHEFSPAKET, SEARCH, SECOND_OPINION, SCREENING, VOLYM, KBR, TIMMAR)
KUND, KUND_SENARE, KANDIDAT = "kund efter uppdrag", "kund efter 6–8 månader", "kandidat"
ENKATER = (KUND, KUND_SENARE, KANDIDAT, KBR)
REKOMMENDERA, FORDOMSMEDVETET, MATCHNING = "rekommendera", "fördomsmedvetet stöd", "matchning"
NOJD, ICKE_DISKRIMINERANDE, SPRAK = "nöjd med processen", "icke-diskriminerande", "begripligt språk"
BETYG = ("stöd i processen", "kommunikation", "kandidaternas kvalitet", "tidplan")
UTBILDNING = "utbildningens betyg"
FRAGOR: dict[str, tuple[str, ...]] = {
    KUND: (REKOMMENDERA, *BETYG, FORDOMSMEDVETET),
    KUND_SENARE: (MATCHNING,),
    KANDIDAT: (NOJD, ICKE_DISKRIMINERANDE, SPRAK),
    KBR: (UTBILDNING,),
}
JA, NEJ = "ja", "nej"
FAKTURERANDE, EJ_FAKTURERANDE, ENHETSCHEF = "fakturerande", "ej fakturerande", "enhetschef"

EVERYBODY, INVOICING, WITHOUT_MANAGERS = "alla", "fakturerande", "utan_enhetschefer"
DENOMINATORS = {  # the årsarbetare that revenue may be divided by: the plan's target (I16) is reached by the last alone
    EVERYBODY: "alla årsarbetare",
    INVOICING: "fakturerande",
    WITHOUT_MANAGERS: "fakturerande utan enhetschefer",
}

_KUND = (
    Column("kund", "Kund", "text", help="Förvaltningens, stadsdelsförvaltningens eller bolagets namn."),
    Column("kundtyp", "Slag av kund", "text", values=(FORVALTNING, STADSDEL, BOLAG)),
)

UPPDRAG: tuple[Column, ...] = (
    Column("uppdrag", "Uppdrag", "text", help="Uppdragets nummer eller nyckel. Aldrig namn."),
    *_KUND,
    Column("omrade", "Område", "text", values=(FORSKOLA, SOCIALTJANST, ALDREOMSORG, OVRIGT)),
    Column("niva", "Chef eller medarbetare", "text", values=(CHEF, MEDARBETARE)),
    Column("paket", "Paket", "text", values=PAKET),
    Column("start", "Start", "date"),
    Column("slut", "Slut", "date", required=False, help="Tomt så länge uppdraget pågår."),
    Column("antal", "Antal rekryteringar", "integer", required=False, help="Hur många som anställs. Tomt: en."),
    Column("timmar", "Timmar", "number", required=False),
    Column("pris", "Pris", "number", required=False, help="Kronor. Måste finnas när uppdraget är avslutat."),
    Column("screening", "Screeningtest", "text", required=False, values=(JA, NEJ)),
    Column("personligt_brev", "Personligt brev", "text", required=False, values=(JA, NEJ)),
)

ENKATSVAR: tuple[Column, ...] = (
    Column("inbjudan", "Inbjudan", "text", help="Utskickets nyckel; samma på alla svar i enkäten. Aldrig namn."),
    Column("enkat", "Enkät", "text", values=ENKATER),
    Column("uppdrag", "Uppdrag", "text", required=False, help="Uppdraget som enkäten handlar om."),
    Column("datum", "Datum", "date", help="När enkäten skickades."),
    Column("svarat", "Svarat", "text", values=(JA, NEJ)),
    Column("fraga", "Fråga", "text", required=False, values=tuple(q for qs in FRAGOR.values() for q in qs)),
    Column("poang", "Poäng", "integer", required=False, help="0–10 för rekommendera, annars 1–10."),
)

STADENS_REKRYTERINGAR: tuple[Column, ...] = (
    Column("manad", "Månad", "month"),
    *_KUND,
    Column("niva", "Chef eller medarbetare", "text", values=(CHEF, MEDARBETARE)),
    Column("antal", "Antal rekryteringar", "integer"),
)

ARSARBETARE: tuple[Column, ...] = (
    Column("manad", "Månad", "month"),
    Column("grupp", "Grupp", "text", values=(FAKTURERANDE, EJ_FAKTURERANDE, ENHETSCHEF)),
    Column("arsarbetare", "Årsarbetare", "number"),
)

INTAKTSBUDGET: tuple[Column, ...] = (
    Column("manad", "Månad", "month"),
    Column("belopp", "Belopp", "number", help="Kronor."),
)

LISTS: dict[str, tuple[Column, ...]] = {
    "uppdrag": UPPDRAG,
    "enkatsvar": ENKATSVAR,
    "stadens_rekryteringar": STADENS_REKRYTERINGAR,
    "arsarbetare": ARSARBETARE,
    "intaktsbudget": INTAKTSBUDGET,
}
NAMES = {
    "uppdrag": "Uppdrag",
    "enkatsvar": "Enkätsvar",
    "stadens_rekryteringar": "Stadens rekryteringar",
    "arsarbetare": "Enhetens årsarbetare",
    "intaktsbudget": "Enhetens intäktsbudget",
}
