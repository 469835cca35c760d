// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>

#include "core/error.h"
#include "core/file.h"
#include "dataset/dataset.h"
#include "record/reviews.h"
#include "review/apply.h"

namespace radgenome::pipeline {

/// What readers said of a case (`reviews.json`), and what its records were before that was put into effect:
/// they stand in `before_review/` as long as there are such verdicts.
class CaseReviews {
 public:
  CaseReviews(const dataset::Dataset& dataset, std::string id) : dataset_(dataset), id_(std::move(id)) {}
  CaseReviews(const CaseReviews&) = delete;
  CaseReviews& operator=(const CaseReviews&) = delete;

  /// @error the record's
  const review::Verdicts& verdicts();

  /// Names what decides on items of these kinds among the inputs of the record that they belong to. False
  /// where nobody says anything of them.
  bool name_words(record::MadeBy& wanted, const char* part, const std::set<record::ItemKind>& kinds);
  /// Names a record of before the review among the inputs of what was made of it.
  static void name_before(record::MadeBy& wanted, const char* record, const std::string& hash);

  /// Where a record, or another file of before the review, stands.
  std::filesystem::path before(const char* record) const;
  /// How the record was made that reviews were, or were not yet, put into effect on; nothing where there is
  /// none.
  std::optional<record::MadeBy> as_it_was_made(const char* record) const;
  void remove_before(const char* file) const;

 private:
  const record::Reviews& reviews();

  const dataset::Dataset& dataset_;
  std::string id_;
  std::optional<record::Reviews> reviews_;
  std::optional<review::Verdicts> verdicts_;  ///< refers to them
};

/// A record of `file` that was made by `wanted`; nothing where it was not, or is damaged.
template <class Record>
std::optional<Record> made_already(const std::filesystem::path& file, const record::MadeBy& wanted,
                                   Record (*from)(std::string_view)) {
  try {
    const auto text = read_file_if_there(file);
    if (!text) return std::nullopt;
    auto record = from(*text);
    if (record.made_by == wanted) return record;
  } catch (const Error&) {
    // A damaged record is made anew.
  }
  return std::nullopt;
}

}  // namespace radgenome::pipeline
