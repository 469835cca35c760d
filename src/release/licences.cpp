// SPDX-License-Identifier: Apache-2.0
#include "release/licences.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "core/data_folder.h"
#include "core/error.h"
#include "core/file.h"
#include "core/unicode.h"

namespace radgenome::release {
namespace {

namespace fs = std::filesystem;

constexpr std::array parts = {"ct", "masks", "reports"};
enum Part : std::size_t { ct, masks, reports };
constexpr const char* atlas = "atlas";
/// Whatever is longer is no text for readers.
constexpr std::uintmax_t largest_text = 1'000'000;

bool is_licence_name(const fs::path& file) {
  const auto name = lower_case(file.filename().string());
  return name.starts_with("license") || name.starts_with("licence") || name.starts_with("copying") ||
         name.starts_with("notice");
}

/// A name that is safe as that of a file or folder, on any system.
std::string safe_name(const std::string& name) {
  std::string safe = printable(name);
  for (auto& c : safe)
    if (std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos ||
        static_cast<unsigned char>(c) < 0x20)
      c = '_';
  return safe.empty() || safe.front() == '.' ? "_" + safe : safe;
}

bool has_folder(const fs::path& path, const std::string& name) {
  return std::any_of(path.begin(), path.end(), [&](const fs::path& part) { return part == name; });
}

}  // namespace

Json licences_json(const std::vector<Licensed>& licences) {
  Json json = Json::array();
  for (const auto& row : licences)
    json.push_back({{"part", row.part}, {"source", row.source}, {"cases", row.cases}, {"files", row.files}});
  return json;
}

std::vector<Licensed> licences_from(const Json& list) {
  std::vector<Licensed> licences;
  for (const auto& item : list) {
    JsonObject row(item);
    licences.push_back({row.get<std::string>("part"), row.get<std::string>("source"),
                        row.get<std::size_t>("cases"), row.get<std::vector<std::string>>("files")});
    row.finish();
  }
  return licences;
}

std::vector<Licensed> copy_licences(const KnownLicences& known, const fs::path& out) {
  for (const auto& row : known.licences)
    for (const auto& file : row.files) {
      if (!file.starts_with(std::string(licences_folder) + "/") || has_folder(file, ".."))
        throw Error("bad_record", fmt::format("the manifest names the licence \"{}\"", file));
      write_file_atomically(out / file, read_file(known.release / file));
    }
  return known.licences;
}

Licences::Licences(fs::path root, const std::vector<GivenLicence>& given)
    : root_(std::move(root)), given_(given), used_(given.size(), false) {
  for (const auto& licence : given_) {
    given_texts_.push_back(
        {safe_name(licence.source), safe_name(licence.file.filename().string()), read_file(licence.file)});
    if (given_texts_.back().bytes.size() > largest_text)
      throw Error("bad_licence", fmt::format("{} is too long for a licence text", licence.file.string()));
  }
}

void Licences::add(const ReleasedCase& released) {
  const auto whole = [&](const record::Source& source) { return (root_ / source.path).lexically_normal(); };
  if (released.record.ct) ++sources_[ct][whole(*released.record.ct)];
  if (released.record.masks) ++sources_[masks][whole(*released.record.masks)];
  if (!released.record.report.empty()) ++sources_[reports][{}];
  const auto& structures = released.structures.structures;
  if (std::any_of(structures.begin(), structures.end(), [](const auto& structure) {
        return structure.source && structure.source->backend == atlas;
      }))
    ++with_atlas_;
}

/// The deepest folder that all sources of a kind lie in: whatever lies above may be of something else.
fs::path Licences::folder_of_all(std::size_t part) const {
  std::optional<fs::path> common;
  for (const auto& [path, cases] : sources_[part]) {
    const auto folder = path.parent_path();
    if (!common) {
      common = folder;
      continue;
    }
    fs::path shared;
    for (auto a = common->begin(), b = folder.begin(); a != common->end() && b != folder.end() && *a == *b;
         ++a, ++b)
      shared /= *a;
    common = shared;
  }
  return common.value_or(fs::path{});
}

const Licences::Texts& Licences::texts_in(const fs::path& folder) {
  const auto [found, is_new] = found_.try_emplace(folder);
  if (!is_new) return found->second;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed))
    if (is_licence_name(entry.path()) && entry.is_regular_file(failed) &&
        entry.file_size(failed) <= largest_text)
      found->second.push_back({safe_name(folder.filename().string()),
                               safe_name(entry.path().filename().string()), read_file(entry.path())});
  std::sort(found->second.begin(), found->second.end());
  return found->second;
}

/// Those that are given for it, and the nearest that lie with it.
Licences::Texts Licences::texts_of(std::size_t part, const fs::path& path, const fs::path& top) {
  Texts texts;
  for (std::size_t i = 0; i < given_.size(); ++i)
    if (given_[i].source == parts[part] || has_folder(path, given_[i].source)) {
      texts.push_back(given_texts_[i]);
      used_[i] = true;
    }
  if (path.empty()) return texts;
  for (auto folder = path;; folder = folder.parent_path()) {
    const auto& found = texts_in(folder);
    texts.insert(texts.end(), found.begin(), found.end());
    if (!found.empty() || folder == top || folder == folder.parent_path()) break;
  }
  return texts;
}

std::vector<Licensed> Licences::write(const fs::path& out) {
  // By what the texts say: a hundred folders that hold the same licence are one source.
  struct Group {
    Texts texts;
    std::size_t cases = 0;
  };
  std::map<std::pair<std::size_t, Texts>, Group> groups;
  const auto count = [&](std::size_t part, const Texts& texts, std::size_t cases) {
    auto key = texts;
    for (auto& text : key) text.source.clear();
    auto& group = groups.try_emplace({part, std::move(key)}, Group{texts, 0}).first->second;
    group.cases += cases;
  };
  for (std::size_t part = 0; part < parts.size(); ++part) {
    const auto top = folder_of_all(part);
    for (const auto& [path, cases] : sources_[part]) count(part, texts_of(part, path, top), cases);
  }
  if (with_atlas_ > 0) {
    Texts texts;
    for (std::size_t i = 0; i < given_.size(); ++i)
      if (given_[i].source == atlas) {
        texts.push_back(given_texts_[i]);
        used_[i] = true;
      }
    texts.push_back({atlas, "README.md", read_file(data_folder() / "atlas" / "README.md")});
    count(masks, texts, with_atlas_);
  }
  for (std::size_t i = 0; i < given_.size(); ++i)
    if (!used_[i])
      throw Error(
          "unknown_source",
          fmt::format("--licence is given for \"{}\", but nothing comes from there; name a folder that "
                      "the sources lie in, or ct, masks or reports",
                      given_[i].source));
  // Two folders of one name, or two files given for one source, may hold different texts of one name.
  std::map<std::string, std::string> written;
  const auto put = [&](const Text& text) {
    for (int number = 1;; ++number) {
      const auto folder = number == 1 ? text.source : fmt::format("{} ({})", text.source, number);
      auto path = fmt::format("{}/{}/{}", licences_folder, folder, text.name);
      const auto [found, is_new] = written.try_emplace(path, text.bytes);
      if (is_new) write_file_atomically(out / path, text.bytes);
      if (found->second == text.bytes) return path;
    }
  };
  std::vector<Licensed> licensed;
  for (const auto& [key, group] : groups) {
    Licensed row{parts[key.first], group.texts.empty() ? "" : group.texts.front().source, group.cases, {}};
    for (const auto& text : group.texts) row.files.push_back(put(text));
    licensed.push_back(std::move(row));
  }
  return licensed;
}

}  // namespace radgenome::release
