"""What Piccolo's own commands and migration runner ask for: the engine in force and the list of apps."""

from __future__ import annotations

import os
from typing import Any

from piccolo.conf.apps import AppRegistry

APP_REGISTRY = AppRegistry(apps=["lms.piccolo_app", "competencies.piccolo_app", "courses.piccolo_app"])


def __getattr__(name: str) -> Any:
    """`DB`, found when asked for: the bound engine, or the one the environment names (for `piccolo` commands)."""
    if name != "DB":
        raise AttributeError(name)
    from lms.base import db
    from lms.base.engine import open_engine
    from lms.base.settings import from_environment

    try:
        return db.engine()
    except RuntimeError:
        return open_engine(from_environment(os.environ).database_url)
