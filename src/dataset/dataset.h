// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "knowledge/knowledge.h"
#include "record/case.h"
#include "record/checks.h"
#include "record/errors.h"
#include "record/facts.h"
#include "record/links.h"
#include "record/mask_set.h"
#include "record/questions.h"
#include "record/reviews.h"
#include "record/structures.h"

namespace radgenome::dataset {

/// A data set's folder: where each record lies, and how it is read back. Reads only; stages write.
class Dataset {
 public:
  explicit Dataset(std::filesystem::path root) : root_(std::move(root)) {}
  /// @error not_a_dataset — the folder has no dataset.json
  static Dataset open(const std::filesystem::path& root);

  const std::filesystem::path& root() const { return root_; }
  std::filesystem::path description() const { return root_ / "dataset.json"; }
  std::filesystem::path runs() const { return root_ / "runs"; }
  std::filesystem::path folder(const std::string& id) const { return root_ / "cases" / id; }
  std::filesystem::path file(const std::string& id, const std::string& record) const {
    return folder(id) / record;
  }
  /// The CT and the masks in one file.
  std::filesystem::path scan_file(const std::string& id) const { return file(id, "scan.ozx"); }

  /// Ids of all cases that were imported, sorted.
  std::vector<std::string> case_ids() const;
  /// Ids of the cases on which the last run failed, also of those that could not be imported; sorted.
  std::vector<std::string> ids_with_errors() const;
  bool has_errors(const std::string& id) const { return std::filesystem::exists(file(id, "errors.json")); }

  /// @error unknown_case — no such case in the data set; bad_record
  record::Case read_case(const std::string& id) const;
  /// The others are absent where they could not be made: a case without masks, without a report …
  std::optional<record::Structures> read_structures(const std::string& id) const;
  std::optional<record::Facts> read_facts(const std::string& id) const;
  std::optional<record::Links> read_links(const std::string& id) const;
  std::optional<record::Checks> read_checks(const std::string& id) const;
  std::optional<record::Questions> read_questions(const std::string& id) const;
  /// Why stages of the case failed; absent where none did.
  std::optional<record::Errors> read_errors(const std::string& id) const;
  /// What readers said of the case; absent where nobody did.
  std::optional<record::Reviews> read_reviews(const std::string& id) const;

  /// The masks of the case's scan file that are not empty, with the unions made of them; none for a case
  /// without structures.
  /// @error cannot_read — the scan file is missing; corrupt_scan_file
  record::MaskSet read_masks(const std::string& id, const knowledge::Knowledge& knowledge) const;

 private:
  std::vector<std::string> ids_with(const std::string& record) const;

  std::filesystem::path root_;
};

/// The masks of a scan file that are not empty, with the unions made of them.
/// @error cannot_read, corrupt_scan_file
record::MaskSet masks_of(const std::filesystem::path& scan_file, const knowledge::Knowledge& knowledge);

}  // namespace radgenome::dataset
