// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "record/case.h"
#include "volume/fingerprint.h"

namespace radgenome::release {

enum class Split { train, validation, test };
inline constexpr std::array<Split, 3> all_splits = {Split::train, Split::validation, Split::test};
std::string_view name_of(Split split);

/// Which part of a release each case belongs to. All scans of a patient are in one.
class Splits {
 public:
  /// By a hash of the patient, the same for every data set that holds the patient.
  /// @param shares  of train, validation and test; they are scaled to 1
  /// @error bad_splits — a share is negative, or all are 0
  static Splits by_hash(const std::array<double, 3>& shares, std::uint64_t seed);
  /// As a table says: a column "patient" or "case", and "split", which is train, validation or test.
  /// @error bad_splits — names the file and the line: another head, an unknown split, an id twice …
  static Splits from_file(const std::filesystem::path& path);

  /// @error bad_splits — the table does not name the case
  Split of(const std::string& case_id, const std::string& patient) const;
  bool given() const { return given_; }

 private:
  bool given_ = false, by_patient_ = false;
  std::map<std::string, Split> table_;
  std::array<double, 3> upto_ = {1, 1, 1};  ///< shares summed up
  std::uint64_t seed_ = 0;
};

/// What decides the split of a case.
struct Scan {
  std::string case_id, patient;
  std::optional<std::uint64_t> report;  ///< hash of its text
  std::optional<Fingerprint> ct;
};

/// The split of every case. Patients with one and the same report text (normal ones are often copied) or with
/// scans that are copies of each other are dealt out together, but for a table, which says it all.
/// @error bad_splits — also for a table that puts scans of one patient into two splits
std::vector<Split> deal(const Splits& splits, std::span<const Scan> scans);

}  // namespace radgenome::release
