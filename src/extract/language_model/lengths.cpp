// SPDX-License-Identifier: Apache-2.0
#include "extract/language_model/lengths.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/error.h"
#include "core/json.h"

namespace radgenome::extract::language_model {
namespace {

bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

/// Letters, and all that is not ASCII: "×" and "–" are words of the lexicon too.
bool is_letter(char byte) {
  const char small = static_cast<char>(byte | 0x20);
  return (small >= 'a' && small <= 'z') || (byte & 0x80) != 0;
}

struct Token {
  std::string text;
  bool number = false;
};

/// Takes one number, word or sign off the front; numbers may have a decimal point or comma.
Token take_token(std::string_view& rest) {
  std::size_t length = 1;
  const bool number = is_digit(rest[0]);
  const auto grow = [&](auto belongs) {
    while (length < rest.size() && belongs(rest[length])) ++length;
  };
  if (number) {
    grow(is_digit);
    if (length + 1 < rest.size() && (rest[length] == '.' || rest[length] == ',') &&
        is_digit(rest[length + 1])) {
      ++length;
      grow(is_digit);
    }
  } else if (is_letter(rest[0])) {
    grow([ascii = (rest[0] & 0x80) == 0](char c) { return is_letter(c) && ((c & 0x80) == 0) == ascii; });
  }
  Token token{std::string(rest.substr(0, length)), number};
  for (char& byte : token.text)
    if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte | 0x20);
  rest.remove_prefix(length);
  return token;
}

double value_of(std::string number) {
  std::replace(number.begin(), number.end(), ',', '.');
  double value = 0;
  std::from_chars(number.data(), number.data() + number.size(), value);
  return value;
}

}  // namespace

Lengths::Lengths(std::map<std::string, double> units_mm, std::set<std::string> between)
    : units_mm_(std::move(units_mm)), between_(std::move(between)) {}

Lengths Lengths::load(const std::filesystem::path& words_file) {
  const Json words = read_json(words_file);
  return in_context(words_file.string(), [&] {
    JsonObject object(words);
    std::set<std::string> between;
    for (const auto* key : {"times", "ranges"})
      for (auto& word : object.get<std::vector<std::string>>(key)) between.insert(std::move(word));
    return Lengths(object.get<std::map<std::string, double>>("units_mm"), std::move(between));
  });
}

std::vector<double> Lengths::in_mm(std::string_view text) const {
  std::vector<double> lengths;
  std::vector<double> waiting;  // for the unit that stands behind the last of them
  while (!text.empty()) {
    if (text[0] == ' ' || text[0] == '\n' || text[0] == '\r' || text[0] == '\t') {
      text.remove_prefix(1);
      continue;
    }
    const Token token = take_token(text);
    if (token.number) {
      waiting.push_back(value_of(token.text));
    } else if (const auto unit = units_mm_.find(token.text); unit != units_mm_.end()) {
      // In thousandths, so that 1.1 cm is 11 and not 11.000000000000002.
      for (const double value : waiting) lengths.push_back(std::round(value * unit->second * 1000) / 1000);
      waiting.clear();
    } else if (!between_.contains(token.text)) {
      waiting.clear();
    }
  }
  return lengths;
}

}  // namespace radgenome::extract::language_model
