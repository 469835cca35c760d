// SPDX-License-Identifier: Apache-2.0
#include "release/release.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/json.h"
#include "core/parallel.h"
#include "record/made_by.h"
#include "release/card.h"
#include "release/citation.h"
#include "release/croissant.h"
#include "release/derived.h"
#include "release/draw.h"
#include "release/figure.h"
#include "release/licences.h"
#include "release/manifest.h"
#include "release/passing.h"
#include "release/readers.h"
#include "release/report_text.h"
#include "release/shards.h"
#include "release/verified.h"

namespace radgenome::release {
namespace {

/// Rows of many cases are written at once, which takes as long as reading a dozen cases.
constexpr int cases_waiting_a_thread = 16;

constexpr const char* scans_format = "scans";
constexpr const char* audits_name = "audits.json";
constexpr const char* card_name = "README.md";
constexpr const char* croissant_name = "croissant.json";
/// Lies in the folder from the first file that is written until the manifest is there.
constexpr const char* unfinished_name = ".radgenome_release_unfinished";

const Format& format_named(const std::string& name) {
  std::string known;
  for (const auto& format : all_formats()) {
    if (format.name == name) return format;
    known += (known.empty() ? "" : ", ") + format.name;
  }
  throw Error("unknown_format", fmt::format("there is no release format \"{}\"; there are: {}", name, known));
}

/// Every file below `out`, relative to it, sorted. Links count as files.
std::vector<std::string> files_in(const std::filesystem::path& out) {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(out))
    if (entry.is_symlink() || !entry.is_directory())
      paths.push_back(entry.path().lexically_relative(out).generic_string());
  std::sort(paths.begin(), paths.end());
  return paths;
}

/// What a finished release lists; nothing where the manifest is not one of ours.
std::set<std::string> listed_in(const std::filesystem::path& manifest) {
  std::set<std::string> paths;
  try {
    const auto json = read_json(manifest);
    JsonObject object(json);
    record::require_format(object.get<std::string>("format"), manifest_format);
    for (const auto& file : object.list("files")) paths.insert(JsonObject(file).get<std::string>("path"));
  } catch (const Error&) {
    return {};
  }
  paths.insert(manifest_name);
  return paths;
}

bool is_of_a_format(const std::string& path) {
  const auto formats = all_formats();
  return path == manifest_name || path == audits_name || path == card_name || path == croissant_name ||
         path == unfinished_name || path == citation_name ||
         path.starts_with(std::string(derived_folder) + "/") ||
         path.starts_with(std::string(licences_folder) + "/") ||
         path.starts_with(std::string(figures_folder) + "/") ||
         std::any_of(formats.begin(), formats.end(),
                     [&](const Format& format) { return path.starts_with(format.folder + "/"); });
}

/// What is to become of the shards of scans that a stopped release left.
enum class Leftovers { keep, remove };

/// An earlier release goes; anything else that lies there is somebody's and nothing is touched.
void make_room(const std::filesystem::path& out, Leftovers leftovers) {
  if (!std::filesystem::exists(out)) return;
  if (!std::filesystem::is_directory(out))
    throw Error("not_empty", fmt::format("{} is a file; name a folder with -o", out.string()));
  const auto files = files_in(out);
  const bool unfinished = std::filesystem::exists(out / unfinished_name);
  const auto listed = unfinished ? std::set<std::string>{} : listed_in(out / manifest_name);
  for (const auto& file : files)
    if (unfinished ? !is_of_a_format(file) : !listed.contains(file))
      throw Error("not_empty", fmt::format("{} holds files that are of no earlier release, as {}; name an "
                                           "empty or missing folder with -o",
                                           out.string(), file));
  if (files.empty()) return;
  write_file_atomically(out / unfinished_name, "");
  const bool keep = unfinished && leftovers == Leftovers::keep;
  for (const auto& file : files)
    if (file != unfinished_name && !(keep && is_leftover(file))) std::filesystem::remove(out / file);
  for (const auto& format : all_formats())
    if (!keep || format.name != scans_format) std::filesystem::remove_all(out / format.folder);
}

Json balance_json(const Draw& draw) {
  Json json = Json::object();
  for (const auto& [kind, count] : draw.kinds())
    json[kind] = {{"questions", count.all},
                  {"assumed", count.assumed},
                  {"balanced", count.balanced},
                  {"left_out",
                   {{"no_counterpart", count.left_out.no_counterpart},
                    {"over_the_limit_of_a_case", count.left_out.over_the_limit}}}};
  return json;
}

Json splits_json(const std::vector<Split>& splits) {
  Json json = Json::object();
  for (const auto split : all_splits)
    json[std::string(name_of(split))] = std::count(splits.begin(), splits.end(), split);
  return json;
}

/// @param known  of some of them
std::vector<ReleasedFile> hashed_files(const std::filesystem::path& out, const Hashes& known) {
  auto paths = files_in(out);
  std::erase(paths, unfinished_name);
  std::vector<ReleasedFile> files(paths.size());
  parallel_for(paths.size(), [&](std::size_t i) {
    const auto file = out / paths[i];
    const auto hash = known.find(file);
    files[i] = {paths[i], std::filesystem::file_size(file),
                (hash == known.end() ? sha256_of_file(file) : hash->second)
                    .substr(std::string_view("sha256:").size())};
  });
  return files;
}

/// croissant.json, which names the checksums of the others, and the manifest, which lists it too.
void write_lists(const std::filesystem::path& out, const std::vector<Split>& splits, const Draw& draw,
                 const Options& options, const std::vector<Licensed>& licences,
                 const VerifiedCounts& verified, const Hashes& known) {
  auto files = hashed_files(out, known);
  const auto description = croissant(files, options.about);
  write_file_atomically(out / croissant_name, description);
  files.push_back({croissant_name, description.size(),
                   sha256_of(description).substr(std::string_view("sha256:").size())});
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  Json listed = Json::array();
  for (const auto& file : files)
    listed.push_back({{"path", file.path}, {"bytes", file.bytes}, {"sha256", file.sha256}});
  Json manifest = {{"format", manifest_format},           {"cases", splits_json(splits)},
                   {"questions", balance_json(draw)},     {"verified", to_json(verified)},
                   {"licences", licences_json(licences)}, {"files", listed}};
  if (options.contents == Contents::derived) manifest["derived_only"] = true;
  if (options.checked) manifest["checked"] = to_json(*options.checked);
  write_file_atomically(out / manifest_name, pretty(manifest));
}

std::vector<Split> splits_of(const Cases& cases, const Splits& splits) {
  std::vector<Scan> scans(cases.ids.size());
  parallel_for(scans.size(), [&](std::size_t i) {
    const auto record = cases.load_case(cases.ids[i]);
    scans[i] = {record.id, record.patient, hash_of_report(record), Fingerprint::from(record.ct_fingerprint)};
  });
  return deal(splits, scans);
}

std::vector<const Format*> chosen_formats(const std::vector<std::string>& names) {
  std::vector<const Format*> chosen;
  for (const auto& name : names) chosen.push_back(&format_named(name));
  if (names.empty())
    for (const auto& format : all_formats())
      if (format.by_default) chosen.push_back(&format);
  return chosen;
}

/// Masks come back from scans alone.
/// @error bad_formats
void require_scans_with_masks(const std::vector<const Format*>& chosen) {
  const auto has = [&](const char* name) {
    return std::any_of(chosen.begin(), chosen.end(),
                       [&](const auto* format) { return format->name == name; });
  };
  if (has("nifti_masks") && !has("scans"))
    throw Error("bad_formats", "with --derived-only, name the format scans beside nifti_masks");
}

/// The audits at work.
class Auditors {
 public:
  explicit Auditors(const Options& options)
      : allowed_(options.allowed_audits.begin(), options.allowed_audits.end()) {
    for (const auto& name : allowed_)
      if (std::none_of(all_audits().begin(), all_audits().end(),
                       [&](const Audit& a) { return a.name == name; }))
        throw Error("unknown_audit", fmt::format("there is no audit \"{}\"", name));
    for (const auto& audit : all_audits()) auditors_.push_back(audit.open({options.labels.get()}));
  }
  std::size_t size() const { return auditors_.size(); }
  /// Different ones may look at a case at the same time.
  void add(std::size_t auditor, const ReleasedCase& released) { auditors_[auditor]->add(released); }
  std::vector<Audited> finish() {
    std::vector<Audited> audited(auditors_.size());
    parallel_for(auditors_.size(), [&](std::size_t i) {
      const auto& audit = all_audits()[i];
      audited[i] = {audit.name, audit.summary, auditors_[i]->finish(), allowed_.contains(audit.name)};
    });
    return audited;
  }

