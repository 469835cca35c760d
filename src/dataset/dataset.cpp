// SPDX-License-Identifier: Apache-2.0
#include "dataset/dataset.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "core/error.h"
#include "core/file.h"
#include "core/parallel.h"
#include "record/read_as.h"
#include "record/unions.h"
#include "scan_file/scan_file.h"

namespace radgenome::dataset {
namespace {

template <class Record>
std::optional<Record> read_if_there(const std::filesystem::path& file, Record (*in)(std::string_view text)) {
  const auto text = read_file_if_there(file);
  if (!text) return std::nullopt;
  return in_context(file.string(), [&] { return in(*text); });
}

}  // namespace

Dataset Dataset::open(const std::filesystem::path& root) {
  if (!std::filesystem::exists(root / "dataset.json"))
    throw Error("not_a_dataset", fmt::format("{} is not a data set (it has no dataset.json); make one with "
                                             "`radgenome run … -o {}`",
                                             root.string(), root.string()));
  return Dataset(root);
}

std::vector<std::string> Dataset::case_ids() const {
  return ids_with("case.json");
}
std::vector<std::string> Dataset::ids_with_errors() const {
  return ids_with("errors.json");
}

std::vector<std::string> Dataset::ids_with(const std::string& record) const {
  std::vector<std::string> ids;
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(root_ / "cases", failed))
    if (std::filesystem::exists(entry.path() / record)) ids.push_back(entry.path().filename().string());
  std::sort(ids.begin(), ids.end());
  return ids;
}

record::Case Dataset::read_case(const std::string& id) const {
  auto found = read_if_there(file(id, "case.json"), record::read_as<record::case_from>);
  if (!found)
    throw Error("unknown_case",
                fmt::format("the data set {} has no case \"{}\"; `radgenome summary {} --cases` "
                            "lists those it has",
                            root_.string(), id, root_.string()));
  return *std::move(found);
}

std::optional<record::Structures> Dataset::read_structures(const std::string& id) const {
  return read_if_there(file(id, "structures.json"), record::structures_in);
}
std::optional<record::Facts> Dataset::read_facts(const std::string& id) const {
  return read_if_there(file(id, "facts.json"), record::read_as<record::facts_from>);
}
std::optional<record::Links> Dataset::read_links(const std::string& id) const {
  return read_if_there(file(id, "links.json"), record::read_as<record::links_from>);
}
std::optional<record::Checks> Dataset::read_checks(const std::string& id) const {
  return read_if_there(file(id, "checks.json"), record::read_as<record::checks_from>);
}
std::optional<record::Questions> Dataset::read_questions(const std::string& id) const {
  return read_if_there(file(id, "questions.json"), record::questions_in);
}
std::optional<record::Errors> Dataset::read_errors(const std::string& id) const {
  return read_if_there(file(id, "errors.json"), record::read_as<record::errors_from>);
}
std::optional<record::Reviews> Dataset::read_reviews(const std::string& id) const {
  return read_if_there(file(id, "reviews.json"), record::read_as<record::reviews_from>);
}

record::MaskSet Dataset::read_masks(const std::string& id, const knowledge::Knowledge& knowledge) const {
  record::MaskSet masks;
  if (!std::filesystem::exists(scan_file(id))) {
    if (!std::filesystem::exists(file(id, "structures.json"))) return masks;
    throw Error("cannot_read",
                fmt::format("{} is missing, though the case has structures; run the data set again",
                            scan_file(id).string()));
  }
  return masks_of(scan_file(id), knowledge);
}

record::MaskSet masks_of(const std::filesystem::path& file, const knowledge::Knowledge& knowledge) {
  record::MaskSet masks;
  const auto scan = scan_file::ScanFile::open(file);
  std::vector<std::optional<Mask>> loaded(scan.masks().size());
  parallel_for(loaded.size(), [&](std::size_t i) {
    if (const auto& entry = scan.masks()[i]; entry.voxels > 0) loaded[i] = scan.mask(entry.structure);
  });
  for (std::size_t i = 0; i < loaded.size(); ++i)
    if (loaded[i]) masks.put(scan.masks()[i].structure, *std::move(loaded[i]));
  record::add_unions(knowledge, masks);
  return masks;
}

}  // namespace radgenome::dataset
