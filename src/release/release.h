// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "knowledge/knowledge.h"
#include "record/case.h"
#include "record/checks.h"
#include "record/facts.h"
#include "record/links.h"
#include "record/mask_set.h"
#include "record/questions.h"
#include "record/reviews.h"
#include "record/structures.h"
#include "release/about.h"
#include "release/checked.h"
#include "release/split.h"
#include "volume/volume.h"

namespace radgenome::release {

/// Whether a case is released with the texts of its report, or with offsets into them alone.
enum class ReportTexts { whole, offsets };

/// The records of one finished case, as they are released.
struct ReleasedCase {
  record::Case record;
  record::Structures structures;
  record::Facts facts;
  record::Links links;
  record::Checks checks;
  record::Questions questions;  ///< of a multiple choice only the options that are offered, in their order
  Split split = Split::train;
  std::vector<bool> balanced;  ///< of each question, whether it is in the balanced track
  ReportTexts texts = ReportTexts::whole;
  /// What readers said of the case, each under the name that the release gives the reader; no comments,
  /// which may quote the report.
  std::vector<record::Verdict> verdicts = {};
};

/// Where the cases come from: the pipeline's data set, one case at a time, in order of their ids.
struct Cases {
  std::vector<std::string> ids;
  std::function<ReleasedCase(const std::string& id)> load;
  std::function<record::Questions(const std::string& id)> load_questions;
  std::function<record::Case(const std::string& id)> load_case;
  std::function<record::MaskSet(const std::string& id)> load_masks;
  /// Nothing for a case without masks.
  std::function<std::optional<std::filesystem::path>(const std::string& id)> scan_file;
  /// Set in a derived release: a scan file as it is shipped, without its CT; from one thread, good until the
  /// next call.
  std::function<std::filesystem::path(const std::filesystem::path& scan)> shipped_scan = {};
  std::filesystem::path root = {};                        ///< what the paths in the records are relative to
  std::function<Ct(const std::string& id)> load_ct = {};  ///< asked for of cases with a CT
  /// A record's file as it lies in the data set; nothing where it is missing. May be unset: then records are
  /// written anew.
  std::function<std::optional<std::string>(const std::string& id, const std::string& file)> record_text = {};
  /// What readers said of the case, under their own names. May be unset: then there are no verdicts.
  std::function<std::vector<record::Verdict>(const std::string& id)> load_verdicts = {};
};

/// Checksums by file, as sha256_of_file gives them.
using Hashes = std::map<std::filesystem::path, std::string>;

/// Takes the cases one by one, in order of their ids.
class Writer {
 public:
  virtual ~Writer() = default;
  virtual void add(const ReleasedCase& released) = 0;
  /// Closes its files; call once, last.
  virtual void finish() = 0;
  /// Of the files whose checksums it worked out while it wrote them; asked for when it has finished.
  virtual Hashes hashes() const { return {}; }
};

/// Under which paths of a node RadGenome's tables put what is known of it. All of them repeats each row, as
/// the published tables do.
enum class Paths { one, all };

/// What a format's writer may ask for besides the cases that it is given.
struct Place {
  const Cases& cases;
  const knowledge::Knowledge& knowledge;
  std::filesystem::path folder;
  Paths paths = Paths::one;
  std::uint64_t shard_bytes = 0;
};

/// One kind of file in a release: a file in formats/; the list is made by the build.
struct Format {
  std::string name;
  std::string summary;
  std::string folder;       ///< of the release; all files of this format lie in it
  bool by_default = false;  ///< written where no formats are named
  std::unique_ptr<Writer> (*open)(const Place& place);
};

/// What cases take from their sources, and under which texts.
struct Licensed {
  std::string part;                ///< "ct", "masks" or "reports"
  std::string source;              ///< name of the folder that holds the texts; empty where there are none
  std::size_t cases = 0;           ///< that take this part from there
  std::vector<std::string> files;  ///< of the release; empty: no licence text is known
};

/// A licence text that the user gives for the cases of one source: "ct", "masks", "reports", or the name of
/// a folder that sources lie in.
struct GivenLicence {
  std::string source;
  std::filesystem::path file;
};

/// Licences that an earlier release has found out; its files are copied.
struct KnownLicences {
  std::filesystem::path release;
  std::vector<Licensed> licences;
};

/// Whether CTs and report texts are released, or only what was derived from them (see derived.h).
enum class Contents { all, derived };

class CaseLabels;

struct Options {
  std::vector<std::string> formats;  ///< empty: those by default
  Splits splits = Splits::by_hash({0.8, 0.1, 0.1}, 0);
  std::vector<std::string> allowed_audits = {};  ///< these may fail; the card says so
  About about = {};
  std::vector<GivenLicence> licences = {};
  Paths paths = Paths::one;
  Contents contents = Contents::all;
  std::uint64_t shard_bytes = std::uint64_t{1} << 30;  ///< of the tar files of scans, about
  std::shared_ptr<const CaseLabels> labels = {};       ///< that others gave the cases, for the audits
  std::optional<KnownLicences> known_licences = {};    ///< in place of those found
  std::optional<Checked> checked = {};                 ///< what readers found, for the card
  bool name_readers = false;                           ///< else they are "reader-1", "reader-2" …
};

std::span<const Format> all_formats();

/// Writes the formats below `out`, then what the audits found (`audits.json`), the card (`README.md`),
/// `CITATION.cff` where authors are named, the licences of the sources, `croissant.json`, and last
/// `manifest.json` with the sha256 of every file. An earlier release that lies there is replaced; of one that
/// was not finished the tar files of scans that are whole are taken over, where the cases are still the same.
/// @error not_empty — `out` holds files that are not of an earlier release; none is touched
/// @error unknown_format, unknown_audit, bad_splits, bad_about, unknown_source
/// @error audit_failed — all files but the manifest are there; the release does not count as finished
void release(const Cases& cases, const knowledge::Knowledge& knowledge, const Options& options,
             const std::filesystem::path& out);

}  // namespace radgenome::release
