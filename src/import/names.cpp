// SPDX-License-Identifier: Apache-2.0
#include "import/names.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <vector>

#include "core/error.h"
#include "core/unicode.h"

namespace radgenome::import {
namespace {

constexpr std::array<std::string_view, 11> endings = {".nii.gz", ".nii",   ".mha", ".mhd", ".nrrd", ".nhdr",
                                                      ".json",   ".jsonl", ".txt", ".csv", ".dcm"};

bool all_of_class(std::string_view text, char first, char last) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [&](char c) { return c >= first && c <= last; });
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::string case_id_of(const std::filesystem::path& path) {
  auto normal = path.lexically_normal();
  if (!normal.has_filename()) normal = normal.parent_path();  // "seg_valid_1_a_1/"
  std::string name = normal.filename().string();
  for (const auto ending : endings)
    if (name.size() > ending.size() && name.ends_with(ending)) {
      name.resize(name.size() - ending.size());
      break;
    }
  if (name.size() > 4 && name.starts_with("seg_")) name.erase(0, 4);
  return name;
}

void require_case_name(std::string_view id) {
  const bool control =
      std::any_of(id.begin(), id.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (id.empty() || id.front() == '.' || id.size() > 200 || control || !is_valid_utf8(id) ||
      id.find_first_of("/\\:*?\"<>|") != std::string_view::npos)
    throw Error(
        "bad_case_name",
        "the case's name cannot be the name of a folder; use letters, digits, \"_\", \"-\" and \".\" inside");
}

namespace {

/// "valid_1_a_2", a name as CT-RATE gives them: patient, scan and reconstruction.
struct ScanName {
  std::string patient, scan, reconstruction;
};

std::optional<ScanName> scan_name_of(const std::string& case_id) {
  const auto parts = split(case_id, '_');
  const bool ct_rate = parts.size() == 4 && (parts[0] == "valid" || parts[0] == "train") &&
                       all_of_class(parts[1], '0', '9') && all_of_class(parts[2], 'a', 'z') &&
                       all_of_class(parts[3], '0', '9');
  if (!ct_rate) return std::nullopt;
  return ScanName{std::string(parts[0]) + "_" + std::string(parts[1]), std::string(parts[2]),
                  std::string(parts[3])};
}

}  // namespace

std::string patient_of(const std::string& case_id) {
  const auto name = scan_name_of(case_id);
  return name ? name->patient : case_id;
}

std::map<std::string, std::string> scans_before(const std::vector<std::string>& case_ids) {
  using Reconstructions = std::map<std::string, std::string>;  // number → case
  std::map<std::string, std::map<std::string, Reconstructions>> patients;
  for (const auto& id : case_ids)
    if (const auto name = scan_name_of(id)) patients[name->patient][name->scan][name->reconstruction] = id;
  std::map<std::string, std::string> before;
  for (const auto& [patient, scans] : patients)
    for (auto scan = scans.begin(); scan != scans.end() && std::next(scan) != scans.end(); ++scan)
      for (const auto& [number, id] : std::next(scan)->second) {
        const auto same = scan->second.find(number);
        before[id] = same == scan->second.end() ? scan->second.begin()->second : same->second;
      }
  return before;
}

bool is_generic_name(std::string_view stem) {
  constexpr std::array<std::string_view, 9> names = {
      "ct", "image", "scan", "volume", "masks", "segmentations", "seg", "labelmap", "segmentation"};
  return std::find(names.begin(), names.end(), stem) != names.end();
}

}  // namespace radgenome::import
