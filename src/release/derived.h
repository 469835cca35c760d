// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/json.h"
#include "release/release.h"
#include "volume/volume.h"

/// Releases that hold what was derived from CTs and reports, but neither of them: for those who may not pass
/// the sources on. Whoever has the sources makes the full release of it (`radgenome attach`).
namespace radgenome::release {

inline constexpr const char* derived_folder = "derived";
inline constexpr const char* derived_cases_name = "cases.jsonl";
inline constexpr const char* derived_options_name = "release.json";

/// Stands where a text quotes code points [start, end) of a section: "{findings 120-153}".
std::string quote_mark(const std::string& section, std::size_t start, std::size_t end);

/// The questions with each quote of the report as its mark.
/// @error cannot_derive — a quote could not be put back as it was
record::Questions without_quotes(const record::Questions& questions, const record::Facts& facts,
                                 const std::vector<record::Section>& report);
/// … and back, with runs of blanks in a quote as one blank.
/// @error bad_record — a mark that lies outside the report
record::Questions with_quotes(record::Questions questions, const std::vector<record::Section>& report);

/// The case as a derived release shows it: no report, and quotes as marks.
ReleasedCase without_texts(const ReleasedCase& whole);

/// SHA-256 of the voxels as 16-bit little-endian numbers, i fastest, after the extent and the affine.
std::string hash_of_ct(const Ct& ct);

/// What `attach` needs of a case: its records without texts, and hashes of what is missing.
struct DerivedCase {
  record::Case record;                                        ///< without report
  std::vector<std::pair<std::string, std::string>> sections;  ///< name, sha256
  std::string ct;                                             ///< hash_of_ct(); empty: the case has none
  bool ct_in_scan = false;                                    ///< else the full release refers to it
  Split split = Split::train;
  std::optional<record::Structures> structures;
  std::optional<record::Facts> facts;
  std::optional<record::Links> links;
  std::optional<record::Checks> checks;
  std::optional<record::Questions> questions;  ///< all of them with all their options, as before the draw
  std::vector<record::Verdict> verdicts = {};  ///< under the names that the release gives the readers
};
Json to_json(const DerivedCase& derived);
/// @error bad_record
DerivedCase derived_case_from(const Json& value);

/// @param whole  as it was loaded
/// @param questions  before the draw
DerivedCase derived_of(const ReleasedCase& whole, const record::Questions& questions, const Cases& cases);

/// Names and hashes, for comparing.
std::vector<std::pair<std::string, std::string>> hashes_of(const std::vector<record::Section>& report);

/// Writes the scan file again, with this CT (nullptr: with none).
void write_scan_with(const std::filesystem::path& scan, const Ct* ct, const std::filesystem::path& to);

/// The options that the full release is made with.
Json derived_options_json(const Options& options);
/// Formats, paths, audits, about and what readers found; splits and licences are the caller's.
/// @error bad_record
Options derived_options_from(const Json& value);

}  // namespace radgenome::release
