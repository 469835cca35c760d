// SPDX-License-Identifier: Apache-2.0
#include "extract/sizes.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace radgenome::extract {
namespace {

/// A decimal comma counts as a point; more than one of them (a date, a version) is no number.
std::optional<double> number_of(std::string_view digits) {
  std::string text(digits.substr(0, 32));
  std::replace(text.begin(), text.end(), ',', '.');
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool contains(const std::vector<Word>& words, Word word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// In thousandths, so that 1.1 cm is 11 and not 11.000000000000002.
double in_mm(double value, double mm) {
  return std::round(value * mm * 1000) / 1000;
}

}  // namespace

std::vector<Size> find_sizes(std::string_view text, std::span<const Token> tokens,
                             std::span<const Item> items, const Lexicon& lexicon) {
  std::vector<char> barred(tokens.size() + 1, 0);
  for (const Item& item : items)
    if (item.meaning.kind == Kind::cue && lexicon.cues[item.meaning.entry] == Cue::not_a_size)
      barred[item.last] = 1;
  std::vector<Size> sizes;
  for (std::uint32_t at = 0; at < tokens.size(); ++at) {
    if (!tokens[at].number || barred[at]) continue;
    Size size{at, at, {}};
    std::vector<std::pair<double, std::size_t>> pending;  // number and whether its unit is still to come
    std::uint32_t next = at;
    double unit = 0;
    while (next < tokens.size() && tokens[next].number) {
      const auto value = number_of(text.substr(tokens[next].begin, tokens[next].end - tokens[next].begin));
      if (!value) break;
      pending.emplace_back(*value, size.mm.size());
      ++next;
      const auto found = next < tokens.size() ? lexicon.units.find(tokens[next].word) : lexicon.units.end();
      if (found != lexicon.units.end()) {
        unit = found->second;
        for (const auto& [number, place] : pending) size.mm.push_back(in_mm(number, unit));
        pending.clear();
        size.last = ++next;
      }
      if (next >= tokens.size()) break;
      const bool more =
          contains(lexicon.times, tokens[next].word) || contains(lexicon.ranges, tokens[next].word);
      if (more)
        ++next;
      else if (!tokens[next].joined)
        break;
    }
    if (size.mm.empty()) continue;
    sizes.push_back(std::move(size));
    at = sizes.back().last - 1;
  }
  return sizes;
}

}  // namespace radgenome::extract
