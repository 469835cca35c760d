// SPDX-License-Identifier: Apache-2.0
#include <nanobind/stl/array.h>
#include <nanobind/stl/string_view.h>

#include "bindings.h"
#include "convert.h"
#include "docs.h"
#include "record/case.h"
#include "record/checks.h"
#include "record/errors.h"
#include "record/facts.h"
#include "record/links.h"
#include "record/structures.h"

namespace nb = nanobind;

namespace radgenome::python {
namespace {

using namespace record;

void bind_case(nb::module_& module) {
  nb::class_<Source>(module, "Source", doc::Source)
      .RADGENOME_FIELD(Source, path)
      .RADGENOME_FIELD(Source, format)
      .RADGENOME_FIELD(Source, sha256);
  nb::class_<Warning>(module, "CaseWarning", doc::Warning)
      .RADGENOME_FIELD(Warning, code)
      .RADGENOME_FIELD(Warning, sentence);
  nb::class_<StageError>(module, "StageError", doc::StageError)
      .RADGENOME_FIELD(StageError, stage)
      .RADGENOME_FIELD(StageError, code)
      .RADGENOME_FIELD(StageError, sentence);
  nb::class_<Case>(module, "CaseRecord", doc::Case)
      .RADGENOME_FIELD(Case, id)
      .RADGENOME_FIELD(Case, patient)
      .RADGENOME_FIELD(Case, ct)
      .RADGENOME_FIELD(Case, ct_fingerprint)
      .RADGENOME_FIELD(Case, masks)
      .RADGENOME_FIELD(Case, warnings)
      .def_prop_ro(
          "report",
          [](const Case& self) {
            std::vector<std::pair<std::string, std::string>> sections;
            for (const auto& section : self.report) sections.emplace_back(section.name, section.text);
            return sections;
          },
          "(name, text) of each section of the report");
}

void bind_structure_parts(nb::module_& module) {
  nb::class_<HuSummary>(module, "HuSummary", "Hounsfield units inside a mask.")
      .RADGENOME_FIELD(HuSummary, mean)
      .RADGENOME_FIELD(HuSummary, std)
      .RADGENOME_FIELD(HuSummary, p5)
      .RADGENOME_FIELD(HuSummary, p50)
      .RADGENOME_FIELD(HuSummary, p95);
  nb::class_<PrincipalAxis>(module, "PrincipalAxis", doc::PrincipalAxis)
      .RADGENOME_FIELD(PrincipalAxis, direction)
      .RADGENOME_FIELD(PrincipalAxis, length_mm);
  nb::class_<SliceRange>(module, "SliceRange", doc::SliceRange)
      .RADGENOME_FIELD(SliceRange, begin)
      .RADGENOME_FIELD(SliceRange, end)
      .RADGENOME_FIELD(SliceRange, largest);
  nb::class_<MaskSource>(module, "MaskSource", doc::MaskSource)
      .RADGENOME_FIELD(MaskSource, backend)
      .RADGENOME_FIELD(MaskSource, model)
      .RADGENOME_FIELD(MaskSource, label);
  nb::class_<Measurement>(module, "Measurement", doc::Measurement)
      .RADGENOME_FIELD(Measurement, quantity)
      .RADGENOME_FIELD(Measurement, structure)
      .RADGENOME_FIELD(Measurement, other)
      .RADGENOME_FIELD(Measurement, value)
      .RADGENOME_FIELD(Measurement, unit)
      .RADGENOME_FIELD(Measurement, reason)
      .RADGENOME_FIELD(Measurement, slice)
      .RADGENOME_FIELD_AS(Measurement, line_mm, plain);
}

void bind_structures(nb::module_& module) {
  bind_structure_parts(module);
  nb::class_<StructureEntry>(module, "Structure", doc::StructureEntry)
      .RADGENOME_FIELD(StructureEntry, structure)
      .RADGENOME_FIELD_AS(StructureEntry, state, name_of)
      .RADGENOME_FIELD(StructureEntry, reason)
      .RADGENOME_FIELD(StructureEntry, voxels)
      .RADGENOME_FIELD(StructureEntry, volume_ml)
      .RADGENOME_FIELD_AS(StructureEntry, bbox_ijk, plain)
      .RADGENOME_FIELD_AS(StructureEntry, centroid_mm, plain)
      .RADGENOME_FIELD(StructureEntry, hu)
      .RADGENOME_FIELD(StructureEntry, components)
      .RADGENOME_FIELD(StructureEntry, component_voxels)
      .RADGENOME_FIELD(StructureEntry, surface_mm2)
      .RADGENOME_FIELD(StructureEntry, principal_axes)
      .RADGENOME_FIELD(StructureEntry, axial_slices)
      .RADGENOME_FIELD(StructureEntry, touches_border)
      .RADGENOME_FIELD(StructureEntry, source)
      .RADGENOME_FIELD(StructureEntry, confidence)
      .RADGENOME_FIELD(StructureEntry, entropy_bits)
      .RADGENOME_FIELD(StructureEntry, recipe)
      .RADGENOME_FIELD(StructureEntry, recipe_minus)
      .RADGENOME_FIELD(StructureEntry, recipe_missing)
      .RADGENOME_FIELD(StructureEntry, flags)
      .RADGENOME_FIELD(StructureEntry, verified_by);
}

void bind_facts(nb::module_& module) {
  nb::class_<Evidence>(module, "Evidence", doc::Evidence)
      .RADGENOME_FIELD(Evidence, kind)
      .RADGENOME_FIELD(Evidence, start)
      .RADGENOME_FIELD(Evidence, end);
  nb::class_<Count>(module, "Count", doc::Count).RADGENOME_FIELD(Count, n).RADGENOME_FIELD(Count, at_least);
  nb::class_<Fact>(module, "Fact", doc::Fact)
      .RADGENOME_FIELD(Fact, id)
      .RADGENOME_FIELD(Fact, finding)
      .RADGENOME_FIELD_AS(Fact, status, name_of)
      .RADGENOME_FIELD(Fact, where)
      .RADGENOME_FIELD(Fact, size_mm)
      .RADGENOME_FIELD(Fact, start)
      .RADGENOME_FIELD(Fact, end)
      .RADGENOME_FIELD(Fact, evidence)
      .RADGENOME_FIELD(Fact, attributes)
      .RADGENOME_FIELD(Fact, count)
      .RADGENOME_FIELD(Fact, verified_by);
  nb::class_<Sentence>(module, "SentenceRecord", doc::Sentence)
      .RADGENOME_FIELD(Sentence, id)
      .RADGENOME_FIELD(Sentence, section)
      .RADGENOME_FIELD(Sentence, start)
      .RADGENOME_FIELD(Sentence, end)
      .RADGENOME_FIELD_AS(Sentence, type, name_of)
      .RADGENOME_FIELD(Sentence, facts)
      .RADGENOME_FIELD(Sentence, understood)
      .RADGENOME_FIELD(Sentence, verified_by);
  nb::class_<Link>(module, "Link", doc::Link)
      .RADGENOME_FIELD(Link, fact)
      .RADGENOME_FIELD(Link, place)
      .RADGENOME_FIELD(Link, structure)
      .RADGENOME_FIELD_AS(Link, granularity, name_of)
      .RADGENOME_FIELD(Link, reason)
      .RADGENOME_FIELD(Link, verified_by);
}

/// The numbers of a check, as json.loads makes them.
nb::object python_of(const Json& value) {
  return nb::module_::import_("json").attr("loads")(value.dump());
}

void bind_checks(nb::module_& module) {
  nb::class_<Check>(module, "Check", doc::Check)
      .RADGENOME_FIELD(Check, code)
      .RADGENOME_FIELD_AS(Check, severity, name_of)
      .RADGENOME_FIELD(Check, subject)
      .RADGENOME_FIELD(Check, sentence)
      .def_prop_ro(
          "numbers", [](const Check& self) { return python_of(self.numbers); }, doc::Check_numbers,
          nb::sig("def numbers(self) -> dict[str, typing.Any]"));
}

}  // namespace

void bind_records(nb::module_& module) {
  bind_case(module);
  bind_structures(module);
  bind_facts(module);
  bind_checks(module);
}

}  // namespace radgenome::python
