// SPDX-License-Identifier: Apache-2.0
#include "dataset/dataset.h"

#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/string_view.h>

#include "bindings.h"
#include "convert.h"
#include "dataset/case_records.h"
#include "docs.h"

namespace nb = nanobind;

namespace radgenome::python {
namespace {

using dataset::CaseRecords;
using dataset::Dataset;

/// The list inside a record; empty where the case has no such record.
template <class Record, class Item>
std::vector<Item> items(std::optional<Record> record, std::vector<Item> Record::*list) {
  return record ? std::move((*record).*list) : std::vector<Item>{};
}

/// What reads one list of a release's records.
template <class Record, class Item>
auto reads(Record (CaseRecords::*read)() const, std::vector<Item> Record::*list) {
  return [read, list](const CaseRecords& self) { return std::move((self.*read)().*list); };
}

void bind_records_of_a_release(nb::module_& module) {
  nb::class_<CaseRecords>(module, "CaseRecords", doc::CaseRecords)
      .def(
          "__init__",
          [](CaseRecords* self, const nb::bytes& json) {
            new (self) CaseRecords(std::string_view(json.c_str(), json.size()));
          },
          nb::arg("json"), doc::CaseRecords_CaseRecords)
      .def("read_case", &CaseRecords::read_case)
      .def("read_structures", reads(&CaseRecords::read_structures, &record::Structures::structures),
           doc::Structures_structures)
      .def("read_measurements", reads(&CaseRecords::read_structures, &record::Structures::measurements),
           doc::Structures_measurements)
      .def("read_sentences", reads(&CaseRecords::read_facts, &record::Facts::sentences), doc::Facts)
      .def("read_links", reads(&CaseRecords::read_links, &record::Links::links), doc::Links_links)
      .def("read_checks", reads(&CaseRecords::read_checks, &record::Checks::checks))
      .def("read_questions", reads(&CaseRecords::read_questions, &record::Questions::questions))
      .def("read_balanced", &CaseRecords::read_balanced, doc::CaseRecords_read_balanced)
      .def_prop_ro("split", &CaseRecords::split, doc::CaseRecords_split);
}

}  // namespace

void bind_dataset(nb::module_& module) {
  bind_records_of_a_release(module);
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
