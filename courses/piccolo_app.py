"""Where Piccolo finds the tables and migrations of `courses`."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="courses",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=table_finder(["courses.tables", "courses.tables_of_attendance"]),
)
