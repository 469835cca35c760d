// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

/// Stories of tests/stories/*.case: what a report says, and the facts it must give. A story reads
///
///   # Two things denied at once
///   Given
///     Pericardial effusion-thickening was not observed.
///   Then
///     pericardial_effusion absent in heart
///     pericardial_thickening absent in heart
///
/// A fact is: finding, status, "in" and its places parted by ";" ("in nowhere": none), "size" and its
/// millimetres, "looks" and its attributes parted by ";", "number" and its count ("2", or "2 or more"),
/// "words" and the words that name it in quotes. Looks and numbers count only in a story that has some.
/// "types: leadin; statement" gives the type of each sentence. "nothing" says that there is no fact.
namespace story {

struct Fact {
  std::string finding, status;
  std::vector<std::string> where;
  std::vector<double> size_mm;
  std::vector<std::string> looks;
  std::string number;  ///< "" where none is stated
  std::string words;   ///< empty: not asked
};

struct Story {
  std::string title, text;
  std::vector<Fact> facts;
  std::vector<std::string> types;
};

inline std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r");
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

inline std::vector<std::string> list_of(const std::string& text) {
  std::vector<std::string> parts;
  std::stringstream stream(text);
  for (std::string part; std::getline(stream, part, ';');) parts.push_back(trimmed(part));
  return parts;
}

/// Takes what stands behind `mark` off the line.
inline std::string taken(std::string& line, const std::string& mark) {
  const auto at = line.find(mark);
  if (at == std::string::npos) return "";
  const std::string rest = trimmed(line.substr(at + mark.size()));
  line = line.substr(0, at);
  return rest;
}

inline Fact fact_of(std::string line) {
  Fact fact;
  fact.words = taken(line, " words ");
  fact.words.erase(std::remove(fact.words.begin(), fact.words.end(), '"'), fact.words.end());
  fact.number = taken(line, " number ");
  fact.looks = list_of(taken(line, " looks "));
  std::sort(fact.looks.begin(), fact.looks.end());
  std::stringstream sizes(taken(line, " size "));
  for (double mm; sizes >> mm;) fact.size_mm.push_back(mm);
  const std::string places = taken(line, " in ");
  if (places != "nowhere") fact.where = list_of(places);
  std::sort(fact.where.begin(), fact.where.end());
  std::stringstream rest(line);
  rest >> fact.finding >> fact.status;
  return fact;
}

inline std::vector<Story> read(const std::filesystem::path& path) {
  std::vector<Story> stories;
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  bool given = false;
  for (std::string line; std::getline(file, line);) {
    const std::string text = trimmed(line);
    if (text.rfind("# ", 0) == 0) {
      stories.push_back({text.substr(2), "", {}, {}});
    } else if (stories.empty() || text.empty() || text == "nothing") {
      continue;
    } else if (text == "Given" || text == "Then") {
      given = text == "Given";
    } else if (given) {
      stories.back().text += (stories.back().text.empty() ? "" : "\n") + text;
    } else if (text.rfind("types:", 0) == 0) {
      stories.back().types = list_of(text.substr(6));
    } else {
      stories.back().facts.push_back(fact_of(text));
    }
  }
  return stories;
}

}  // namespace story
