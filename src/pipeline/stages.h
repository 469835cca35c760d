// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ask/ask.h"
#include "check/tables.h"
#include "dataset/dataset.h"
#include "extract/extract.h"
#include "extract/language_model/reader.h"
#include "import/import.h"
#include "knowledge/knowledge.h"
#include "measure/settings.h"
#include "network/segmenter.h"
#include "pipeline/case_scan.h"
#include "review/apply.h"

namespace radgenome::pipeline {

/// What all cases share: loaded once, read by every thread.
struct Shared {
  knowledge::Knowledge knowledge;
  check::Tables tables;
  extract::Extractor extractor;
  ask::Wording wording;
  measure::Settings measurements;
  std::filesystem::path data;
  std::string
      backend;  ///< name of a segmentation backend, or "auto": given masks, else the network, else the atlas
  CtStorage ct_storage = CtStorage::stored;
  std::shared_ptr<network::Segmenter> network = {};             ///< of the backend "network"
  std::shared_ptr<extract::language_model::Reader> model = {};  ///< none where the user names no model

  /// @param language  a folder of data/lexicon and data/questions
  static Shared load(const std::filesystem::path& data, const std::string& language,
                     const std::string& backend);
};

enum class StageState { made, up_to_date, failed, not_possible, interrupted };
std::string_view name_of(StageState state);

struct StageOutcome {
  std::string stage;
  StageState state = StageState::made;
  double seconds = 0;
  std::string code;  ///< where failed or not possible
  std::string sentence;
};

struct CaseOutcome {
  std::string id;
  std::vector<StageOutcome> stages;
  review::Applied reviews = {};  ///< what verdicts changed in the records that were made
  bool failed() const;
  bool interrupted() const;
  bool all_up_to_date() const;
};

/// Takes one case through the stages. Each stage reads records and writes exactly one; what is up to date is
/// left alone; what fails is told in errors.json and in the outcome, and never thrown.
/// @param stop  asked between stages; true ends the case there
/// @param has_earlier  the case is to be compared with an earlier scan; then its last stage is left to
///                     `ask_later`, for which that scan must have been through its stages
CaseOutcome run_case(const import::CaseInput& input, const dataset::Dataset& dataset, const Shared& shared,
                     const std::function<bool()>& stop, bool has_earlier);

/// Brings a case up to date with its `reviews.json` without looking at its sources: what `segment` and
/// `extract` made is taken as it is, and only what follows from it and from the verdicts is made anew. A
/// case that was never run through these stages stays without them.
CaseOutcome review_case(const std::string& id, const dataset::Dataset& dataset, const Shared& shared,
                        const std::function<bool()>& stop, bool has_earlier);

/// The last stage of a case that is compared with an earlier one.
/// @param outcome  of `run_case`
/// @return `outcome` with that stage
CaseOutcome ask_later(const import::CaseInput& input, const dataset::Dataset& dataset, const Shared& shared,
                      const std::function<bool()>& stop, const std::string& earlier, CaseOutcome outcome);

}  // namespace radgenome::pipeline
