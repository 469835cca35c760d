// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "pipeline/synth/plan.h"

namespace radgenome::pipeline::synth {

/// A fact as a sentence carries it; `{place}` in `where` stands for the abnormality's place.
struct FactTemplate {
  std::string finding, status, words;
  std::vector<std::string> where;
  bool size = false;  ///< the sentence states the abnormality's size
};

struct SentenceTemplate {
  std::string say;
  std::vector<FactTemplate> facts;
};

/// One thing that a report speaks about: `then` where the case has one of the findings `when`, else
/// `otherwise`. One of the sentences is chosen; no sentence at all is a choice too.
struct Slot {
  std::vector<std::string> when;
  std::vector<SentenceTemplate> then, otherwise;
};

/// What `data/synth/<language>.json` says.
struct ReportTemplates {
  std::map<std::string, std::vector<std::string>> places;  ///< wordings of a structure
  std::vector<std::string> clinical, technique_plain, technique_contrast;
  std::vector<Slot> findings, impression;

  /// @error cannot_read, broken_json, bad_record
  static ReportTemplates load(const std::filesystem::path& file);
};

/// A fact that a report states. Code points [start, end) of its section are the words that name the finding.
struct StatedFact {
  std::string section;  ///< "findings" or "impression"
  std::string finding, status;
  std::vector<std::string> where;
  std::vector<double> size_mm;
  std::size_t start = 0, end = 0;
};

struct Report {
  std::string clinical, technique, findings, impression;
  std::vector<StatedFact> facts;
};

/// @error bad_record — a template names words that its sentence does not hold
Report write_report(const Plan& plan, const ReportTemplates& templates, Random random);

}  // namespace radgenome::pipeline::synth
