// SPDX-License-Identifier: Apache-2.0
#include "extract/extract.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "cli/command.h"
#include "cli/lines_file.h"
#include "cli/report_stream.h"
#include "cli/unknown_words.h"
#include "core/data_folder.h"
#include "core/parallel.h"

namespace radgenome::cli::commands {
namespace {

struct Options {
  ReportStreamOptions stream;
  std::string out, unknown;
};

struct Counts {
  std::size_t sentences = 0, understood = 0, facts = 0;
};

/// The facts of a batch, in the order of its reports, whatever the number of threads.
void write_facts(const extract::Extractor& extractor, std::span<const import::Report> batch, LinesFile& file,
                 Counts& counts) {
  std::vector<std::string> lines(batch.size());
  std::vector<Counts> found(batch.size());
  parallel_for(batch.size(), [&](std::size_t i) {
    const auto facts = extractor.read(batch[i].case_id, batch[i].sections);
    for (const auto& sentence : facts.sentences) {
      ++found[i].sentences;
      found[i].understood += sentence.understood;
      found[i].facts += sentence.facts.size();
    }
    lines[i] = record::json_line(facts);
  });
  for (std::size_t i = 0; i < batch.size(); ++i) {
    file.write(lines[i]);
    counts.sentences += found[i].sentences;
    counts.understood += found[i].understood;
    counts.facts += found[i].facts;
  }
}

int extract_command(const Options& options) {
  const auto knowledge = knowledge::Knowledge::load(data_folder());
  const extract::Extractor extractor(data_folder(), options.stream.language, knowledge);
  std::optional<LinesFile> file;
  if (!options.out.empty()) file.emplace(options.out);
  UnknownWords unknown;
  Counts counts;
  const auto outcome = stream_reports(options.stream, [&](std::span<const import::Report> batch) {
    if (file) write_facts(extractor, batch, *file, counts);
    if (!options.unknown.empty()) unknown.add(extractor, batch);
  });
  if (outcome.stopped) return Exit::interrupted;
  if (file) {
    file->finish();
    fmt::print("{} reports, {} sentences, {:.1f} % of them understood, {} facts in {}\n", outcome.reports,
               counts.sentences,
               100.0 * static_cast<double>(counts.understood) /
                   static_cast<double>(std::max<std::size_t>(counts.sentences, 1)),
               counts.facts, options.out);
  }
  if (!options.unknown.empty()) {
    unknown.write(options.unknown);
    fmt::print("{} words and {} phrases that were not understood in {}\n", unknown.words(), unknown.phrases(),
               options.unknown);
  }
  return exit_code_of(outcome);
}

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<Options>();
  declare_report_stream(app, options->stream);
  auto* outputs = app.add_option_group("Output");
  outputs->require_option(1, 2);
  outputs->add_option("-o,--out", options->out, "The facts, one report a line (JSONL)")->type_name("FILE");
  outputs->add_option("--unknown", options->unknown,
                 "Words and phrases that were not understood, the most frequent first (CSV)")
      ->type_name("FILE");
  return [options] { return extract_command(*options); };
}

}  // namespace

Command extract() {
  return {
      "extract", "Read reports into facts, without a data set",
      "radgenome extract --reports reports.csv --out facts.jsonl  findings, places and sizes of each report\n"
      "radgenome extract --reports reports.csv --unknown words.csv  what the lexicon does not know yet",
      declare};
}

}  // namespace radgenome::cli::commands
