// SPDX-License-Identifier: Apache-2.0
#include "server/cases.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/hash.h"
#include "scan_file/scan_file.h"
#include "server/failure.h"

namespace radgenome::server {
namespace {

/// How many cases are held; their records are some megabytes at most.
constexpr std::size_t held = 64;

}  // namespace

Cases::Cases(const Source& source) : source_(source), ids_(source.dataset.case_ids()), cache_(held) {}

bool Cases::has(const std::string& id) const {
  return std::binary_search(ids_.begin(), ids_.end(), id);
}

std::string Cases::version_of(const std::string& id) const {
  std::string trace = id;
  for (const auto* name : {"case.json", "structures.json", "facts.json", "links.json", "checks.json",
                           "questions.json", "scan.ozx"}) {
    const auto file = source_.dataset.file(id, name);
    std::error_code failed;
    const auto size = std::filesystem::file_size(file, failed);
    const auto time = std::filesystem::last_write_time(file, failed).time_since_epoch().count();
    trace += failed ? "\n-" : fmt::format("\n{} {}", size, time);
  }
  return sha256_of(trace).substr(7, 32);
}

std::shared_ptr<const CaseData> Cases::find(const std::string& id) {
  if (!has(id))
    throw Failure(404, "unknown_case", "the data set has no such case; GET /api/cases lists them");
  const auto version = version_of(id);
  return cache_.get(
      version, [&] { return read(id, version); }, [](const CaseData&) { return std::size_t{1}; });
}

std::shared_ptr<const CaseData> Cases::read(const std::string& id, const std::string& version) const {
  const auto& dataset = source_.dataset;
  auto data = std::make_shared<CaseData>();
  data->record = dataset.read_case(id);
  data->structures = dataset.read_structures(id);
  data->facts = dataset.read_facts(id);
  data->links = dataset.read_links(id);
  data->checks = dataset.read_checks(id);
  data->questions = dataset.read_questions(id);
  data->version = version;
  const auto of = [](const auto& record) { return record ? &*record : nullptr; };
  data->items = review::items_of(
      {data->record, of(data->facts), of(data->links), of(data->questions), of(data->structures)});
  for (const auto& item : data->items) data->shown[{item.kind, item.subject}] = item.shown;
  if (const auto file = dataset.scan_file(id); std::filesystem::exists(file)) {
    const auto scan = scan_file::ScanFile::open(file);
    for (const auto& mask : scan.masks())
      if (mask.voxels > 0) data->labels.push_back(mask.structure);
  }
  return data;
}

}  // namespace radgenome::server
