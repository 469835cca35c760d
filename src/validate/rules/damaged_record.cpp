// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "core/error.h"
#include "core/parallel.h"
#include "dataset/dataset.h"
#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

std::vector<Error> errors_of(const dataset::Dataset& dataset, const std::string& id,
                             const knowledge::Knowledge& knowledge) {
  std::vector<Error> errors;
  const auto in_turn = [&](const auto& read) {
    try {
      read();
    } catch (const Error& error) {
      errors.push_back(error);
    }
  };
  in_turn([&] { dataset.read_case(id); });
  in_turn([&] { dataset.read_structures(id); });
  in_turn([&] { dataset.read_facts(id); });
  in_turn([&] { dataset.read_links(id); });
  in_turn([&] { dataset.read_checks(id); });
  in_turn([&] { dataset.read_questions(id); });
  in_turn([&] { dataset.read_errors(id); });
  in_turn([&] { dataset.read_masks(id, knowledge); });
  return errors;
}

void look(const Material& material, Problems& problems) {
  for (const auto& folder : material.datasets) {
    const dataset::Dataset dataset(folder);
    const auto ids = dataset.case_ids();
    std::vector<std::vector<Error>> errors(ids.size());
    parallel_for(ids.size(),
                 [&](std::size_t i) { errors[i] = errors_of(dataset, ids[i], material.knowledge); });
    for (std::size_t i = 0; i < ids.size(); ++i)
      for (const auto& error : errors[i])
        problems.add(material.relative(dataset.folder(ids[i])),
                     fmt::format("{} [{}]", error.sentence(), error.code()), Json::object(), {ids[i]});
  }
}

}  // namespace

Rule damaged_record() {
  return {"damaged_record", record::Severity::error,
          "Records and scan files of a data set that cannot be read", look};
}

}  // namespace radgenome::validate::rules
