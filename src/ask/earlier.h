// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ask/ask.h"

namespace radgenome::ask {

/// The scan before as a subject of its own. Its facts are linked to no masks: it is asked nothing, only
/// compared with.
inline Subject subject_of_earlier(const Subject& subject) {
  static const record::Links no_links;
  const auto& earlier = *subject.earlier;
  return {subject.knowledge, subject.wording, earlier.record, earlier.facts, no_links, earlier.structures};
}

}  // namespace radgenome::ask
