"""What Sphinx is told: its theme, our own styles and scripts, the words of the theme in the page's language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from course_lib.editions.site.raw_html import TAGS
from course_lib.language import set_language, text
from course_lib.style import page_font

_TEMPLATES = Path(__file__).parents[2] / "templates" / "site"
# What the theme has in English only, and what its pages lack for a screen reader: the text that takes its place.
_MENDED = {
    "Toggle site navigation sidebar": "navigation",
    "Toggle table of contents sidebar": "contents",
    "Toggle Light / Dark / Auto color theme": "theme",
    "Skip to content": "skip",
    "Back to top": "top",
    "On this page": "on_page",
    "<span>Next</span>": "next",
    "<span>Previous</span>": "previous",
    '<div class="title">Home</div>': "home",
    '<aside class="sidebar-drawer"': "sidebar",
    '<aside class="toc-drawer': "toc",
    '<div id="search-results">': "results",
}
_LIGHT = {"brand-primary": "#9a3412", "brand-content": "#9a3412", "brand-visited": "#6b4226", "foreground-muted": "#5b6773"}
_DARK = {"brand-primary": "#ffb38a", "brand-content": "#ffb38a", "brand-visited": "#dcb8a4", "foreground-muted": "#9aa3ab"}


def settings(code: str) -> dict[str, Any]:
    """Return Sphinx's configuration for one language.

    Parameters
    ----------
    code : {"en", "zh"}
        The language.
    """
    set_language(code)
    other = next(one for one in TAGS if one != code)
    variables = {"font-stack": page_font(), "font-stack--headings": page_font()}
    return {
        "project": text("site.name"),
        "language": {"zh": "zh_CN"}.get(code, code),
        "extensions": ["myst_parser", __name__],
        "myst_heading_anchors": 3,
        "smartquotes": False,
        "exclude_patterns": ["_build"],
        "templates_path": [str(_TEMPLATES)],
        "html_theme": "furo",
        "html_title": text("site.name"),
        "html_static_path": [str(_TEMPLATES / "static")],
        "html_favicon": str(_TEMPLATES / "static" / "favicon.svg"),
        "html_css_files": ["site.css"],
        "html_js_files": [(f"{name}.js", {"defer": ""}) for name in ("charts", "tables", "switch")],
        "html_theme_options": {
            "top_of_page_buttons": ["view"],  # there stands the switch of languages
            "light_css_variables": {**variables, **{f"color-{name}": value for name, value in _LIGHT.items()}},
            "dark_css_variables": {f"color-{name}": value for name, value in _DARK.items()},
        },
        "html_context": {
            "other": other,
            "other_tag": TAGS[other],
            "switch": text("site.switch"),
            "switch_label": text("site.language"),
            "licence": text("site.licence"),
        },
        "html_copy_source": False,
        "html_show_sourcelink": False,
        "html_show_copyright": False,
        "html_use_index": False,
        "html_permalinks_icon": "#",
        "pygments_style": "a11y-light",
        "pygments_dark_style": "a11y-dark",
    }


def setup(app: Any) -> dict[str, Any]:
    """Take part in Sphinx: search in Chinese, and the theme's words in the page's language."""
    from course_lib.editions.site.bigrams import Bigrams

    app.add_search_language(Bigrams)
    app.connect("html-page-context", lambda *given: given[3].update(mended=_mended))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _mended(html: str) -> str:
    for found, key in _MENDED.items():
        html = html.replace(found, text(f"site.theme.{key}"))
    return html.replace('<p class="caption" role="heading">', '<p class="caption">')  # a heading without a level
