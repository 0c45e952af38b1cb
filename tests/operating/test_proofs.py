"""The proofs of operations with reduced counts: a full disk, drills under load, many clients."""

import pytest

from tests.operating.drilling import drill_under_load
from tests.operating.full_disk import can_mount, faults_of, on_sqlite
from tests.operating.load import city, run

pytestmark = pytest.mark.filterwarnings("ignore")


def test_a_disk_filled_and_emptied_under_writes_loses_nothing(tmp_path):
    assert can_mount(), "填满磁盘的测试要挂载一个小文件系统：请以管理员身份运行。"
    found = on_sqlite(tmp_path, reserve=0, seconds=0.5, rounds=2)
    assert faults_of(found, rounds=2) == ()
    assert found.tally.notes


def test_a_drill_under_writes_brings_everything_back(tmp_path):
    found = drill_under_load(tmp_path, on_postgresql=False, rounds=1)
    assert found.against == []
    assert found.rounds == 1


def test_a_few_clients_meet_no_error(tmp_path):
    with city(tmp_path, on_postgresql=False, problems=4) as place:
        load = run(place, clients=4, seconds=3, pause=0.2, log_ins=3, crowd_seconds=1)
    assert load.errors == []
    assert len(load.log_ins) == 3
