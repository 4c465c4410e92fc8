"""The reading site: every lesson, the data and the teaching guide as pages for any static host, in both languages.

`lesson_page`, `data_pages` and `guide_pages` write Markdown for Sphinx; `sphinx_settings` says how Sphinx and its theme Furo make
pages of it, with `bigrams` for the search in Chinese; `writer` puts it all together.
"""
