// SPDX-License-Identifier: Apache-2.0
#include "knowledge/knowledge.h"

#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/string_view.h>

#include "bindings.h"
#include "convert.h"
#include "docs.h"

namespace nb = nanobind;

namespace radgenome::python {

using knowledge::Knowledge;

void bind_knowledge(nb::module_& module) {
  nb::class_<Knowledge>(module, "Knowledge", doc::Knowledge)
      .def_static("load", &Knowledge::load, nb::arg("data"),
                  nb::sig("def load(data: str | os.PathLike[str]) -> Knowledge"), doc::Knowledge_load)
      .def_prop_ro(
          "structures",
          [](const Knowledge& self) {
            std::vector<std::string> ids;
            for (const auto& structure : self.structures()) ids.push_back(structure.id);
            return ids;
          },
          doc::Knowledge_structures)
      .def(
          "find_by_name",
          [](const Knowledge& self, std::string_view name) {
            const auto* found = self.find_by_name(name);
            return found == nullptr ? std::nullopt : std::optional(found->id);
          },
          nb::arg("name"), doc::Knowledge_find_by_name)
      .def("is_within", &Knowledge::is_within, nb::arg("id"), nb::arg("ancestor"), doc::Knowledge_is_within)
      .def("descendants", &Knowledge::descendants, nb::arg("id"), doc::Knowledge_descendants)
      .def("ancestors", &Knowledge::ancestors, nb::arg("id"), doc::Knowledge_ancestors)
      .def("region_of", &Knowledge::region_of, nb::arg("id"), doc::Knowledge_region_of)
      .def(
          "is_abnormal",
          [](const Knowledge& self, std::string_view finding) { return self.finding(finding).abnormal; },
          nb::arg("finding"), doc::Finding_abnormal)
      .def_prop_ro("version", &Knowledge::version, doc::Knowledge_version);
}

}  // namespace radgenome::python
