// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "record/case.h"
#include "record/checks.h"
#include "record/facts.h"
#include "record/links.h"
#include "record/questions.h"
#include "record/structures.h"

namespace radgenome::dataset {

/// The records of one case in one JSON text, as they lie beside its scan file in the tar files of a release.
/// Each is checked when it is asked for. Choices have the options that the release offers.
class CaseRecords {
 public:
  /// @error broken_json; bad_record — it is not the records of a case
  explicit CaseRecords(std::string_view json);

  /// @error bad_record, of all of these
  record::Case read_case() const;
  record::Structures read_structures() const;
  record::Facts read_facts() const;
  record::Links read_links() const;
  record::Checks read_checks() const;
  record::Questions read_questions() const;
  /// Of each question, whether it is of the balanced track.
  std::vector<bool> read_balanced() const;
  /// "train", "validation" or "test"
  std::string split() const;

 private:
  const Json& record(std::string_view name) const;

  Json records_;
};

}  // namespace radgenome::dataset
