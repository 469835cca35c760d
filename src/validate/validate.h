// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "record/checks.h"

/// Looks for what is wrong with a set of chest CTs, masks, reports and tables, whoever made it.
namespace radgenome::validate {

struct Material;

/// What a rule found at one place.
struct Problem {
  std::string code;
  record::Severity severity = record::Severity::info;
  std::string where;                  ///< file or folder, relative to what was looked at; "." for all of it
  std::string sentence;               ///< what is wrong, with its numbers, and what to do
  std::vector<std::string> examples;  ///< a few: lines of a table, or ids of cases
  Json numbers = Json::object();
};

/// Takes what a rule finds; its code and severity are the rule's.
class Problems {
 public:
  static constexpr std::size_t most_examples = 5;

  Problems(std::string_view code, record::Severity severity, std::vector<Problem>& found)
      : code_(code), severity_(severity), found_(found) {}

  /// @param examples  of these the first few are kept
  void add(std::string where, std::string sentence, Json numbers = Json::object(),
           std::vector<std::string> examples = {});

 private:
  std::string code_;
  record::Severity severity_;
  std::vector<Problem>& found_;
};

/// One rule: a file in rules/; the list is made by the build.
struct Rule {
  std::string code;
  record::Severity severity;
  std::string summary;
  void (*look)(const Material& material, Problems& problems);
};

std::span<const Rule> all_rules();

struct Options {
  std::string language = "en";  ///< of reports and sentences: a folder of data/lexicon
  /// Code → files that it is to be passed over for, as patterns with `*` and `?`; "*" for all.
  std::multimap<std::string, std::string> ignored;
  /// Called before each part of the work, for a progress line.
  std::function<void(std::string_view doing)> tell = [](std::string_view) {};
};

/// What was there, and what is wrong with it.
struct Report {
  std::map<std::string, std::size_t> looked_at;  ///< "tables", "cases with a CT" … → how many
  std::vector<Problem> problems;                 ///< errors first; of equals by code, then by place
  std::size_t ignored = 0;
  std::size_t count(record::Severity severity) const;
};

/// @param path  a folder, or one table
/// @param data  the program's data folder
/// @error cannot_read — there is nothing at `path`; unknown_rule — an ignored code is no rule's
Report validate(const std::filesystem::path& path, const std::filesystem::path& data, const Options& options);

Json to_json(const Report& report);

/// Lines "CODE" or "CODE PATTERN"; what follows a "#" is a remark.
/// @error cannot_read; bad_ignore_list — names the line
std::multimap<std::string, std::string> read_ignore_list(const std::filesystem::path& file);

}  // namespace radgenome::validate
