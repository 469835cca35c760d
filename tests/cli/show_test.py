# SPDX-License-Identifier: Apache-2.0
"""The page of a case: whole, safe with any text, each fact once, and the right way round."""
import base64
import csv
import html.parser
import json
import re
import struct
import zlib

import nibabel
import numpy
import pytest
from conftest import cohort_arguments, radgenome

VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(html.parser.HTMLParser):
    """Checks that tags close in order and collects what the tests ask for."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.scripts, self.addresses, self.data = [], 0, [], ""
        self.inside_data = False
        self.feed(text)
        self.close()
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.addresses += [attributes[name] for name in ("src", "href") if name in attributes]
        if tag == "script":
            self.scripts += 1
            self.inside_data = attributes.get("id") == "data"
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, f"</{tag}> closes nothing"
        self.inside_data = False

    def handle_data(self, data):
        if self.inside_data:
            self.data += data


def show(dataset, case, folder):
    radgenome("show", dataset, case, "-o", folder / "page.html")
    text = (folder / "page.html").read_text(encoding="utf-8")
    page = Page(text)
    return text, page, json.loads(page.data)


def grey_png(encoded):
    """An 8-bit grey PNG as an array, by the standard's own filters (no library: a second reader)."""
    raw = base64.b64decode(encoded, validate=True)
    assert raw[:8] == b"\x89PNG\r\n\x1a\n"
    at, packed, head = 8, b"", None
    while at < len(raw):
        length, kind = struct.unpack(">I4s", raw[at:at + 8])
        body = raw[at + 8:at + 8 + length]
        head = struct.unpack(">IIBBBBB", body) if kind == b"IHDR" else head
        packed += body if kind == b"IDAT" else b""
        at += 12 + length
    width, height, depth, colour = head[:4]
    assert (depth, colour) == (8, 0)
    lines, rows = zlib.decompress(packed), []
    above = [0] * width
    for y in range(height):
        kind, line = lines[y * (width + 1)], list(lines[y * (width + 1) + 1:(y + 1) * (width + 1)])
        for x in range(width):
            a, b, c = line[x - 1] if x else 0, above[x], above[x - 1] if x else 0
            paeth = min((abs(b - c), 0, a), (abs(a - c), 1, b), (abs(a + b - 2 * c), 2, c))[2]
            line[x] = (line[x] + (0, a, b, (a + b) // 2, paeth)[kind]) & 255
        rows.append(line)
        above = line
    return numpy.array(rows, dtype=numpy.uint8)


@pytest.fixture(scope="module")
def shown(cohort, tmp_path_factory):
    folder = tmp_path_factory.mktemp("show")
    radgenome("run", *cohort_arguments(cohort), "-o", folder / "dataset")
    return folder / "dataset", *show(folder / "dataset", "synth_0001", folder)


def test_the_page_is_whole_and_needs_nothing_else(shown):
    _, text, page, _ = shown
    assert text.startswith("<!doctype html>") and "{{DATA}}" not in text
    assert page.scripts == 2
    assert not page.addresses and not re.search(r"url\(|@import|fetch\(|https?://(?!www\.w3\.org/)", text)
    assert len(text) < 4_000_000


def test_each_fact_stands_once(shown):
    dataset, _, _, data = shown
    stored = json.loads((dataset / "cases" / "synth_0001" / "facts.json").read_text(encoding="utf-8"))
    wanted = [f["id"] for s in stored["sentences"] for f in s["facts"]]
    assert wanted and [f["id"] for s in data["facts"]["sentences"] for f in s["facts"]] == wanted
    assert len(set(wanted)) == len(wanted)


def test_every_structure_with_a_present_finding_has_its_views(shown):
    _, _, _, data = shown
    facts = {f["id"]: f for s in data["facts"]["sentences"] for f in s["facts"]}
    wanted = {link["structure"] for link in data["links"]["links"] if link["structure"]
              and facts[link["fact"]]["status"] == "present" and facts[link["fact"]]["finding"] != "normal"}
    views = {view["structure"]: view for view in data["views"]}
    assert wanted and wanted <= set(views)
    for view in views.values():
        assert [p["plane"] for p in view["planes"]] == ["axial", "coronal", "sagittal"]
        for plane in view["planes"]:
            assert grey_png(plane["png"]).shape == (min(plane["height"], 384), min(plane["width"], 384))
            assert re.fullmatch(r"(M\d+ \d+(L\d+ \d+)+Z)+", plane["outline"]), view["structure"]


def write_reports(path, case, findings):
    with open(path, "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["VolumeName", "ClinicalInformation_EN", "Technique_EN", "Findings_EN", "Impressions_EN"])
        table.writerow([case + ".nii.gz", "", "", findings, ""])


def test_text_of_a_report_cannot_become_markup(tmp_path):
    evil = 'A nodule </script><script>alert("x")</script><!-- <b onload=1> & "quoted" \u2028 is observed in the left lung.'
    write_reports(tmp_path / "reports.csv", "evil", evil)
    radgenome("run", "--reports", tmp_path / "reports.csv", "-o", tmp_path / "dataset")
    text, page, data = show(tmp_path / "dataset", "evil", tmp_path)
    assert page.scripts == 2 and "alert" not in re.sub(r'<script type="application/json".*?</script>', "", text, flags=re.S)
    assert [s["text"] for s in data["case"]["report"] if s["name"] == "findings"] == [evil]


# Axis letters, and an in-plane turn in degrees: the plain case, flipped axes, slices stored as sagittal ones.
GRIDS = {"LPS": 0, "RAS": 0, "LAI": 0, "PSR": 0, "RPS": 12, "LPS turned": -9}


@pytest.mark.parametrize("grid", GRIDS)
def test_the_patients_left_is_on_the_right_of_the_picture(grid, tmp_path):
    """A bright ball to the left, in front and above the middle stands where a radiologist looks for it."""
    letters, turn = grid.split()[0], numpy.radians(GRIDS[grid])
    axes = {"R": (1, 0, 0), "L": (-1, 0, 0), "A": (0, 1, 0), "P": (0, -1, 0), "S": (0, 0, 1), "I": (0, 0, -1)}
    spacing, size = numpy.array([1.9, 2.3, 3.1]), numpy.array([48, 43, 37])
    rotation = numpy.array([[numpy.cos(turn), -numpy.sin(turn), 0], [numpy.sin(turn), numpy.cos(turn), 0], [0, 0, 1]])
    affine = numpy.eye(4)
    affine[:3, :3] = rotation @ (numpy.array([axes[c] for c in letters]).T * spacing)
    affine[:3, 3] = numpy.array([31, -57, 410]) - affine[:3, :3] @ ((size - 1) / 2)
    index = numpy.stack(numpy.meshgrid(*map(numpy.arange, size), indexing="ij"), -1)
    world = index @ affine[:3, :3].T + affine[:3, 3] - [31, -57, 410]
    noise = numpy.random.default_rng(3).integers(-30, 30, size)
    body = numpy.hypot(world[..., 0] / 44, world[..., 1] / 40) < 1
    ball = numpy.linalg.norm(world - [-16, 12, 17], axis=-1) < 9
    hu = numpy.where(body, 40, -1000) + noise
    hu[ball] = 1200
    (tmp_path / "ct").mkdir()
    (tmp_path / "masks" / "marked").mkdir(parents=True)
    nibabel.save(nibabel.Nifti1Image(hu.astype(numpy.int16), affine), tmp_path / "ct" / "marked.nii.gz")
    nibabel.save(nibabel.Nifti1Image(ball.astype(numpy.uint8), affine), tmp_path / "masks" / "marked" / "spleen.nii.gz")
    write_reports(tmp_path / "reports.csv", "marked", "The spleen is normal.")
    radgenome("run", *cohort_arguments(tmp_path), "-o", tmp_path / "dataset")
    _, _, data = show(tmp_path / "dataset", "marked", tmp_path)
    view = next(v for v in data["views"] if v["structure"] == "spleen")
    offset_mm = {"axial": (16, -12), "coronal": (16, -17), "sagittal": (-12, -17)}  # right and down in the picture
    for plane in view["planes"]:
        grey = grey_png(plane["png"])
        bright = numpy.argwhere(grey > 245)
        assert len(bright) > 8, plane["plane"]
        pixel = (plane["width_mm"] / plane["width"], plane["height_mm"] / plane["height"])
        y, x = (bright.mean(axis=0) - (numpy.array(grey.shape) - 1) / 2) * pixel[::-1]
        # Turned grids are cut along their own axes: then the ball is off by up to its way times sin(turn).
        slack = 4 + 20 * abs(numpy.sin(turn))
        assert abs(x - offset_mm[plane["plane"]][0]) < slack, (plane["plane"], x)
        assert abs(y - offset_mm[plane["plane"]][1]) < slack, (plane["plane"], y)
        corners = numpy.array(re.findall(r"(\d+) (\d+)", plane["outline"]), dtype=float)
        assert abs(corners.mean(axis=0) - (bright.mean(axis=0)[::-1] + 0.5)).max() < 1.5


def test_an_unknown_case_is_named(shown, tmp_path):
    done = radgenome("show", shown[0], "nobody", "-o", tmp_path / "x.html", expect=1)
    assert "nobody" in done.stderr and not (tmp_path / "x.html").exists()
