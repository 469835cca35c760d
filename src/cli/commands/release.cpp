// SPDX-License-Identifier: Apache-2.0
#include "release/release.h"
#include "release/audit.h"

#include <fmt/format.h>

#include <array>
#include <memory>

#include "cli/command.h"
#include "core/data_folder.h"
#include "core/error.h"
#include "core/json.h"
#include "dataset/dataset.h"
#include "pipeline/checked.h"
#include "pipeline/released_cases.h"

namespace radgenome::cli::commands {
namespace {

struct Options {
  std::string dataset, out, splits_file, about, title, labels;
  std::vector<std::string> formats, allowed_audits, authors, licences;
  std::array<double, 3> shares = {80, 10, 10};
  std::uint64_t seed = 0, shard_mb = 1024;
  bool all_paths = false, derived_only = false, name_readers = false;
};

/// What the options say wins over the file.
release::About about_of(const Options& options) {
  release::About about;
  if (!options.about.empty())
    about = in_context(options.about, [&] { return release::about_from(read_json(options.about)); });
  if (!options.title.empty()) about.title = options.title;
  if (!options.authors.empty()) about.authors.clear();
  for (const auto& author : options.authors) about.authors.push_back(release::author_from(author));
  return about;
}

/// @error bad_licence
std::vector<release::GivenLicence> licences_of(const Options& options) {
  std::vector<release::GivenLicence> licences;
  for (const auto& given : options.licences) {
    const auto equals = given.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == given.size())
      throw Error("bad_licence", fmt::format("--licence takes SOURCE=FILE, not \"{}\"", given));
    licences.push_back({given.substr(0, equals), given.substr(equals + 1)});
  }
  return licences;
}

std::shared_ptr<const release::CaseLabels> labels_of(const Options& options,
                                                     const knowledge::Knowledge& knowledge) {
  if (options.labels.empty()) return nullptr;
  return std::make_shared<const release::CaseLabels>(
      release::CaseLabels::read(options.labels, release::LabelTable::load(data_folder(), knowledge)));
}

int release_command(const Options& options) {
  const auto dataset = dataset::Dataset::open(options.dataset);
  const auto knowledge = knowledge::Knowledge::load(data_folder());
  const auto cases = pipeline::cases_of(dataset, knowledge);
  release::release(cases, knowledge,
                   {options.formats,
                    options.splits_file.empty() ? release::Splits::by_hash(options.shares, options.seed)
                                                : release::Splits::from_file(options.splits_file),
                    options.allowed_audits,
                    about_of(options),
                    licences_of(options),
                    options.all_paths ? release::Paths::all : release::Paths::one,
                    options.derived_only ? release::Contents::derived : release::Contents::all,
                    options.shard_mb << 20,
                    labels_of(options, knowledge),
                    {},
                    pipeline::checked_of(dataset),
                    options.name_readers},
                   options.out);
  const auto left_out = dataset.case_ids().size() - cases.ids.size();
  fmt::print("{} cases released to {}\n", cases.ids.size(), options.out);
  if (left_out == 0) return Exit::done;
  fmt::print(stderr, "{} cases were left out because a stage failed on them; their errors.json say why\n",
             left_out);
  return Exit::some_cases_failed;
}

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("DATASET", options->dataset, "The data set's folder")->required();
  app.add_option("-o,--out", options->out, "The release's folder; empty, missing, or an earlier release")
      ->required();
  std::string names;
  for (const auto& format : release::all_formats())
    names += (names.empty() ? "" : "; ") + format.name + (format.by_default ? "" : " (only when named)") +
             ": " + format.summary;
  app.add_option("--format", options->formats, "Only these. " + names);
  auto* shares =
      app.add_option("--splits", options->shares,
                     "Shares of train, validation and test; patients are dealt out by a hash of their ids")
          ->capture_default_str();
  app.add_option("--seed", options->seed, "Another number deals the patients out another way")
      ->capture_default_str();
  app.add_option("--splits-file", options->splits_file,
                 "A CSV with the columns \"patient\" or \"case\" and \"split\" in place of --splits")
      ->check(CLI::ExistingFile)
      ->excludes(shares);
  std::string audits;
  for (const auto& audit : release::all_audits()) audits += (audits.empty() ? "" : ", ") + audit.name;
  app.add_option("--allow-audit", options->allowed_audits,
                 "Release even if these audits fail, and say so on the card: " + audits);
  app.add_option(
         "--labels", options->labels,
         "Labels that others gave the cases, for the audit case_labels: VolumeName and columns of 0 and 1 "
         "with the names that `radgenome labels` gives")
      ->type_name("CSV")
      ->check(CLI::ExistingFile);
  app.add_option("--shard-mb", options->shard_mb,
                 "Size of the tar files of scans, about, in MiB; a case is never cut")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 20))
      ->capture_default_str();
  app.add_flag("--all-paths", options->all_paths,
               "In radgenome_files/, each fact under every path of its node, as RadGenome-Chest CT's tables "
               "have it; rows repeat. Else under one");
  app.add_flag(
      "--derived-only", options->derived_only,
      "Neither CTs nor report texts: masks, facts as offsets, and hashes by which `radgenome attach` joins "
      "them to their owner's copies");
  app.add_flag("--name-readers", options->name_readers,
               "Readers under their own names in the table verdicts; else as reader-1, reader-2 …");
  app.add_option("--title", options->title, "Of the data set, for its card and CITATION.cff");
  app.add_option(
      "--authors", options->authors,
      "Who releases it, each as \"Family, Given\" or the name of an institute; without them there is no "
      "CITATION.cff");
  app.add_option(
         "--about", options->about,
         "A JSON file with title, abstract, version, doi, url, date_released, licence (SPDX id), authors "
         "(family_names, given_names, orcid, affiliation; or name)")
      ->check(CLI::ExistingFile);
  app.add_option(
      "--licence", options->licences,
      "SOURCE=FILE: the licence text of a source that cases come from: ct, masks, reports, or a folder that "
      "sources lie in. Texts that lie with the sources are found without it");
  return [options] { return release_command(*options); };
}

}  // namespace

Command release() {
  return {"release", "Write the files that others train and score on: tables, masks, checksums",
          "  radgenome release dataset -o release\n"
          "  radgenome release dataset -o release --format tables              Parquet alone\n"
          "  radgenome release dataset -o release --splits 70 15 15\n"
          "  radgenome release dataset -o release --authors \"Rossi, Anna\" --title \"Chest CT\" --licence "
          "reports=terms.txt",
          declare};
}

}  // namespace radgenome::cli::commands