 private:
  std::set<std::string> allowed_;
  std::vector<std::unique_ptr<Auditor>> auditors_;
};

void write_audits(const std::filesystem::path& out, const std::vector<Audited>& audits) {
  Json list = Json::array();
  for (const auto& audit : audits)
    list.push_back({{"audit", audit.name},
                    {"passed", audit.result.passed},
                    {"allowed_to_fail", audit.allowed},
                    {"result", audit.result.sentence},
                    {"numbers", audit.result.numbers}});
  write_file_atomically(out / audits_name, pretty({{"format", "radgenome.audits/1"}, {"audits", list}}));
}

/// @error audit_failed
void require_passed(const std::filesystem::path& out, const std::vector<Audited>& audits) {
  std::string failed;
  for (const auto& audit : audits)
    if (!audit.result.passed && !audit.allowed)
      failed += fmt::format("{}{}: {}", failed.empty() ? "" : "; ", audit.name, audit.result.sentence);
  if (!failed.empty())
    throw Error("audit_failed",
                fmt::format("{}. All numbers are in {}; release it all the same with --allow-audit NAME",
                            failed, (out / audits_name).string()));
}

/// @throws StaleLeftovers
void attempt(const Cases& cases, const knowledge::Knowledge& knowledge, const Options& options,
             const std::filesystem::path& out, Leftovers leftovers) {
  const auto chosen = chosen_formats(options.formats);
  if (options.contents == Contents::derived) require_scans_with_masks(chosen);
  Auditors auditors(options);
  require_citable(options.about);
  Licences licences(cases.root, options.known_licences ? std::vector<GivenLicence>{} : options.licences);
  Figures figures(knowledge);
  const auto splits = splits_of(cases, options.splits);
  const Readers readers(cases, options.name_readers);
  VerifiedCounts verified;
  // Scan files of a derived release are made for it, so that nothing tells whether they are the same.
  const bool may_keep =
      options.contents == Contents::all &&
      std::any_of(chosen.begin(), chosen.end(), [](const auto* f) { return f->name == scans_format; });
  make_room(out, may_keep ? leftovers : Leftovers::remove);
  write_file_atomically(out / unfinished_name, "");
  Draw draw(cases, splits, {});
  Passing passing(cases, options, out);
  std::vector<std::unique_ptr<Writer>> writers;
  for (const auto* format : chosen)
    writers.push_back(
        format->open({passing.cases(), knowledge, out / format->folder, options.paths, options.shard_bytes}));
  in_order(
      cases.ids.size(),
      [&](std::size_t i) {
        return in_context(cases.ids[i], [&] {
          auto released = cases.load(cases.ids[i]);
          released.split = splits[i];
          released.verdicts = readers.verdicts_of(cases.ids[i]);
          draw.apply(i, released);
          return passing.prepare(std::move(released));
        });
      },
      [&](std::size_t i, const Passing::Prepared& prepared) {
        const auto& released = prepared.whole;
        in_context(cases.ids[i], [&] {
          passing.keep(prepared);
          // Each of these sees the cases in their order, and none knows of another.
          parallel_for(writers.size() + auditors.size() + 1, [&](std::size_t part) {
            if (part < writers.size()) return writers[part]->add(prepared.shown());
            if (part < writers.size() + auditors.size()) return auditors.add(part - writers.size(), released);
            draw.count_assumed(released);
            licences.add(released);
            figures.add(released);
            verified.add(released);
          });
        });
      },
      cases_waiting_a_thread);
  std::vector<Audited> audits;
  parallel_for(writers.size() + 1, [&](std::size_t part) {
    if (part < writers.size())
      writers[part]->finish();
    else
      audits = auditors.finish();
  });
  Hashes hashes;
  for (const auto& writer : writers) hashes.merge(writer->hashes());
  passing.finish();
  writers.clear();
  write_audits(out, audits);
  const auto licensed =
      options.known_licences ? copy_licences(*options.known_licences, out) : licences.write(out);
  const auto shown = figures.write(out, {draw.kinds(), audits, options.checked});
  if (const auto citation = citation_file(options.about); !citation.empty())
    write_file_atomically(out / citation_name, citation);
  std::set<std::string> formats;
  for (const auto* format : chosen) formats.insert(format->name);
  write_file_atomically(out / card_name,
                        card({splits, draw.kinds(), audits, formats, options.paths, options.about, licensed,
                              shown, options.contents, options.checked, verified}));
  require_passed(out, audits);
  write_lists(out, splits, draw, options, licensed, verified, hashes);
  std::filesystem::remove(out / unfinished_name);
}

}  // namespace

void release(const Cases& cases, const knowledge::Knowledge& knowledge, const Options& options,
             const std::filesystem::path& out) {
  try {
    attempt(cases, knowledge, options, out, Leftovers::keep);
  } catch (const StaleLeftovers&) {
    attempt(cases, knowledge, options, out, Leftovers::remove);
  }
}

}  // namespace radgenome::release
