// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "ask/wording.h"
#include "knowledge/knowledge.h"
#include "record/case.h"
#include "record/facts.h"
#include "record/links.h"
#include "record/questions.h"
#include "record/structures.h"

namespace radgenome::ask {

inline constexpr int stage_version = 5;

/// The scan of the patient before this one.
struct Earlier {
  record::Case record;
  record::Facts facts;            ///< empty: it has no report
  record::Structures structures;  ///< empty: it has no masks
};

struct Subject {
  const knowledge::Knowledge& knowledge;
  const Wording& wording;
  const record::Case& record;
  const record::Facts& facts;
  const record::Links& links;
  const record::Structures& structures;
  const Earlier* earlier = nullptr;  ///< nullptr: it is the first scan, or the only one
};

/// One kind of question: a file in kinds/; the list is made by the build.
struct Kind {
  std::string name;
  std::string summary;
  void (*ask)(const Subject& subject, std::vector<record::Question>& questions);
};

std::span<const Kind> all_kinds();

/// All kinds over one case. One finding a question; each answer names the facts it rests on.
record::Questions ask(const Subject& subject);

}  // namespace radgenome::ask
