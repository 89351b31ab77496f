"""The themes of the community: the five of the coalition, then the others."""

from dataclasses import dataclass

from portal.core.i18n import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme (thema): its key is kept and shown in addresses, its name is shown to people."""

    key: str
    name: object


THEMES: dict[str, Theme] = {
    theme.key: theme
    for theme in (
        Theme("wonen", _l("Housing")),
        Theme("werken", _l("Work")),
        Theme("leren", _l("Learning")),
        Theme("veiligheid", _l("Safety")),
        Theme("meedoen", _l("Taking part")),
        Theme("energie", _l("Energy and climate")),
        Theme("groen", _l("Green and public space")),
        Theme("zorg", _l("Care and health")),
        Theme("jeugd", _l("Youth")),
        Theme("inkomen", _l("Income and debt")),
        Theme("mobiliteit", _l("Mobility")),
        Theme("cultuur", _l("Culture and sport")),
        Theme("democratie", _l("Democracy and governance")),
    )
}


def known(keys: list[str]) -> list[Theme]:
    """The themes of these keys, in the community's order; unknown keys are passed over."""
    return [theme for key, theme in THEMES.items() if key in keys]
