"""Pinyin: how Chinese is read and typed in Latin letters. The tables beside this file are made by `scripts/make/pinyin.py`."""

from govkb.pinyin.readings import Reading, pieces, reading, syllables, usual, written
from govkb.pinyin.tables import TWO_READINGS, readings

__all__ = ["TWO_READINGS", "Reading", "pieces", "reading", "readings", "syllables", "usual", "written"]
