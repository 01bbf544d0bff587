"""Where Piccolo finds the tables and migrations of `competencies`."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="competencies",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=table_finder(["competencies.tables"]),
)
