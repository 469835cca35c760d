# SPDX-License-Identifier: Apache-2.0
"""A run over many cases: skips, resumes, goes on after bad input, and gives the same bytes each time."""
import json
import os
import random
import shutil
import signal
import subprocess
import time

import nibabel as nib
import numpy as np
import pytest
from conftest import PROGRAM, cohort_arguments, radgenome, record_bytes


@pytest.fixture(scope="module")
def finished(cohort, tmp_path_factory):
    """The cohort as a data set that nothing disturbed. All data sets lie equally deep beside it, because
    records name their sources by paths relative to the data set."""
    parent = tmp_path_factory.mktemp("datasets")
    radgenome("run", *cohort_arguments(cohort), "-o", parent / "undisturbed", "--threads", 1)
    return parent / "undisturbed"


def without_name(files):
    return {path: digest for path, digest in files.items() if path != "dataset.json"}


def newest_report(dataset):
    return json.loads(max((dataset / "runs").iterdir(), key=lambda f: f.stat().st_mtime_ns).read_text())


def test_every_case_has_all_its_records(finished):
    cases = sorted(p.name for p in (finished / "cases").iterdir())
    assert len(cases) == 4
    for case in cases:
        names = {p.name for p in (finished / "cases" / case).iterdir() if not p.name.startswith(".")}
        assert names == {"case.json", "structures.json", "facts.json", "links.json", "checks.json", "questions.json",
                         "scan.ozx"}


def test_a_second_run_changes_nothing(finished):
    before = record_bytes(finished)
    times = {p: p.stat().st_mtime_ns for p in (finished / "cases").rglob("*.json")}
    cohort_folder = json.loads(max((finished / "runs").iterdir()).read_text())["options"]
    arguments = ["--ct", *cohort_folder["ct"], "--reports", *cohort_folder["reports"], "--masks", *cohort_folder["masks"]]
    radgenome("run", *arguments, "-o", finished)
    assert record_bytes(finished) == before
    assert {p: p.stat().st_mtime_ns for p in (finished / "cases").rglob("*.json")} == times
    assert newest_report(finished)["totals"] == {"done": 0, "skipped": 4, "failed": 0, "interrupted": 0}


def test_the_number_of_threads_does_not_show(cohort, finished):
    other = finished.parent / "threads"
    radgenome("run", *cohort_arguments(cohort), "-o", other, "--threads", 3, "--cases-at-once", 2)
    assert without_name(record_bytes(other)) == without_name(record_bytes(finished))


def test_killed_at_any_moment_and_run_again(cohort, finished):
    dataset = finished.parent / "killed"
    command = [PROGRAM, "run", *map(str, cohort_arguments(cohort)), "-o", str(dataset)]
    started = time.monotonic()
    subprocess.run(command, capture_output=True, check=True)
    whole = time.monotonic() - started
    shutil.rmtree(dataset)
    moments = random.Random(1)
    for _ in range(6):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moments.uniform(0, whole))
        process.kill()
        process.wait()
        for record in dataset.rglob("*.json"):
            if not record.name.startswith("."):
                json.loads(record.read_text())
    subprocess.run(command, capture_output=True, check=True)
    assert without_name(record_bytes(dataset)) == without_name(record_bytes(finished))


def test_interrupted_run_says_so_and_goes_on(cohort, finished):
    dataset = finished.parent / "interrupted"
    command = [PROGRAM, "run", *map(str, cohort_arguments(cohort)), "-o", str(dataset), "--cases-at-once", "1"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not (dataset / "cases").exists() and process.poll() is None:
        time.sleep(0.002)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert "goes on where it stopped" in errors
    assert newest_report(dataset)["totals"]["interrupted"] >= 1
    subprocess.run(command, capture_output=True, check=True)
    assert without_name(record_bytes(dataset)) == without_name(record_bytes(finished))


def test_one_bad_scan_does_not_stop_the_others(cohort, tmp_path):
    ct = tmp_path / "ct"
    shutil.copytree(cohort / "ct", ct)
    victim = sorted(ct.iterdir())[1]
    victim.write_bytes(victim.read_bytes()[:-2000])
    case = victim.name.removesuffix(".nii.gz")
    done = radgenome("run", "--ct", ct, "--reports", cohort / "reports.csv", "-o", tmp_path / "ds", "--masks",
                     cohort / "masks", expect=3)
    assert case in done.stderr and "truncated_gzip" in done.stderr
    errors = json.loads((tmp_path / "ds" / "cases" / case / "errors.json").read_text())
    assert errors["errors"][0]["stage"] == "import"
    assert len(list((tmp_path / "ds" / "cases").glob("*/links.json"))) == 3
    shutil.copy(cohort / "ct" / victim.name, victim)
    radgenome("run", "--ct", ct, "--reports", cohort / "reports.csv", "-o", tmp_path / "ds", "--masks", cohort / "masks")
    assert not (tmp_path / "ds" / "cases" / case / "errors.json").exists()


def test_a_new_report_redoes_the_text_and_leaves_the_masks(cohort, tmp_path):
    reports = tmp_path / "reports.csv"
    shutil.copy(cohort / "reports.csv", reports)
    arguments = ["--ct", cohort / "ct", "--reports", reports, "--masks", cohort / "masks", "-o", tmp_path / "ds"]
    radgenome("run", *arguments)
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "ds" / "cases").rglob("structures.json")}
    reports.write_text(reports.read_text().replace("nodule", "mass"))
    radgenome("run", *arguments)
    stages = [case["stages"] for case in newest_report(tmp_path / "ds")["cases"]]
    assert all(stage["segment"]["state"] == "up_to_date" for stage in stages)
    assert any(stage["extract"]["state"] == "made" for stage in stages)
    assert {p: p.stat().st_mtime_ns for p in (tmp_path / "ds" / "cases").rglob("structures.json")} == before


