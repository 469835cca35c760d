// SPDX-License-Identifier: Apache-2.0
#include "ask/ask.h"

namespace radgenome::ask {

record::Questions ask(const Subject& subject) {
  record::Questions record;
  record.case_id = subject.facts.case_id;
  for (const auto& kind : all_kinds()) kind.ask(subject, record.questions);
  return record;
}

}  // namespace radgenome::ask
