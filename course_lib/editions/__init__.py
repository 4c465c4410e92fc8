"""From the student notebooks comes everything else: their saved outputs, and editions for whoever teaches with them.

From the ground up: `lessons` runs notebooks, `notes` and `answers` say what an instructor knows, `parts` takes a lesson apart
at its headings, `markup` makes HTML of Markdown, `browser` finds Chromium. On these stand `instructor`, `slides` (with `outline`)
and `handout`.
"""
