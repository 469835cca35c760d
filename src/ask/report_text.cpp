// SPDX-License-Identifier: Apache-2.0
#include "ask/report_text.h"

#include <fmt/format.h>

#include "core/blanks.h"
#include "core/error.h"
#include "core/unicode.h"

namespace radgenome::ask {
std::string text_of(const Subject& subject, const record::Sentence& sentence) {
  for (const auto& section : subject.record.report)
    if (section.name == sentence.section)
      return with_single_blanks(code_point_slice(section.text, sentence.start, sentence.end));
  throw Error(
      "bad_record",
      fmt::format("the sentence {} lies in no section of the report; run the case again", sentence.id));
}

}  // namespace radgenome::ask
