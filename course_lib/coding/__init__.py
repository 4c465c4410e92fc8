"""Coding a handful of measures oneself, and seeing how far one agrees with the coders of the report, or with another reader."""
