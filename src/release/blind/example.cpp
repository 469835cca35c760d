// SPDX-License-Identifier: Apache-2.0
#include "release/blind/example.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/hash.h"
#include "core/unicode.h"

namespace radgenome::release::blind {
namespace {

constexpr std::size_t longest_gram = 3;

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words(1);
  for (const char c : lower_case(text)) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || (c & 0x80) != 0;
    if (letter)
      words.back() += c;
    else if (!words.back().empty())
      words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

/// One to three words that follow each other; the ends of the text count as words.
std::vector<std::string> grams_of(const std::string& text) {
  auto words = words_of(text);
  words.insert(words.begin(), "^");
  words.emplace_back("$");
  std::vector<std::string> grams;
  for (std::size_t begin = 0; begin < words.size(); ++begin) {
    std::string gram;
    for (std::size_t n = 0; n < longest_gram && begin + n < words.size(); ++n) {
      gram += (n == 0 ? "" : " ") + words[begin + n];
      grams.push_back(gram);
    }
  }
  return grams;
}

class Features {
 public:
  void add(const std::string& name) {
    found_.push_back(static_cast<std::uint32_t>(spread_hash(name) % feature_count));
  }
  std::vector<std::uint32_t> take() {
    std::sort(found_.begin(), found_.end());
    found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
    return std::move(found_);
  }

 private:
  std::vector<std::uint32_t> found_;
};

std::string asked(const record::Question& question) {
  return fmt::format("{}/{}/{}", question.kind, question.finding.value_or(""), question.place.value_or(""));
}

Example yes_or_no(const record::Question& question, bool yes) {
  Features features;
  features.add("kind " + question.kind);
  features.add("form " + question.form);
  features.add("asked " + asked(question));
  for (const auto& gram : grams_of(question.question)) features.add(question.kind + " " + gram);
  const auto key = spread_hash(asked(question));
  return {{{}, features.take()}, yes ? std::size_t{1} : std::size_t{0}, {0, key}};
}

/// What an option says, alone, with each word of the question, and beside what else is offered.
std::vector<std::uint32_t> option_features(const record::Question& question, std::size_t option) {
  Features features;
  const auto& text = question.options[option].text;
  features.add(question.kind + " position " + std::to_string(option));
  features.add("asked " + asked(question) + " " + text);
  for (const auto& gram : grams_of(text)) features.add(question.kind + " option " + gram);
  for (const auto& word : words_of(question.question)) features.add(word + " + " + text);
  for (const auto& other : question.options)
    if (other.id != question.options[option].id) features.add(text + " not " + other.text);
  return features.take();
}

Example choice(const record::Question& question, const std::string& right) {
  Example example;
  for (std::size_t i = 0; i < question.options.size(); ++i) {
    example.options.push_back(option_features(question, i));
    example.by_finding_and_place.push_back(spread_hash(asked(question) + "/" + question.options[i].id));
    if (question.options[i].id == right) example.right = i;
  }
  return example;
}

}  // namespace

std::optional<Example> example_of(const record::Question& question) {
  if (const auto* yes = std::get_if<bool>(&question.answer)) return yes_or_no(question, *yes);
  if (question.options.size() < 2) return std::nullopt;
  return choice(question, std::get<record::IdSet>(question.answer).ids.front());
}

}  // namespace radgenome::release::blind
