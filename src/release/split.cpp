// SPDX-License-Identifier: Apache-2.0
#include "release/split.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "core/csv.h"
#include "core/error.h"
#include "core/hash.h"

namespace radgenome::release {
namespace {

constexpr std::uint64_t hash_range = std::uint64_t{1} << 32;

Split split_named(const std::string& name) {
  for (const auto split : all_splits)
    if (name_of(split) == name) return split;
  throw Error("bad_splits", fmt::format("\"{}\" is no split; it must be train, validation or test", name));
}

}  // namespace

std::string_view name_of(Split split) {
  switch (split) {
    case Split::train:
      return "train";
    case Split::validation:
      return "validation";
    case Split::test:
      break;
  }
  return "test";
}

Splits Splits::by_hash(const std::array<double, 3>& shares, std::uint64_t seed) {
  const double all = std::accumulate(shares.begin(), shares.end(), 0.0);
  if (!(all > 0) || std::any_of(shares.begin(), shares.end(), [](double share) { return !(share >= 0); }))
    throw Error("bad_splits", "the shares of train, validation and test must be 0 or more, and not all 0");
  Splits splits;
  splits.seed_ = seed;
  double sum = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) splits.upto_[i] = (sum += shares[i]) / all;
  return splits;
}

Splits Splits::from_file(const std::filesystem::path& path) {
  Splits splits;
  splits.given_ = true;
  CsvReader reader(path);
  CsvRow row;
  const auto refuse = [&](const std::string& what) {
    throw Error("bad_splits", fmt::format("{}, line {}: {}", path.string(), row.line, what));
  };
  if (!reader.next(row) || row.problem || row.cells.size() != 2 || row.cells[1] != "split" ||
      (row.cells[0] != "patient" && row.cells[0] != "case"))
    refuse("the head must be \"patient,split\" or \"case,split\"");
  splits.by_patient_ = row.cells[0] == "patient";
  while (reader.next(row)) {
    if (row.problem || row.cells.size() != 2) refuse("there must be two cells");
    try {
      if (!splits.table_.emplace(row.cells[0], split_named(row.cells[1])).second)
        refuse(fmt::format("\"{}\" stands there twice", row.cells[0]));
    } catch (const Error& error) {
      if (error.sentence().find(path.string()) != std::string::npos) throw;
      refuse(error.sentence());
    }
  }
  return splits;
}

Split Splits::of(const std::string& case_id, const std::string& patient) const {
  if (given_) {
    const auto found = table_.find(by_patient_ ? patient : case_id);
    if (found != table_.end()) return found->second;
    throw Error("bad_splits", fmt::format("the table of splits does not name the {}; add it",
                                          by_patient_ ? "patient " + patient : "case " + case_id));
  }
  const auto drawn = spread_hash(fmt::format("{}/{}", seed_, patient)) % hash_range;
  const double at = (static_cast<double>(drawn) + 0.5) / static_cast<double>(hash_range);
  for (std::size_t i = 0; i + 1 < upto_.size(); ++i)
    if (at < upto_[i]) return all_splits[i];
  return Split::test;
}

namespace {

/// Patients that must stay together; each group is named by its first patient in order of ids.
class Companions {
 public:
  void join(const std::string& a, const std::string& b) {
    const auto first = leader_of(a), second = leader_of(b);
    leaders_[std::max(first, second)] = std::min(first, second);
  }
  std::string leader_of(const std::string& patient) {
    auto& leader = leaders_.try_emplace(patient, patient).first->second;
    if (leader != patient) leader = leader_of(leader);
    return leader;
  }

 private:
  std::map<std::string, std::string> leaders_;
};

void join_copies(std::span<const Scan> scans, Companions& companions) {
  std::vector<std::optional<Fingerprint>> fingerprints;
  for (const auto& scan : scans) fingerprints.push_back(scan.ct);
  for_each_near_pair(fingerprints, [&](std::size_t i, std::size_t j) {
    companions.join(scans[i].patient, scans[j].patient);
  });
}

}  // namespace

std::vector<Split> deal(const Splits& splits, std::span<const Scan> scans) {
  Companions companions;
  std::map<std::uint64_t, std::string> first_with;
  for (const auto& scan : scans)
    if (scan.report && !splits.given())
      companions.join(scan.patient, first_with.try_emplace(*scan.report, scan.patient).first->second);
  if (!splits.given()) join_copies(scans, companions);
  std::vector<Split> dealt;
  std::map<std::string, Split> of_patient;
  for (const auto& scan : scans) {
    dealt.push_back(splits.of(scan.case_id, companions.leader_of(scan.patient)));
    if (of_patient.emplace(scan.patient, dealt.back()).first->second != dealt.back())
      throw Error("bad_splits",
                  fmt::format("the scans of patient {} are in two splits; put them in one", scan.patient));
  }
  return dealt;
}

}  // namespace radgenome::release
