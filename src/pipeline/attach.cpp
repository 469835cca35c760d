// SPDX-License-Identifier: Apache-2.0
#include "pipeline/attach.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <string_view>

#include "core/csv.h"
#include "core/error.h"
#include "core/file.h"
#include "core/parallel.h"
#include "image_io/image_io.h"
#include "import/headings.h"
#include "pipeline/released_cases.h"
#include "release/derived.h"
#include "release/licences.h"
#include "release/manifest.h"
#include "release/tar_file.h"
#include "release/verify.h"

namespace radgenome::pipeline {
namespace {

namespace fs = std::filesystem;

constexpr const char* scan_without_ct = "masks.ozx";

/// A folder beside the result that goes when this does.
class WorkFolder {
 public:
  explicit WorkFolder(const fs::path& out)
      : path_(fs::absolute(out).lexically_normal().parent_path() /
              fmt::format(".radgenome_attach_{}", ::getpid())) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~WorkFolder() {
    std::error_code failed;
    fs::remove_all(path_, failed);
  }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

void require_whole(const fs::path& release) {
  if (!fs::exists(release / release::derived_folder / release::derived_cases_name))
    throw Error("not_derived",
                fmt::format("{} is not a release that was made with --derived-only", release.string()));
  const auto verified = release::verify(release, release::Depth::checksums);
  if (!verified.good())
    throw Error(
        "damaged_release",
        fmt::format("{} files of {} are missing or damaged; `radgenome verify {}` names them",
                    verified.missing.size() + verified.damaged.size(), release.string(), release.string()));
}

/// Ids become names of folders.
void require_plain(const std::string& id) {
  if (id.empty() || id.front() == '.' || id.find('/') != std::string::npos ||
      id.find('\0') != std::string::npos)
    throw Error("bad_record", "the id of a case cannot be the name of a folder");
}

/// The scans without CTs lie in the tar files; each goes into the folder of its case.
void unpack_scans(const fs::path& release, const dataset::Dataset& dataset) {
  if (!fs::is_directory(release / "scans")) return;
  for (const auto& entry : fs::directory_iterator(release / "scans"))
    if (entry.path().extension() == ".tar")
      release::read_tar(entry.path(), [&](const std::string& name, std::string_view bytes) {
        if (!name.ends_with(".ozx")) return;
        const auto id = name.substr(0, name.size() - std::string_view(".ozx").size());
        require_plain(id);
        write_file_atomically(dataset.file(id, scan_without_ct), bytes, Flush::later);
      });
}

Error differs(const char* code, const char* what) {
  return Error(code, fmt::format("the {} is not the one that the release was made from", what));
}

/// @error report_missing, report_differs
void require_same_report(const release::DerivedCase& derived, const import::CaseInput* input) {
  if (derived.sections.empty()) return;
  if (input == nullptr || !input->report) throw Error("report_missing", "no report of this case was given");
  if (release::hashes_of(input->report->sections) != derived.sections)
    throw differs("report_differs", "report");
}

/// Nothing for a case without a CT.
/// @error ct_missing, ct_differs, and those of the readers
std::optional<Ct> same_ct(const release::DerivedCase& derived, const import::CaseInput* input) {
  if (derived.ct.empty()) return std::nullopt;
  if (input == nullptr || !input->ct) throw Error("ct_missing", "no CT of this case was given");
  auto ct = image_io::read_ct(*input->ct, input->dicom_series_uid).ct;
  if (release::hash_of_ct(ct) != derived.ct) throw differs("ct_differs", "CT");
  return ct;
}

template <class Record>
void write_record(const fs::path& file, const std::optional<Record>& record) {
  if (record) write_file_atomically(file, pretty(record::to_json(*record)), Flush::later);
}

/// The case as a data set would hold it.
void join(const release::DerivedCase& derived, const import::CaseInput* input,
          const dataset::Dataset& dataset) {
  const auto& id = derived.record.id;
  require_same_report(derived, input);
  const auto ct = same_ct(derived, input);
  if (const auto scan = dataset.file(id, scan_without_ct); fs::exists(scan)) {
    release::write_scan_with(scan, derived.ct_in_scan && ct ? &*ct : nullptr, dataset.scan_file(id));
    fs::remove(scan);
  }
  auto record = derived.record;
  if (!derived.sections.empty()) record.report = input->report->sections;
  auto questions = derived.questions;
  if (questions) questions = release::with_quotes(*std::move(questions), record.report);
  write_record(dataset.file(id, "structures.json"), derived.structures);
  write_record(dataset.file(id, "facts.json"), derived.facts);
  write_record(dataset.file(id, "links.json"), derived.links);
  write_record(dataset.file(id, "checks.json"), derived.checks);
  write_record(dataset.file(id, "questions.json"), questions);
  if (!derived.verdicts.empty())
    write_record(dataset.file(id, "reviews.json"), std::optional(record::Reviews{id, derived.verdicts, {}}));
  write_record(dataset.file(id, "case.json"), std::optional(record));  // last: it makes the folder a case
}

using Inputs = std::map<std::string, const import::CaseInput*>;

/// What became of one line of derived/cases.jsonl.
struct Joined {
  std::string id;
  release::Split split = release::Split::train;
  std::optional<Refused> refused;
};

Joined join_line(const std::string& line, const Inputs& inputs, const dataset::Dataset& dataset) {
  const auto derived = release::derived_case_from(parse_json(line));
  const auto& id = derived.record.id;
  require_plain(id);
  Joined joined{id, derived.split, std::nullopt};
  const auto input = inputs.find(id);
  try {
    join(derived, input == inputs.end() ? nullptr : input->second, dataset);
  } catch (const Error& error) {
    joined.refused = Refused{id, error.code(), error.sentence()};
  }
  return joined;
}

/// Few cases are held at once: their questions are large.
std::vector<Joined> join_all(const fs::path& file, const import::Inputs& inputs,
                             const dataset::Dataset& dataset) {
  constexpr std::size_t at_once = 32;
  Inputs by_id;
  for (const auto& input : inputs.cases) by_id[input.id] = &input;
  std::ifstream lines(file, std::ios::binary);
  std::vector<Joined> all;
  std::vector<std::string> some;
  for (bool more = true; more;) {
    some.clear();
    for (std::string line; some.size() < at_once && (more = static_cast<bool>(std::getline(lines, line)));)
      some.push_back(std::move(line));
    const auto before = all.size();
    all.resize(before + some.size());
    parallel_for(some.size(), [&](std::size_t i) {
      all[before + i] = in_context(fmt::format("{}, line {}", file.string(), before + i + 1),
                                   [&] { return join_line(some[i], by_id, dataset); });
    });
  }
  if (lines.bad()) throw Error("cannot_read", fmt::format("{} cannot be read", file.string()));
  return all;
}

void write_splits(const fs::path& file, const std::vector<Joined>& cases) {
  std::string rows = csv_row({"case", "split"});
  for (const auto& joined : cases) rows += csv_row({joined.id, std::string(name_of(joined.split))});
  write_file_atomically(file, rows);
}

release::Options options_of(const fs::path& release, const fs::path& splits) {
  auto options = release::derived_options_from(
      read_json(release / release::derived_folder / release::derived_options_name));
  options.splits = release::Splits::from_file(splits);
  const auto manifest = read_json(release / release::manifest_name);
  options.known_licences = {release, release::licences_from(JsonObject(manifest).list("licences"))};
  return options;
}

}  // namespace

Attached attach(const AttachOptions& options) {
  require_whole(options.release);
  import::InputOptions places;
  places.ct = options.ct;
  places.reports = options.reports;
  places.headings = import::Headings::load(options.data / "lexicon" / "en");
  auto inputs = import::find_inputs(places);
  const WorkFolder work(options.out);
  const dataset::Dataset dataset(work.path());
  write_file_atomically(dataset.description(), "{}");
  unpack_scans(options.release, dataset);
  const auto cases =
      join_all(options.release / release::derived_folder / release::derived_cases_name, inputs, dataset);
  Attached attached;
  for (const auto& joined : cases)
    if (joined.refused) attached.refused.push_back(*joined.refused);
  attached.problems = std::move(inputs.problems);
  attached.cases = cases.size() - attached.refused.size();
  if (attached.cases == 0 && !cases.empty()) return attached;
  write_splits(work.path() / "splits.csv", cases);
  const auto knowledge = knowledge::Knowledge::load(options.data);
  release::release(cases_of(dataset, knowledge), knowledge,
                   options_of(options.release, work.path() / "splits.csv"), options.out);
  return attached;
}

}  // namespace radgenome::pipeline
