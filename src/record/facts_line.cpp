// SPDX-License-Identifier: Apache-2.0
#include "record/facts.h"
#include "record/json_text.h"

namespace radgenome::record {
namespace {

using Out = JsonText;

void put_number(fmt::memory_buffer& line, double value) {
  if (value == static_cast<double>(static_cast<long>(value)))
    fmt::format_to(Out(line), FMT_COMPILE("{}.0"), static_cast<long>(value));
  else
    fmt::format_to(Out(line), FMT_COMPILE("{}"), value);
}

void put_verified(fmt::memory_buffer& line, int readers) {
  if (readers > 0) fmt::format_to(Out(line), FMT_COMPILE(R"(,"verified_by":{})"), readers);
}

void put_fact(fmt::memory_buffer& line, const Fact& fact) {
  fmt::format_to(Out(line), FMT_COMPILE(R"({{"id":"{}","finding":"{}","status":"{}","where":)"), fact.id,
                 fact.finding, name_of(fact.status));
  put_list(line, fact.where, [&](const std::string& node) { put_quoted(line, node); });
  line.append(std::string_view(R"(,"size_mm":)"));
  put_list(line, fact.size_mm, [&](double mm) { put_number(line, mm); });
  if (!fact.attributes.empty()) {
    line.append(std::string_view(R"(,"attributes":)"));
    put_list(line, fact.attributes, [&](const std::string& attribute) { put_quoted(line, attribute); });
  }
  if (fact.count)
    fmt::format_to(Out(line), FMT_COMPILE(R"(,"count":{{"{}":{}}})"),
                   fact.count->at_least ? "at_least" : "exact", fact.count->n);
  fmt::format_to(Out(line), FMT_COMPILE(R"(,"start":{},"end":{},"evidence":)"), fact.start, fact.end);
  put_list(line, fact.evidence, [&](const Evidence& part) {
    fmt::format_to(Out(line), FMT_COMPILE(R"({{"kind":"{}","start":{},"end":{}}})"), part.kind, part.start,
                   part.end);
  });
  put_verified(line, fact.verified_by);
  line.push_back('}');
}

void put_sentence(fmt::memory_buffer& line, const Sentence& sentence) {
  fmt::format_to(Out(line),
                 FMT_COMPILE(R"({{"id":"{}","section":"{}","start":{},"end":{},"type":"{}","understood":{})"),
                 sentence.id, sentence.section, sentence.start, sentence.end, name_of(sentence.type),
                 sentence.understood);
  if (sentence.model)
    fmt::format_to(Out(line), FMT_COMPILE(R"(,"model":{})"), to_json(*sentence.model).dump());
  line.append(std::string_view(R"(,"facts":)"));
  put_list(line, sentence.facts, [&](const Fact& fact) { put_fact(line, fact); });
  put_verified(line, sentence.verified_by);
  line.push_back('}');
}

}  // namespace

std::string json_line(const Facts& record) {
  fmt::memory_buffer line;
  fmt::format_to(Out(line), FMT_COMPILE(R"({{"format":"{}","case":)"), facts_format);
  put_quoted(line, record.case_id);
  line.append(std::string_view(R"(,"sentences":)"));
  put_list(line, record.sentences, [&](const Sentence& sentence) { put_sentence(line, sentence); });
  fmt::format_to(Out(line), FMT_COMPILE(R"(,"made_by":{}}})"), to_json(record.made_by).dump());
  line.push_back('\n');
  return fmt::to_string(line);
}

}  // namespace radgenome::record
