// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "core/unicode.h"
#include "extract/extract.h"
#include "extract/facts.h"
#include "extract/sentences.h"

namespace radgenome::extract {
namespace {

/// Turns ascending or near byte offsets into code points; text of ASCII needs no table.
class CodePoints {
 public:
  explicit CodePoints(std::string_view text) {
    for (const char byte : text) plain_ &= (byte & 0x80) == 0;
    if (plain_) return;
    before_.resize(text.size() + 1);
    std::uint32_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      before_[i] = count;
      count += (text[i] & 0xC0) != 0x80;
    }
    before_[text.size()] = count;
  }
  std::size_t at(std::uint32_t byte) const { return plain_ ? byte : before_[byte]; }

 private:
  bool plain_ = true;
  std::vector<std::uint32_t> before_;  ///< code points that begin before each byte
};

}  // namespace

struct Extractor::Engine {
  Lexicon lexicon;
  std::string rules;

  void read_section(const record::Section& section, record::Facts& out) const;
  record::Fact fact_of(const Draft& draft, const CodePoints& points) const;
};

record::Fact Extractor::Engine::fact_of(const Draft& draft, const CodePoints& points) const {
  record::Fact fact;
  fact.finding = lexicon.findings[draft.finding].id;
  fact.status = draft.status;
  for (const Ref& ref : draft.refs) fact.where.push_back(lexicon.nodes[ref.node]);
  fact.size_mm = draft.size_mm;
  fact.start = points.at(draft.begin);
  fact.end = points.at(draft.end);
  for (const auto& proof : draft.evidence)
    fact.evidence.push_back({proof.kind, points.at(proof.begin), points.at(proof.end)});
  return fact;
}

void Extractor::Engine::read_section(const record::Section& section, record::Facts& out) const {
  const std::string_view text = section.text;
  const CodePoints points(text);
  std::vector<Token> tokens;
  tokens.reserve(text.size() / 5);
  tokenize(text, 0, text.size(), lexicon.vocabulary, tokens);
  std::vector<Span> spans;
  split_sentences(text, tokens, lexicon, spans);
  Context context;
  std::vector<Draft> drafts;
  for (const Span& span : spans) {
    const auto words = std::span<const Token>(tokens).subspan(span.first, span.last - span.first);
    record::Sentence sentence;
    const std::size_t number = out.sentences.size() + 1;
    sentence.id = fmt::format("s{}", number);
    sentence.section = section.name;
    sentence.start = points.at(words.front().begin);
    sentence.end = points.at(words.back().end);
    sentence.type = read_sentence(text, words, lexicon, context, drafts);
    for (const Draft& draft : drafts) {
      sentence.facts.push_back(fact_of(draft, points));
      sentence.facts.back().id = fmt::format("f{}.{}", number, sentence.facts.size());
    }
    out.sentences.push_back(std::move(sentence));
  }
}

Extractor::Extractor(const std::filesystem::path& data, const std::string& language,
                     const knowledge::Knowledge& knowledge) {
  auto engine = std::make_unique<Engine>();
  engine->lexicon = Lexicon::load(data / "lexicon" / language, knowledge);
  engine->rules = fmt::format("{}/{}", language, engine->lexicon.version.substr(7, 12));
  engine_ = std::move(engine);
}

Extractor::~Extractor() = default;
Extractor::Extractor(Extractor&&) noexcept = default;

const std::string& Extractor::rules() const {
  return engine_->rules;
}

record::Facts Extractor::read(const std::string& case_id, std::span<const record::Section> sections) const {
  record::Facts facts;
  facts.case_id = case_id;
  for (const auto& section : sections)
    if (section.name == "findings" || section.name == "impression") engine_->read_section(section, facts);
  facts.made_by.stage = "extract";
  facts.made_by.version = stage_version;
  facts.made_by.rules = engine_->rules;
  return facts;
}

}  // namespace radgenome::extract
