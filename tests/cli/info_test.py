# SPDX-License-Identifier: Apache-2.0
"""`radgenome info structures --json` is what data/ says, without a data set."""
import json

from conftest import ROOT, radgenome


def test_structures_with_names_codes_and_recipes(tmp_path):
    rows = {row["id"]: row for row in json.loads(radgenome("info", "structures", "--json", cwd=tmp_path).stdout)}
    written = {entry["id"]: entry for entry in json.loads((ROOT / "data/structures.json").read_text("utf-8"))["structures"]}
    recipes = {}
    for file in (ROOT / "data/recipes").glob("*.json"):
        recipes |= {entry.pop("structure"): entry for entry in json.loads(file.read_text("utf-8"))["recipes"]}
    assert list(rows) == sorted(written)
    for name, row in rows.items():
        assert row["parents"] == written[name]["parents"]
        assert row["children"] == sorted(child for child, entry in written.items() if name in entry["parents"])
        assert row["mask"] == written[name]["making"]
        assert row["recipe"] == recipes.get(name)
        assert row["aliases"] == written[name].get("aliases", [])
        assert row["snomed_ct"] == written[name].get("snomed_ct")
    assert rows["lung"]["name"] == "the lungs"
    assert "union: left kidney, right kidney" in radgenome("info", "structures").stdout


def test_attributes_with_groups_and_findings(tmp_path):
    rows = {row["id"]: row for row in json.loads(radgenome("info", "attributes", "--json", cwd=tmp_path).stdout)}
    written = {entry["id"]: entry for entry in json.loads((ROOT / "data/attributes.json").read_text("utf-8"))["attributes"]}
    assert list(rows) == sorted(written)
    for name, row in rows.items():
        assert row["group"] == written[name]["group"]
        assert row["findings"] == written[name]["findings"]
        assert row["fits"] == written[name].get("fits", [])
    assert rows["part_solid"]["name"] == "part-solid"
