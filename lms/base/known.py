"""Which rows were known at an instant? The condition every reading of facts carries. (R3)"""

from __future__ import annotations

from datetime import UTC, datetime


def known(alias: str, known_at: datetime | None) -> tuple[str, list[datetime]]:
    """SQL for "recorded by then and not yet superseded", with its values; None means now."""
    if known_at is None:
        return f"{alias}.superseded_at is null", []
    instant = known_at.astimezone(UTC)
    sql = f"({alias}.recorded_at <= {{}} and ({alias}.superseded_at is null or {alias}.superseded_at > {{}}))"
    return sql, [instant, instant]
