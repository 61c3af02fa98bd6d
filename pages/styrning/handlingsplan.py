"""Handlingsplan: what is to be done, by whom and when; late ones first, followed up in place."""

from kf.ui.page import head
from kf.ui.plan import activities

head("Handlingsplan")
activities.draw()
