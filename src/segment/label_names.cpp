// SPDX-License-Identifier: Apache-2.0
#include "segment/label_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "core/error.h"
#include "core/json.h"
#include "image_io/image_io.h"

namespace radgenome::segment {
namespace {

namespace fs = std::filesystem;
using Names = std::map<std::uint16_t, std::string>;

std::optional<std::uint16_t> number_of(const std::string& text) {
  std::uint16_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::uint16_t> number_of(const Json& value) {
  if (!value.is_number_integer() || value.get<std::int64_t>() < 0 || value.get<std::int64_t>() > 65535)
    return std::nullopt;
  return value.get<std::uint16_t>();
}

/// nullopt where the JSON is something else than a table of labels.
std::optional<Names> table_from(const Json& json) {
  if (!json.is_object() || json.empty()) return std::nullopt;
  if (const auto labels = json.find("labels"); labels != json.end()) return table_from(*labels);
  Names names;
  for (const auto& [key, value] : json.items()) {
    const auto number = value.is_string() ? number_of(key) : number_of(value);
    if (!number) return std::nullopt;
    if (*number == 0) continue;
    const auto name = value.is_string() ? value.get<std::string>() : key;
    if (!names.emplace(*number, name).second) return std::nullopt;
  }
  return names;
}

std::optional<Names> read_table(const fs::path& path) {
  try {
    return table_from(read_json(path));
  } catch (const Error& error) {
    if (error.code() == "broken_json") return std::nullopt;
    throw;
  }
}

fs::path own_table_of(const fs::path& label_map) {
  auto name = label_map.filename().string();
  if (name.ends_with(".gz")) name.resize(name.size() - 3);
  return label_map.parent_path() / fs::path(name).replace_extension(".json");
}

}  // namespace

Names label_names_for(const fs::path& label_map) {
  const auto own = own_table_of(label_map);
  if (fs::exists(own)) {
    if (auto names = read_table(own)) return *std::move(names);
    throw Error(
        "bad_label_names",
        fmt::format("{} does not name labels; it must be a JSON object such as {{\"1\": \"spleen\"}}.",
                    own.string()));
  }
  if (auto names = image_io::label_names_in(label_map); !names.empty()) return names;
  std::vector<std::pair<fs::path, Names>> tables;
  const auto folder = label_map.parent_path().empty() ? fs::path(".") : label_map.parent_path();
  for (const auto& file : fs::directory_iterator(folder))
    if (file.path().extension() == ".json")
      if (auto names = read_table(file.path())) tables.emplace_back(file.path(), *std::move(names));
  if (tables.size() == 1) return std::move(tables.front().second);
  if (tables.empty())
    throw Error("label_names_missing",
                fmt::format("{} is a label map without names; put them into {}, as {{\"1\": \"spleen\"}}.",
                            label_map.string(), own.filename().string()));
  throw Error("label_names_ambiguous",
              fmt::format("the folder of {} holds {} tables of labels; name the right one {}.",
                          label_map.string(), tables.size(), own.filename().string()));
}

}  // namespace radgenome::segment