def test_names_that_many_label_maps_share_are_an_input(tmp_path):
    """As nnU-Net keeps them: labelsTr/<case>.nii.gz with dataset.json above."""
    labels = np.zeros((20, 18, 16), np.uint8)
    labels[4:9, 3:12, 5:11] = 1
    maps = tmp_path / "nnunet" / "labelsTr"
    maps.mkdir(parents=True)
    nib.save(nib.Nifti1Image(labels, np.diag([1.1, 1.3, 2.0, 1])), maps / "case_1.nii.gz")
    names = maps.parent / "dataset.json"
    arguments = ["--masks", maps, "-o", tmp_path / "ds"]

    def present():
        radgenome("run", *arguments)
        structures = json.loads((tmp_path / "ds/cases/case_1/structures.json").read_text())["structures"]
        return {s["structure"] for s in structures if s["state"] == "present"} & {"liver", "spleen"}

    names.write_text('{"labels": {"background": 0, "liver": 1}}')
    assert present() == {"liver"}
    names.write_text('{"labels": {"background": 0, "spleen": 1}}')
    assert present() == {"spleen"}
    present()
    assert newest_report(tmp_path / "ds")["totals"]["skipped"] == 1


@pytest.mark.parametrize("given, made, missing", [
    (["--reports"], {"facts.json", "links.json", "questions.json"}, {"structures.json"}),
    (["--masks"], {"structures.json", "checks.json", "questions.json"}, {"facts.json", "links.json"}),
    (["--ct", "--masks"], {"structures.json", "checks.json"}, {"facts.json"}),
    (["--masks", "--reports"], {"structures.json", "facts.json", "links.json", "questions.json"}, set()),
])
def test_any_combination_of_inputs_is_a_case(cohort, tmp_path, given, made, missing):
    places = {"--ct": cohort / "ct", "--reports": cohort / "reports.csv", "--masks": cohort / "masks"}
    arguments = [part for option in given for part in (option, places[option])]
    radgenome("run", *arguments, "-o", tmp_path / "ds")
    cases = list((tmp_path / "ds" / "cases").iterdir())
    assert len(cases) == 4
    for case in cases:
        names = {p.name for p in case.iterdir()}
        assert made <= names and not missing & names
    if "--masks" not in given:
        links = json.loads((cases[0] / "links.json").read_text())["links"]
        assert {(link["structure"], link["granularity"]) for link in links} == {(None, "none")}
        assert all(link["reason"] for link in links)


@pytest.mark.skipif(os.geteuid() != 0, reason="making a small disk needs root")
def test_a_full_disk_fails_cases_and_leaves_nothing_half(cohort, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(disk)]).returncode != 0:
        pytest.skip("this system does not allow mounting a small disk")
    try:
        done = subprocess.run([PROGRAM, "run", *map(str, cohort_arguments(cohort)), "-o", str(disk / "ds")],
                              capture_output=True, text=True, timeout=120)
        assert done.returncode in (1, 3)
        assert "make room on the disk" in done.stderr
        for record in disk.rglob("*.json"):
            json.loads(record.read_text())
        assert not list(disk.rglob("*.tmp"))
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_usage_and_missing_input(tmp_path):
    radgenome("run", expect=2)
    radgenome("nonsense", expect=2)
    radgenome("help", "nonsense", expect=2)
    assert "Examples" in radgenome("help", "run").stdout
    done = radgenome("run", "--ct", tmp_path / "nowhere", "-o", tmp_path / "ds", expect=2)
    assert "--ct" in done.stderr and "nowhere" in done.stderr and not (tmp_path / "ds").exists()
    (tmp_path / "nothing").mkdir()
    done = radgenome("run", "--ct", tmp_path / "nothing", "-o", tmp_path / "ds", expect=1)
    assert "no_input" in done.stderr
    done = radgenome("summary", tmp_path, expect=1)
    assert "not_a_dataset" in done.stderr


def test_two_runs_do_not_share_a_data_set(cohort, tmp_path):
    import fcntl
    (tmp_path / "ds").mkdir()
    with open(tmp_path / "ds" / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = radgenome("run", *cohort_arguments(cohort), "-o", tmp_path / "ds", expect=1)
        assert "dataset_busy" in done.stderr
