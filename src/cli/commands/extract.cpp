// SPDX-License-Identifier: Apache-2.0
#include "extract/extract.h"

#include <fmt/format.h>
#include <tbb/global_control.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>

#include "cli/command.h"
#include "cli/interrupt.h"
#include "core/data_folder.h"
#include "core/error.h"
#include "core/parallel.h"
#include "import/reports.h"

namespace radgenome::cli::commands {
namespace {

struct Options {
  std::string reports, out, language = "en";
  int threads = 0;
};

/// So many reports are read before their facts are written; memory does not grow with the file.
constexpr std::size_t batch_size = 512;

/// A file that takes its name only once it is whole.
class LinesFile {
 public:
  explicit LinesFile(std::filesystem::path path) : path_(std::move(path)), partial_(path_) {
    partial_ += ".partial";
    if (path_.has_parent_path()) std::filesystem::create_directories(path_.parent_path());
    stream_.open(partial_, std::ios::binary | std::ios::trunc);
    require();
  }
  ~LinesFile() {
    std::error_code ignored;
    if (!done_) std::filesystem::remove(partial_, ignored);
  }
  LinesFile(const LinesFile&) = delete;
  LinesFile& operator=(const LinesFile&) = delete;

  void write(std::string_view bytes) {
    stream_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    require();
  }
  void finish() {
    stream_.close();
    require();
    std::filesystem::rename(partial_, path_);
    done_ = true;
  }

 private:
  void require() const {
    if (!stream_)
      throw Error("cannot_write",
                  fmt::format("{} cannot be written: {}.", path_.string(), std::strerror(errno)));
  }

  std::filesystem::path path_, partial_;
  std::ofstream stream_;
  bool done_ = false;
};

struct Counts {
  std::size_t reports = 0, sentences = 0, facts = 0, problems = 0;
};

/// @return false at the end of the reports
bool read_batch(import::ReportReader& reader, std::vector<import::Report>& batch, Counts& counts) {
  batch.clear();
  import::ReportRow row;
  while (batch.size() < batch_size) {
    if (!reader.next(row)) return false;
    if (row.report) {
      batch.push_back(std::move(*row.report));
    } else {
      ++counts.problems;
      fmt::print(stderr, "{}: {} [{}]\n", row.problem->where, row.problem->sentence, row.problem->code);
    }
  }
  return true;
}

void write_batch(const extract::Extractor& extractor, const std::vector<import::Report>& batch,
                 LinesFile& file, Counts& counts) {
  std::vector<std::string> lines(batch.size());
  std::vector<std::pair<std::size_t, std::size_t>> found(batch.size());
  parallel_for(batch.size(), [&](std::size_t i) {
    const auto facts = extractor.read(batch[i].case_id, batch[i].sections);
    found[i] = {facts.sentences.size(), facts.all().size()};
    lines[i] = record::to_json(facts).dump() + "\n";
  });
  for (std::size_t i = 0; i < batch.size(); ++i) {
    file.write(lines[i]);
    counts.sentences += found[i].first;
    counts.facts += found[i].second;
  }
  counts.reports += batch.size();
}

int extract_command(const Options& options) {
  const int threads =
      options.threads > 0 ? options.threads : static_cast<int>(std::thread::hardware_concurrency());
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(threads));
  const auto knowledge = knowledge::Knowledge::load(data_folder());
  const extract::Extractor extractor(data_folder(), options.language, knowledge);
  import::ReportReader reader(options.reports);
  LinesFile file(options.out);
  catch_interrupts();
  Counts counts;
  std::vector<import::Report> batch;
  for (bool more = true; more;) {
    more = read_batch(reader, batch, counts);
    write_batch(extractor, batch, file, counts);
    if (stop_asked()) return Exit::interrupted;
  }
  file.finish();
  fmt::print("{} reports, {} sentences, {} facts in {}\n", counts.reports, counts.sentences, counts.facts,
             options.out);
  if (counts.problems > 0) fmt::print(stderr, "{} reports could not be taken.\n", counts.problems);
  return counts.problems > 0 ? Exit::some_cases_failed : Exit::done;
}

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("--reports", options->reports,
                 "Reports: CSV with CT-RATE's columns, JSONL, or a folder of one text file a case")
      ->required()
      ->type_name("PATH");
  app.add_option("-o,--out", options->out, "The facts, one report a line (JSONL)")
      ->required()
      ->type_name("FILE");
  app.add_option("-j,--jobs", options->threads, "Threads; all cores where it is not given")->type_name("N");
  app.add_option("--language", options->language, "A folder of data/lexicon")->capture_default_str();
  return [options] { return extract_command(*options); };
}

}  // namespace

Command extract() {
  return {
      "extract", "Read reports into facts, without a data set",
      "radgenome extract --reports reports.csv --out facts.jsonl  findings, places and sizes of each report",
      declare};
}

}  // namespace radgenome::cli::commands
