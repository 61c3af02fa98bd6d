"""The menu over the page: groups that open, with their pages."""

from __future__ import annotations

from typing import Any

from kf.ui import navigation


def open_page(page: Any, title: str) -> None:
    """Go to a page by the menu, as a reader on a wide screen does."""
    group = next(group for group, entries in navigation.PAGES.items() if any(title == one[1] for one in entries))
    page.get_by_test_id("stTopNavSection").filter(has_text=group).click()
    page.get_by_test_id("stTopNavDropdownLink").filter(has_text=title).click()
