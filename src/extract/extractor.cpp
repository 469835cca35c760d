// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

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

/// A section cut into tokens and sentences.
struct Cut {
  explicit Cut(std::string_view section, const Lexicon& lexicon) : text(section), points(section) {
    tokens.reserve(text.size() / 5);
    tokenize(text, 0, text.size(), lexicon.vocabulary, tokens);
    split_sentences(text, tokens, lexicon, spans);
  }
  std::span<const Token> words(const Span& span) const {
    return std::span(tokens).subspan(span.first, span.last - span.first);
  }

  std::string_view text;
  CodePoints points;
  std::vector<Token> tokens;
  std::vector<Span> spans;
};

bool is_read(const record::Section& section) {
  return section.name == "findings" || section.name == "impression";
}

/// The sentences of one section, one behind the other.
class SectionReader {
 public:
  SectionReader(const Lexicon& lexicon, const std::string& name, const Cut& cut)
      : lexicon_(lexicon), name_(name), cut_(cut) {}

  record::Sentence read(const Sentence& words, std::size_t number) {
    record::Sentence sentence;
    sentence.id = fmt::format("s{}", number);
    sentence.section = name_;
    sentence.start = cut_.points.at(words.tokens.front().begin);
    sentence.end = cut_.points.at(words.tokens.back().end);
    sentence.type = read_sentence(words, lexicon_, context_, drafts_);
    sentence.understood = not_understood(words, lexicon_).empty();
    for (const Draft& draft : drafts_) {
      sentence.facts.push_back(fact_of(draft));
      sentence.facts.back().id = fmt::format("f{}.{}", number, sentence.facts.size());
    }
    return sentence;
  }

 private:
  record::Fact fact_of(const Draft& draft) const {
    record::Fact fact;
    fact.finding = lexicon_.findings[draft.finding].id;
    fact.status = draft.status;
    for (const Ref& ref : draft.refs) fact.where.push_back(lexicon_.nodes[ref.node]);
    fact.size_mm = draft.size_mm;
    for (const auto attribute : draft.attributes) fact.attributes.push_back(lexicon_.attributes[attribute]);
    fact.count = draft.count;
    fact.start = cut_.points.at(draft.begin);
    fact.end = cut_.points.at(draft.end);
    for (const auto& proof : draft.evidence)
      fact.evidence.push_back({proof.kind, cut_.points.at(proof.begin), cut_.points.at(proof.end)});
    return fact;
  }

  const Lexicon& lexicon_;
  const std::string& name_;
  const Cut& cut_;
  Context context_;
  std::vector<Draft> drafts_;
};

/// What each stretch of a sentence was taken for.
class Explainer {
 public:
  Explainer(const Lexicon& lexicon, const Cut& cut, const Sentence& sentence)
      : lexicon_(lexicon), cut_(cut), sentence_(sentence) {}

  std::vector<ReadingPart> parts() {
    using Kind = ReadingPart::Kind;
    for (const Clause& clause : sentence_.clauses) add(Kind::clause, "", clause.first, clause.last);
    for (const Item& item : sentence_.items)
      if (item.meaning.kind == extract::Kind::finding)
        add(Kind::finding, finding_meaning(lexicon_.finding_words[item.meaning.entry]), item.first,
            item.last);
    for (const Group& group : sentence_.groups)
      add(Kind::place, place_meaning(group), group.first, group.last);
    for (const Size& size : sentence_.sizes)
      add(Kind::size, fmt::format("{} mm", fmt::join(size.mm, ", ")), size.first, size.last);
    for (const Item& item : sentence_.items)
      if (item.meaning.kind == extract::Kind::cue)
        add(Kind::cue, std::string(name_of(lexicon_.cues[item.meaning.entry])), item.first, item.last);
    for (const Clause& words : not_understood(sentence_, lexicon_))
      add(Kind::unknown, "", words.first, words.last);
    return std::move(parts_);
  }

 private:
  void add(ReadingPart::Kind kind, std::string meaning, std::uint32_t first, std::uint32_t last) {
    parts_.push_back({kind, std::move(meaning), cut_.points.at(sentence_.tokens[first].begin),
                      cut_.points.at(sentence_.tokens[last - 1].end)});
  }

  std::string finding_meaning(const FindingWords& words) const {
    std::vector<std::string> ids;
    const auto add_id = [&](std::int16_t finding) {
      if (finding < 0) return;
      const std::string& id = lexicon_.findings[finding].id;
      if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
    };
    add_id(words.finding);
    for (const auto& at : words.at) add_id(at.finding);
    for (const auto also : words.also) add_id(also);
    add_id(words.denied_means);
    return fmt::format("{}", fmt::join(ids, " | "));
  }

  std::string place_meaning(const Group& group) const {
    std::vector<std::string> ids;
    for (const Ref& ref : group.refs) ids.push_back(lexicon_.nodes[ref.node]);
    std::string meaning = fmt::format("{}", fmt::join(ids, " + "));
    if (ids.empty()) meaning = group.side == Side::none ? "(part of another place)" : "(side)";
    if (group.landmark) meaning += ", a landmark only";
    if (group.especially) meaning += ", a part of the finding";
    return meaning;
  }

  const Lexicon& lexicon_;
  const Cut& cut_;
  const Sentence& sentence_;
  std::vector<ReadingPart> parts_;
};

}  // namespace

struct Extractor::Engine {
  Lexicon lexicon;
  std::string rules;
};

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
  Sentence sentence;
  for (const auto& section : sections) {
    if (!is_read(section)) continue;
    const Cut cut(section.text, engine_->lexicon);
    SectionReader reader(engine_->lexicon, section.name, cut);
    facts.sentences.reserve(facts.sentences.size() + cut.spans.size());
    for (const Span& span : cut.spans) {
      find_all(cut.text, cut.words(span), engine_->lexicon, sentence);
      facts.sentences.push_back(reader.read(sentence, facts.sentences.size() + 1));
    }
  }
  facts.made_by.stage = "extract";
  facts.made_by.version = stage_version;
  facts.made_by.rules = engine_->rules;
  return facts;
}

std::vector<std::string> Extractor::unknown(std::span<const record::Section> sections) const {
  std::vector<std::string> phrases;
  Sentence sentence;
  for (const auto& section : sections) {
    if (!is_read(section)) continue;
    const Cut cut(section.text, engine_->lexicon);
    for (const Span& span : cut.spans) {
      find_all(cut.text, cut.words(span), engine_->lexicon, sentence);
      for (const Clause& words : not_understood(sentence, engine_->lexicon)) {
        const auto begin = sentence.tokens[words.first].begin;
        phrases.push_back(lower_case(cut.text.substr(begin, sentence.tokens[words.last - 1].end - begin)));
      }
    }
  }
  return phrases;
}

std::vector<Reading> Extractor::explain(const std::string& text) const {
  std::vector<Reading> readings;
  const std::string section = "findings";
  const Cut cut(text, engine_->lexicon);
  SectionReader reader(engine_->lexicon, section, cut);
  for (const Span& span : cut.spans) {
    Sentence sentence;
    find_all(cut.text, cut.words(span), engine_->lexicon, sentence);
    Explainer explainer(engine_->lexicon, cut, sentence);
    readings.push_back({reader.read(sentence, readings.size() + 1), explainer.parts()});
  }
  return readings;
}

}  // namespace radgenome::extract
