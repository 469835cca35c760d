// SPDX-License-Identifier: Apache-2.0
#include "segment/label_names.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <sstream>

#include "core/error.h"
#include "core/file.h"
#include "core/folder.h"
#include "core/hash.h"
#include "core/json.h"
#include "image_io/image_io.h"

namespace radgenome::segment {
namespace {

namespace fs = std::filesystem;
using Labels = std::vector<LabelName>;
using Numbers = std::vector<std::uint32_t>;

std::optional<Numbers> numbers_of(const std::string& text) {
  std::uint32_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return Numbers{number};
}

/// One number, or a list of them for a region.
std::optional<Numbers> numbers_of(const Json& value) {
  Numbers numbers;
  for (const auto& item : value.is_array() ? value : Json::array({value})) {
    if (!Fits<std::uint32_t>::in(item)) return std::nullopt;
    numbers.push_back(item.get<std::uint32_t>());
  }
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return numbers;
}

/// The object below "labels", or MONAI's network_data_format.outputs.pred.channel_def.
const Json* table_within(const Json& json) {
  if (const auto labels = json.find("labels"); labels != json.end()) return &*labels;
  const Json* at = &json;
  for (const auto* key : {"network_data_format", "outputs", "pred", "channel_def"}) {
    const auto next = at->is_object() ? at->find(key) : at->end();
    if (next == at->end()) return &json;
    at = &*next;
  }
  return at;
}

/// nullopt where the JSON is something else than a table of labels.
std::optional<Labels> table_from(const Json& json) {
  if (!json.is_object()) return std::nullopt;
  const auto& table = *table_within(json);
  if (!table.is_object() || table.empty()) return std::nullopt;
  Labels labels;
  std::set<std::uint32_t> single;
  for (const auto& [key, value] : table.items()) {
    const auto numbers = value.is_string() ? numbers_of(key) : numbers_of(value);
    if (!numbers || numbers->empty()) return std::nullopt;
    if (*numbers == Numbers{0}) continue;
    if (numbers->size() == 1 && !single.insert(numbers->front()).second) return std::nullopt;
    labels.push_back({value.is_string() ? value.get<std::string>() : key, *numbers});
  }
  std::stable_sort(labels.begin(), labels.end(),
                   [](const auto& a, const auto& b) { return a.numbers < b.numbers; });
  return labels;
}

std::optional<Labels> read_table(const fs::path& path) {
  try {
    return table_from(read_json(path));
  } catch (const Error& error) {
    if (error.code() == "broken_json") return std::nullopt;
    throw;
  }
}

fs::path without_endings(const fs::path& label_map) {
  auto name = label_map.filename().string();
  if (name.ends_with(".gz")) name.resize(name.size() - 3);
  return label_map.parent_path() / fs::path(name).stem();
}

fs::path own_table_of(const fs::path& label_map) {
  return without_endings(label_map).string() + ".json";
}

fs::path folder_of(const fs::path& path) {
  const auto folder = path.parent_path();
  return folder.empty() ? fs::path(".") : folder;
}

std::vector<fs::path> files_of(const fs::path& folder, std::string_view extension) {
  std::error_code unreadable;  // the folder above need not be open to us
  return files_with_extension(folder, extension, unreadable);
}

std::optional<LabelTable> own_table(const fs::path& label_map) {
  const auto own = own_table_of(label_map);
  if (!fs::exists(own)) return std::nullopt;
  if (auto labels = read_table(own)) return LabelTable{*std::move(labels), {}};
  throw Error("bad_label_names",
              fmt::format("{} does not name labels; it must be a JSON object such as {{\"1\": \"spleen\"}}.",
                          own.string()));
}

std::optional<LabelTable> table_inside(const fs::path& label_map) {
  LabelTable table;
  for (const auto& [number, name] : image_io::label_names_in(label_map))
    table.labels.push_back({name, {number}});
  return table.labels.empty() ? std::nullopt : std::optional(std::move(table));
}

std::optional<LabelTable> only_table_of_folder(const fs::path& label_map) {
  std::vector<Labels> tables;
  for (const auto& file : files_of(folder_of(label_map), ".json"))
    if (auto labels = read_table(file)) tables.push_back(*std::move(labels));
  if (tables.empty()) return std::nullopt;
  if (tables.size() == 1) return LabelTable{std::move(tables.front()), {}};
  throw Error("label_names_ambiguous",
              fmt::format("the folder of {} holds {} tables of labels; name the right one {}.",
                          label_map.string(), tables.size(), own_table_of(label_map).filename().string()));
}

std::optional<LabelTable> table_above(const fs::path& label_map) {
  const auto table = folder_of(label_map) / ".." / "dataset.json";
  if (!fs::exists(table)) return std::nullopt;
  auto labels = read_table(table);
  return labels ? std::optional(LabelTable{*std::move(labels), {}}) : std::nullopt;
}

/// A line of SAT's list of jobs: {"image": "…/sample.nii.gz", "label": ["liver", …], …}.
std::optional<Labels> labels_of_job(const std::string& line, const std::string& sample) try {
  const auto job = parse_json(line);
  if (!job.is_object() || !job.contains("image") || !job.contains("label")) return std::nullopt;
  if (!job["image"].is_string() || !job["label"].is_array()) return std::nullopt;
  if (without_endings(job["image"].get<std::string>()).filename() != sample) return std::nullopt;
  Labels labels;
  for (const auto& name : job["label"]) {
    if (!name.is_string()) return std::nullopt;
    labels.push_back({name.get<std::string>(), {static_cast<std::uint32_t>(labels.size()) + 1}});
  }
  return labels;
} catch (const Error&) {
  return std::nullopt;
}

/// SAT saves a map as seg_<sample>.nii.gz: the sum of mask × place in the job's list of labels. It copies the
/// list of jobs to the folder above.
/// @source github.com/zhaoziheng/SAT, evaluate/inference_engine.py
std::optional<LabelTable> table_of_sat(const fs::path& label_map) {
  auto sample = without_endings(label_map).filename().string();
  if (!sample.starts_with("seg_")) return std::nullopt;
  sample.erase(0, 4);
  for (const auto& folder : {folder_of(label_map), folder_of(label_map) / ".."})
    for (const auto& file : files_of(folder, ".jsonl")) {
      std::istringstream lines(read_file(file));
      for (std::string line; std::getline(lines, line);)
        if (auto labels = labels_of_job(line, sample))
          return LabelTable{*std::move(labels), {"labels_were_summed"}};
    }
  return std::nullopt;
}

}  // namespace

LabelTable label_names_for(const fs::path& label_map) {
  for (const auto place : {own_table, table_inside, only_table_of_folder, table_above, table_of_sat})
    if (auto table = place(label_map)) return *std::move(table);
  throw Error("label_names_missing",
              fmt::format("{} is a label map without names; put them into {}, as {{\"1\": \"spleen\"}}.",
                          label_map.string(), own_table_of(label_map).filename().string()));
}

std::string hash_of_label_names(const fs::path& label_map) {
  std::string text;
  try {
    for (const auto& [name, numbers] : label_names_for(label_map).labels)
      text += fmt::format("{} {}\n", name, fmt::join(numbers, " "));
  } catch (const Error& error) {
    text = error.code();
  }
  return sha256_of(text);
}

}  // namespace radgenome::segment
