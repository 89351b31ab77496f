"""Pages of a list, as core/_pagination.html draws them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Pages:
    """Where one is in a list of `total` things. `values` are the filters, which every page keeps."""

    path: str
    page: int
    total: int
    per_page: int
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.per_page

    def url(self, page: int) -> str:
        """The address of a page; filters that are empty are left out of it."""
        kept = {name: value for name, value in self.values.items() if value}
        if page > 1:
            kept["pagina"] = page
        return f"{self.path}?{urlencode(kept, doseq=True)}" if kept else self.path
