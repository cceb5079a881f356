"""The log is append-only and a frozen statement stays as it is, whatever program speaks to the database."""

from __future__ import annotations

from typing import Any

from django.db import migrations

REFUSED = {
    "web_change": ("UPDATE", "DELETE"),
    "web_statement": ("DELETE",),
}
"""What is never done to a row."""

WHEN_FROZEN = {"web_change": ("INSERT",), "web_record": ("INSERT", "UPDATE", "DELETE")}
"""What is not done to a row of a frozen statement."""


def _sqlite() -> list[str]:
    made = [
        f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is kept as written'); END"
        for table, refused in REFUSED.items()
        for what in refused
    ]
    for table, refused in WHEN_FROZEN.items():
        for what in refused:
            row = "OLD" if what == "DELETE" else "NEW"
            frozen = f"(SELECT frozen FROM web_statement WHERE id = {row}.statement_id) <> ''"
            made.append(
                f"CREATE TRIGGER {table}_frozen_{what.lower()} BEFORE {what} ON {table} WHEN {frozen} "
                f"BEGIN SELECT RAISE(ABORT, 'the statement is frozen'); END"
            )
    made.append(
        "CREATE TRIGGER web_statement_frozen BEFORE UPDATE ON web_statement WHEN OLD.frozen <> '' OR NEW.number < OLD.number "
        "BEGIN SELECT RAISE(ABORT, 'the statement is frozen'); END"
    )
    return made


def _postgresql() -> list[str]:
    made = [
        "CREATE FUNCTION web_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is kept as written', TG_TABLE_NAME; END $$",
        """CREATE FUNCTION web_refuse_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE at_stake bigint; BEGIN
          IF TG_OP = 'DELETE' THEN at_stake := OLD.statement_id; ELSE at_stake := NEW.statement_id; END IF;
          IF (SELECT frozen FROM web_statement WHERE id = at_stake) <> '' THEN RAISE EXCEPTION 'the statement is frozen'; END IF;
          IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
        END $$""",
        "CREATE TRIGGER web_statement_frozen BEFORE UPDATE ON web_statement FOR EACH ROW "
        "WHEN (OLD.frozen <> '' OR NEW.number < OLD.number) EXECUTE FUNCTION web_refuse()",
    ]
    for table, refused in REFUSED.items():
        made.append(f"CREATE TRIGGER {table}_no_change BEFORE {' OR '.join(refused)} ON {table} FOR EACH ROW EXECUTE FUNCTION web_refuse()")
        made.append(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION web_refuse()")
    for table, refused in WHEN_FROZEN.items():
        made.append(
            f"CREATE TRIGGER {table}_frozen BEFORE {' OR '.join(refused)} ON {table} FOR EACH ROW EXECUTE FUNCTION web_refuse_frozen()"
        )
    return made


def keep(apps: Any, editor: Any) -> None:
    del apps
    statements = {"sqlite": _sqlite, "postgresql": _postgresql}[editor.connection.vendor]()
    for statement in statements:
        # Handed on as they are: a percent sign in a function's text is no place for a value.
        with editor.connection.cursor() as cursor:
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("web", "0001_initial")]
    operations = [migrations.RunPython(keep, elidable=False)]
