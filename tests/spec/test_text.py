"""What others wrote is shown as it stands, whatever marks are in it."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from kf.ui.text import plain


def test_a_picture_a_heading_and_a_formula_are_only_text():
    assert plain("![spår](http://x.y)") == r"\!\[spår\]\(http\:\/\/x\.y\)".replace(r"\/", "/")
    assert plain("# Rubrik\n$x$ :red[a] <b>") == r"\# Rubrik \$x\$ \:red\[a\] \<b\>"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])))
def test_every_mark_is_kept_and_none_stands_alone(text):
    shown = plain(text)
    assert re.sub(r"\\(.)", r"\1", shown) == " ".join(text.split())
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_`\[<$:]", shown)
