"""Every migration that is shipped: twice, verified, and not verified beforehand."""

import pytest

from migrations.catalogue import Database, Migration, shipped


def test_names_are_in_an_order_without_gaps_or_doubles() -> None:
    numbers = [int(migration.name[1:5]) for migration in shipped()]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("last", shipped(), ids=lambda migration: migration.name)
async def test_it_runs_twice_and_its_mark_is_there_only_afterwards(database: Database, last: Migration) -> None:
    for migration in shipped():
        if migration is not last and migration.name < last.name:
            await migration.up(database)
    with pytest.raises(Exception, match=r".+"):
        await last.verify(database)
    await last.up(database)
    await last.up(database)
    await last.verify(database)
