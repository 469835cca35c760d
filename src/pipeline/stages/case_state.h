// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "pipeline/case_reviews.h"
#include "pipeline/stages.h"
#include "record/case.h"
#include "record/facts.h"
#include "record/links.h"
#include "record/mask_set.h"
#include "record/structures.h"

namespace radgenome::pipeline {

/// Whether the sources of a case are looked at again, or what was made of them is taken as it is.
enum class Sources { at_hand, left };

/// What a stage ends with when there is nothing to make it from.
struct NotPossible {
  std::string code, sentence;
};
struct Interrupted {};

/// One case on its way: every stage leaves what it made for the stages after it.
struct CaseState {
  std::filesystem::path file(const char* name) const { return dataset.file(input.id, name); }
  /// Where the masks that the case was given lie.
  std::optional<std::filesystem::path> masks_path() const;
  /// The CT, which any stage may be the first to need; null where the case has none.
  const Ct* ct_or_load();

  record::MadeBy made_by(const std::string& stage, int version, const std::string& rules) const;
  /// How a record was made whose sources are left.
  /// @throws NotPossible  it was never made
  record::MadeBy as_it_was_made(const char* name) const;
  /// Adds the records that the last stages rest on to what their own record must name.
  void name_inputs(record::MadeBy& wanted) const;

  const import::CaseInput& input;
  const dataset::Dataset& dataset;
  const Shared& shared;
  const std::function<bool()>& stop;
  const Sources sources;
  CaseReviews reviews{dataset, input.id};
  review::Applied applied_reviews = {};

  std::optional<record::Case> record = {};
  std::optional<Ct> ct = {};
  std::optional<record::Structures> structures = {};
  std::optional<record::MaskSet> masks = {};
  std::optional<record::Facts> facts = {};
  std::optional<record::Links> links = {};
  std::string structures_hash = {}, facts_hash = {}, links_hash = {};
};

/// What must be made from sources that are left.
/// @error not_at_hand, always
[[noreturn]] void refuse_to_make(const char* name);

}  // namespace radgenome::pipeline
