// SPDX-License-Identifier: Apache-2.0
#include "release/release.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/error.h"
#include "core/file.h"
#include "core/parallel.h"
#include "release/auditors.h"
#include "release/card.h"
#include "release/citation.h"
#include "release/draw.h"
#include "release/figure.h"
#include "release/folder.h"
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

const Format& format_named(const std::string& name) {
  std::string known;
  for (const auto& format : all_formats()) {
    if (format.name == name) return format;
    known += (known.empty() ? "" : ", ") + format.name;
  }
  throw Error("unknown_format", fmt::format("there is no release format \"{}\"; there are: {}", name, known));
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

bool is_chosen(const std::vector<const Format*>& chosen, std::string_view name) {
  return std::any_of(chosen.begin(), chosen.end(), [&](const auto* format) { return format->name == name; });
}

/// Masks come back from scans alone.
/// @error bad_formats
void require_scans_with_masks(const std::vector<const Format*>& chosen) {
  if (is_chosen(chosen, "nifti_masks") && !is_chosen(chosen, scans_format))
    throw Error("bad_formats", "with --derived-only, name the format scans beside nifti_masks");
}

/// What of `wished` can be: scan files of a derived release are made for it, so that nothing tells whether
/// they are the same.
Leftovers possible(Leftovers wished, const std::vector<const Format*>& chosen, Contents contents) {
  return is_chosen(chosen, scans_format) && contents == Contents::all ? wished : Leftovers::remove;
}

/// One release on its way into its folder.
class Attempt {
 public:
  Attempt(const Cases& cases, const knowledge::Knowledge& knowledge, const Options& options,
          const std::filesystem::path& out, Leftovers leftovers)
      : cases_(cases),
        knowledge_(knowledge),
        options_(options),
        chosen_(chosen_formats(options.formats)),
        auditors_(options),
        licences_(cases.root, options.known_licences ? std::vector<GivenLicence>{} : options.licences),
        figures_(knowledge),
        splits_(splits_of(cases, options.splits)),
        readers_(cases, options.name_readers),
        out_(begin_folder(out, possible(leftovers, chosen_, options.contents))),
        draw_(cases, splits_, {}) {}

  /// @throws StaleLeftovers
  void write() {
    Passing passing(cases_, options_, out_);
    std::vector<std::unique_ptr<Writer>> writers;
    for (const auto* format : chosen_)
      writers.push_back(format->open(
          {passing.cases(), knowledge_, out_ / format->folder, options_.paths, options_.shard_bytes}));
    take_cases(passing, writers);
    const auto audits = finish(writers);
    Hashes hashes;
    for (const auto& writer : writers) hashes.merge(writer->hashes());
    passing.finish();
    writers.clear();
    describe(audits, hashes);
    end_folder(out_);
  }

 private:
  void take_cases(Passing& passing, const std::vector<std::unique_ptr<Writer>>& writers) {
    in_order(
        cases_.ids.size(),
        [&](std::size_t i) {
          return in_context(cases_.ids[i], [&] {
            auto released = cases_.load(cases_.ids[i]);
            released.split = splits_[i];
            released.verdicts = readers_.verdicts_of(cases_.ids[i]);
            draw_.apply(i, released);
            return passing.prepare(std::move(released));
          });
        },
        [&](std::size_t i, const Passing::Prepared& prepared) {
          in_context(cases_.ids[i], [&] {
            passing.keep(prepared);
            // Each of these sees the cases in their order, and none knows of another.
            parallel_for(writers.size() + auditors_.size() + 1, [&](std::size_t part) {
              if (part < writers.size()) return writers[part]->add(prepared.shown());
              if (part < writers.size() + auditors_.size())
                return auditors_.add(part - writers.size(), prepared.whole);
              count(prepared.whole);
            });
          });
        },
        cases_waiting_a_thread);
  }

  void count(const ReleasedCase& released) {
    draw_.count_assumed(released);
    licences_.add(released);
    figures_.add(released);
    verified_.add(released);
  }

  std::vector<Audited> finish(const std::vector<std::unique_ptr<Writer>>& writers) {
    std::vector<Audited> audits;
    parallel_for(writers.size() + 1, [&](std::size_t part) {
      if (part < writers.size())
        writers[part]->finish();
      else
        audits = auditors_.finish();
    });
    return audits;
  }

  /// What says what the release is: audits, licences, figures, citation, card, lists of files.
  void describe(const std::vector<Audited>& audits, const Hashes& hashes) {
    write_audits(out_, audits);
    const auto licensed =
        options_.known_licences ? copy_licences(*options_.known_licences, out_) : licences_.write(out_);
    const auto shown = figures_.write(out_, {draw_.kinds(), audits, options_.checked});
    if (const auto citation = citation_file(options_.about); !citation.empty())
      write_file_atomically(out_ / citation_name, citation);
    std::set<std::string> formats;
    for (const auto* format : chosen_) formats.insert(format->name);
    write_file_atomically(out_ / card_name,
                          card({splits_, draw_.kinds(), audits, formats, options_.paths, options_.about,
                                licensed, shown, options_.contents, options_.checked, verified_}));
    require_passed(out_, audits);
    write_lists(out_, {splits_, draw_, options_, licensed, verified_, hashes});
  }

  const Cases& cases_;
  const knowledge::Knowledge& knowledge_;
  const Options& options_;
  const std::vector<const Format*> chosen_;
  Auditors auditors_;
  Licences licences_;
  Figures figures_;
  const std::vector<Split> splits_;
  const Readers readers_;
  const std::filesystem::path out_;
  Draw draw_;
  VerifiedCounts verified_;
};

}  // namespace

void release(const Cases& cases, const knowledge::Knowledge& knowledge, const Options& options,
             const std::filesystem::path& out) {
  require_citable(options.about);
  if (options.contents == Contents::derived) require_scans_with_masks(chosen_formats(options.formats));
  try {
    Attempt(cases, knowledge, options, out, Leftovers::keep).write();
  } catch (const StaleLeftovers&) {
    Attempt(cases, knowledge, options, out, Leftovers::remove).write();
  }
}

}  // namespace radgenome::release
