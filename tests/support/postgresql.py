"""What the test databases need of PostgreSQL, in SQL.

The role must be a superuser, as that of ``scripts/postgres.sh`` is: only such a
role may pause triggers and foreign keys while rows are put back.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

_BASELINE = """
CREATE SCHEMA baseline;
DO $$
DECLARE the record; is_filled boolean;
BEGIN
  FOR the IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', the.name) INTO is_filled;
    IF is_filled THEN
      EXECUTE format('CREATE TABLE baseline.%I AS TABLE public.%I', the.name, the.name);
    END IF;
  END LOOP;
END $$;
CREATE VIEW baseline."all sequences" AS
  SELECT format('%I.%I', schemaname, sequencename) AS name, last_value
  FROM pg_sequences WHERE schemaname = 'public';
CREATE TABLE baseline."kept sequences" AS TABLE baseline."all sequences";
CREATE FUNCTION baseline.restore() RETURNS void LANGUAGE plpgsql
SET session_replication_role = replica SET lock_timeout = '20s' AS $$
DECLARE the record;
BEGIN
  FOR the IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('DELETE FROM public.%I', the.name);
  END LOOP;
  FOR the IN SELECT tablename AS name FROM pg_tables
             WHERE schemaname = 'baseline' AND tablename <> 'kept sequences' LOOP
    EXECUTE format('INSERT INTO public.%I SELECT * FROM baseline.%I', the.name, the.name);
  END LOOP;
  PERFORM setval(name::regclass, coalesce(last_value, 1), last_value IS NOT NULL)
  FROM baseline."kept sequences";
END $$;
"""


def names(cursor: Any) -> list[str]:
    """Return the names of the databases there are."""
    cursor.execute("SELECT datname FROM pg_database WHERE NOT datistemplate")
    return [name for (name,) in cursor.fetchall()]


def create(cursor: Any, name: str, template: str = "template0") -> None:
    """Create a database, empty or as a copy."""
    cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def rename(cursor: Any, name: str, new: str) -> None:
    """Rename a database to which nobody is connected."""
    cursor.execute(f'ALTER DATABASE "{name}" RENAME TO "{new}"')


def drop(cursor: Any, name: str) -> None:
    """Drop a database, and whoever is still connected to it."""
    cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def keep_baseline(connection: BaseDatabaseWrapper) -> None:
    """Remember the rows and sequences there are now."""
    with connection.cursor() as cursor:
        cursor.execute(_BASELINE)


def restore_baseline(connection: BaseDatabaseWrapper) -> None:
    """Return to the rows and sequences that were remembered."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT baseline.restore()")
