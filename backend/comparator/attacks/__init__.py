"""Attacks: pure functions of stored predictions that simulate an adversary."""

from comparator.attacks.worst_case import worst_case_privacy_score

__all__ = ["worst_case_privacy_score"]
