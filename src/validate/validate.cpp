// SPDX-License-Identifier: Apache-2.0
#include "validate/validate.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <tuple>

#include "core/error.h"
#include "core/parallel.h"
#include "validate/material.h"

namespace radgenome::validate {
namespace {

void require_rules(const Options& options) {
  for (const auto& [code, pattern] : options.ignored) {
    const auto rules = all_rules();
    if (std::none_of(rules.begin(), rules.end(), [&](const Rule& rule) { return rule.code == code; }))
      throw Error("unknown_rule",
                  fmt::format("there is no rule \"{}\" that could be ignored; `radgenome info rules` lists "
                              "them all",
                              code));
  }
}

bool is_ignored(const Problem& problem, const Options& options) {
  const auto [begin, end] = options.ignored.equal_range(problem.code);
  return std::any_of(begin, end, [&](const auto& entry) {
    return fnmatch(entry.second.c_str(), problem.where.c_str(), 0) == 0;
  });
}

void look_at_scans(Material& material) {
  std::vector<const import::CaseInput*> inputs;
  for (const auto& input : material.inputs.cases)
    if (input.ct || input.masks) inputs.push_back(&input);
  std::set<std::filesystem::path> scans;
  for (const auto* input : inputs)
    if (input->ct) scans.insert(*input->ct);
  material.scans.resize(inputs.size());
  parallel_for(inputs.size(), [&](std::size_t i) {
    material.scans[i] = look_at(*inputs[i], scans, material.root, material.knowledge);
  });
}

std::map<std::string, std::size_t> counts(const Material& material) {
  std::map<std::string, std::size_t> looked_at;
  if (!material.tables.empty()) looked_at["tables"] = material.tables.size();
  const auto count = [&](const char* what, std::size_t n) {
    if (n > 0) looked_at[what] = n;
  };
  std::size_t rows = 0, ct = 0, masks = 0, reports = 0;
  for (const auto& table : material.tables) rows += table.rows.size();
  for (const auto& input : material.inputs.cases) {
    ct += input.ct ? 1 : 0;
    masks += input.masks ? 1 : 0;
    reports += input.report ? 1 : 0;
  }
  count("rows of tables", rows);
  count("cases with a CT", ct);
  count("cases with masks", masks);
  count("reports", reports);
  count("data sets", material.datasets.size());
  count("releases", material.releases.size());
  return looked_at;
}

}  // namespace

void Problems::add(std::string where, std::string sentence, Json numbers, std::vector<std::string> examples) {
  if (examples.size() > most_examples) examples.resize(most_examples);
  found_.push_back(
      {code_, severity_, std::move(where), std::move(sentence), std::move(examples), std::move(numbers)});
}

std::size_t Report::count(record::Severity severity) const {
  return static_cast<std::size_t>(
      std::count_if(problems.begin(), problems.end(),
                    [&](const Problem& problem) { return problem.severity == severity; }));
}

Report validate(const std::filesystem::path& path, const std::filesystem::path& data,
                const Options& options) {
  require_rules(options);
  options.tell("reading tables and reports");
  auto material = find_material(path, data, options);
  if (!material.inputs.cases.empty()) options.tell("looking at scans and masks");
  look_at_scans(material);
  Report report;
  report.looked_at = counts(material);
  for (const auto& rule : all_rules()) {
    options.tell(rule.code);
    Problems problems(rule.code, rule.severity, report.problems);
    rule.look(material, problems);
  }
  report.ignored =
      std::erase_if(report.problems, [&](const Problem& problem) { return is_ignored(problem, options); });
  std::stable_sort(report.problems.begin(), report.problems.end(), [](const Problem& a, const Problem& b) {
    return std::tie(b.severity, a.code, a.where) < std::tie(a.severity, b.code, b.where);
  });
  return report;
}

Json to_json(const Report& report) {
  Json problems = Json::array();
  for (const auto& problem : report.problems)
    problems.push_back({{"code", problem.code},
                        {"severity", record::name_of(problem.severity)},
                        {"where", problem.where},
                        {"sentence", problem.sentence},
                        {"numbers", problem.numbers},
                        {"examples", problem.examples}});
  return {{"format", "radgenome.validation/1"},
          {"looked_at", report.looked_at},
          {"errors", report.count(record::Severity::error)},
          {"warnings", report.count(record::Severity::warning)},
          {"notes", report.count(record::Severity::info)},
          {"ignored", report.ignored},
          {"problems", problems}};
}

std::multimap<std::string, std::string> read_ignore_list(const std::filesystem::path& file) {
  std::ifstream text(file);
  if (!text) throw Error("cannot_read", "the ignore list cannot be opened for reading").in(file.string());
  std::multimap<std::string, std::string> ignored;
  std::string line;
  for (int number = 1; std::getline(text, line); ++number) {
    std::istringstream words(line.substr(0, line.find('#')));
    std::string code, pattern = "*", more;
    if (!(words >> code)) continue;
    words >> pattern;
    if (words >> more)
      throw Error("bad_ignore_list", fmt::format("{}:{}: a line is a code and at most one pattern of files",
                                                 file.string(), number));
    ignored.emplace(code, pattern);
  }
  return ignored;
}

}  // namespace radgenome::validate
