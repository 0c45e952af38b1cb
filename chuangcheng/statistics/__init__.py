"""Figures across the rooms below, one definition each (numerator, denominator, filter); everyone above asks here."""
