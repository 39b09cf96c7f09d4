"""Every migration has a name, one thought and a way back."""

import re

import pytest
from django.db.migrations.loader import MigrationLoader

from tests.architecture import project

GENERATED = re.compile(
    r"^\d{4}_(initial|auto_.*|.*_and_more|(add|alter|remove|rename|delete)_.*)$"
)
MIGRATIONS = [
    migration
    for (label, _), migration in sorted(MigrationLoader(None).disk_migrations.items())
    if label in {config.label for config in project.app_configs()}
]


@pytest.mark.parametrize("migration", MIGRATIONS, ids=str)
def test_it_is_named_by_its_thought(migration):
    assert re.match(r"^\d{4}_[a-z0-9_]+$", migration.name)
    assert not GENERATED.match(migration.name)


@pytest.mark.parametrize("migration", MIGRATIONS, ids=str)
def test_it_has_a_way_back(migration):
    assert all(operation.reversible for operation in migration.operations)


def test_each_app_has_one_last_migration():
    assert MigrationLoader(None).detect_conflicts() == {}
