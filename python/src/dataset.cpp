// SPDX-License-Identifier: Apache-2.0
#include "dataset/dataset.h"

#include <nanobind/stl/filesystem.h>

#include "bindings.h"
#include "convert.h"
#include "docs.h"

namespace nb = nanobind;

namespace radgenome::python {
namespace {

using dataset::Dataset;

/// The list inside a record; empty where the case has no such record.
template <class Record, class Item>
std::vector<Item> items(std::optional<Record> record, std::vector<Item> Record::*list) {
  return record ? std::move((*record).*list) : std::vector<Item>{};
}

}  // namespace

void bind_dataset(nb::module_& module) {
  nb::class_<Dataset>(module, "DatasetFolder", doc::Dataset)
      .def_static("open", &Dataset::open, nb::arg("root"),
                  nb::sig("def open(root: str | os.PathLike[str]) -> DatasetFolder"), doc::Dataset_open)
      .def_prop_ro("root", &Dataset::root)
      .def("case_ids", &Dataset::case_ids, doc::Dataset_case_ids)
      .def("scan_path", &Dataset::scan_file, nb::arg("case"))
      .def("read_case", &Dataset::read_case, nb::arg("case"), doc::Dataset_read_case)
      .def(
          "read_errors",
          [](const Dataset& self, const std::string& id) {
            return items(self.read_errors(id), &record::Errors::errors);
          },
          nb::arg("case"))
      .def(
          "read_structures",
          [](const Dataset& self, const std::string& id) {
            return items(self.read_structures(id), &record::Structures::structures);
          },
          nb::arg("case"), doc::Structures_structures)
      .def(
          "read_measurements",
          [](const Dataset& self, const std::string& id) {
            return items(self.read_structures(id), &record::Structures::measurements);
          },
          nb::arg("case"), doc::Structures_measurements)
      .def(
          "read_sentences",
          [](const Dataset& self, const std::string& id) {
            return items(self.read_facts(id), &record::Facts::sentences);
          },
          nb::arg("case"), doc::Facts)
      .def(
          "read_links",
          [](const Dataset& self, const std::string& id) {
            return items(self.read_links(id), &record::Links::links);
          },
          nb::arg("case"), doc::Links_links)
      .def(
          "read_checks",
          [](const Dataset& self, const std::string& id) {
            return items(self.read_checks(id), &record::Checks::checks);
          },
          nb::arg("case"))
      .def(
          "read_questions",
          [](const Dataset& self, const std::string& id) {
            return items(self.read_questions(id), &record::Questions::questions);
          },
          nb::arg("case"));
}

}  // namespace radgenome::python
