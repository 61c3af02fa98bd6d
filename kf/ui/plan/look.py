"""How an indicator, an activity and their status look: as HTML whose words are escaped, in the theme's colours."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from datetime import datetime

import streamlit as st

from kf import format as fmt
from kf.charts.theme import PALETTE
from kf.plan.activities import DONE, DROPPED, NOT_BEGUN, ONGOING
from kf.plan.status import DELVIS, EJ, HELT, SAKNAS, SENARE
from kf.ui.text import plain

TONE = {
    HELT: "met", DELVIS: "partly", EJ: "missed", SAKNAS: "muted", SENARE: "muted",
    DONE: "met", ONGOING: "accent", NOT_BEGUN: "muted", DROPPED: "muted", "försenad": "missed", "snart": "partly",
}  # fmt: skip


GROUP = ":material/group:"  # somebody else has written too


def _tone(name: str) -> str:
    return f"light-dark({PALETTE['light'][name]}, {PALETTE['dark'][name]})"


# a shade over and under a comment that is longer than its place, covered by the page's colour where it ends
_MORE = (
    f"linear-gradient({_tone('background')} 40%, transparent) top/100% 1.4em local no-repeat, "
    f"linear-gradient(transparent, {_tone('background')} 60%) bottom/100% 1.4em local no-repeat, "
    f"linear-gradient({_tone('muted')}, transparent) top/100% .35em no-repeat, "
    f"linear-gradient(transparent, {_tone('muted')}) bottom/100% .35em no-repeat"
)
STYLE = (
    "<style>"
    + f".kf-said {{background: {_MORE};}}"
    + "".join(f".kf-{name} {{color:{_tone(name)};}}" for name in ("met", "partly", "missed", "accent"))
    + """
.kf-muted {color: color-mix(in srgb, currentColor 72%, transparent);}
.kf-row {container-type:inline-size;}
.kf-grid {display:grid; grid-template-columns:8.5rem minmax(12rem,1fr) 6.5rem 6.5rem 6.5rem; gap:.1rem .8rem; align-items:start;}
.kf-grid.kf-act {grid-template-columns:9.5rem minmax(12rem,1fr) 8rem;}
.kf-badge {font-weight:650; line-height:1.3;}
.kf-badge small, .kf-name small {display:block; font-weight:400; font-size:.85rem;
  color: color-mix(in srgb, currentColor 80%, transparent);}
.kf-badge small {color:inherit;}
.kf-name {line-height:1.35; overflow-wrap:anywhere;}
.kf-name .kf-said {display:block; margin-top:.2rem; white-space:pre-wrap; max-height:8.1em; overflow:auto;}
.kf-fig {font-variant-numeric:tabular-nums; line-height:1.3;}
.kf-fig b {display:block; font-weight:650; font-size:1.05rem; overflow-wrap:anywhere;}
.kf-fig span, .kf-fig small {display:block; font-size:.8rem; color: color-mix(in srgb, currentColor 72%, transparent);}
.kf-level {font-size:.8rem; letter-spacing:.02em; color: color-mix(in srgb, currentColor 72%, transparent);}
.kf-goal {font-weight:650; line-height:1.35; overflow-wrap:anywhere;}
.kf-sum {display:flex; flex-wrap:wrap; gap:.2rem 1.4rem; font-size:1.05rem;}
.kf-both {border-collapse:collapse; width:100%; table-layout:fixed;}
.kf-both th, .kf-both td {text-align:left; vertical-align:top; padding:.25rem .6rem .25rem 0; overflow-wrap:anywhere;
  white-space:pre-wrap; border-bottom:1px solid color-mix(in srgb, currentColor 20%, transparent);}
.kf-both tbody th {width:9rem; font-weight:400;}
[class*="st-key-oppna-"] button > div {justify-content:flex-start;}
[class*="st-key-indikator-"] [data-testid="stPageLink"] a {padding-left:0;}
[class*="st-key-rad-"] > [data-testid="stElementContainer"]:first-child {min-width:min(18rem, 100%);}
@container (max-width: 42rem) {
  .kf-grid, .kf-grid.kf-act {grid-template-columns:repeat(3, minmax(0,1fr)); row-gap:.4rem;}
  .kf-grid .kf-badge, .kf-grid .kf-name {grid-column:1 / -1;}
}
</style>"""
)


def badge(word: str, shape: str, small: str = "") -> str:
    """A status: its shape, its word, its colour, and by what it was judged."""
    more = f"<small>{html.escape(small)}</small>" if small else ""
    return f'<div class="kf-badge kf-{TONE[word]}">{shape} {html.escape(word)}{more}</div>'


def figure(label: str, value: str, small: str = "") -> str:
    """A figure under its label."""
    more = f"<small>{html.escape(small)}</small>" if small else ""
    return f'<div class="kf-fig"><span>{html.escape(label)}</span><b>{html.escape(value)}</b>{more}</div>'


def meanwhile(who: str, written: datetime) -> str:
    """That somebody saved while something else was written, as Markdown."""
    return f"{plain(who)} sparade {plain(fmt.moment(written.isoformat()))} medan du skrev."


def both(who: str, written: datetime, lines: Sequence[tuple[str, str, str]], fetched: Sequence[str]) -> None:
    """Tell that somebody saved meanwhile, with theirs beside yours: what it is, what they saved, what you have written.

    `lines` are of the fields that both changed, `fetched` the labels of those that only they did.
    """
    brought = (
        f" Hämtat till fälten, eftersom bara {plain(who)} har ändrat där: {fmt.listed(fetched)}." if fetched else ""
    )
    st.warning(
        f"**{meanwhile(who, written)}** Det du har skrivit står kvar "
        f"nedan och är inte sparat än.{brought} "
        + (
            "Ni har båda ändrat det som står här under; båda versionerna blir kvar i historiken om du sparar ovanpå."
            if lines
            else "Ni har inte ändrat samma sak: sparar du gäller bådas ändringar."
        ),
        icon=GROUP,
    )
    if not lines:
        return
    cells = "".join(
        f"<tr><th>{html.escape(label)}</th><td>{html.escape(theirs)}</td><td>{html.escape(yours)}</td></tr>"
        for label, theirs, yours in lines
    )
    st.html(
        f'<table class="kf-both"><thead><tr><th></th><th>{html.escape(who)} (sparat)</th><th>Du (inte sparat)</th></tr>'
        f"</thead><tbody>{cells}</tbody></table>"
    )


def signed(keys: str, who: str, over: bool, save: Callable[..., None], args: tuple, cancel: Callable[[], None]) -> None:
    """The end of every form: who writes, save and cancel. `keys` has `{}` where the button's name goes.

    `over`: saving is to write over what somebody else has written.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Vem skriver (namn eller roll, krävs)", key=who, max_chars=100, width=300)
        label = "Spara min version ovanpå" if over else "Spara"
        st.form_submit_button(label, type="primary", on_click=save, args=args, key=keys.format("spara"))
        st.form_submit_button("Avbryt", on_click=cancel, key=keys.format("avbryt"))
