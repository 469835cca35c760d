// SPDX-License-Identifier: Apache-2.0
#include "pipeline/segment_queue.h"

#include <fmt/format.h>

#include <chrono>
#include <future>
#include <new>
#include <optional>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/json.h"
#include "image_io/image_io.h"
#include "pipeline/segmentation_record.h"

namespace radgenome::pipeline {
namespace {

namespace fs = std::filesystem;
using State = SegmentOutcome::State;

/// Of what is written: counts among what makes a result up to date.
constexpr int stage_version = 2;

/// Ends the work on a scan.
struct Stopped {};

/// A scan that is ready for the network, or why it is not.
struct Prepared {
  std::string ct_hash;
  Geometry geometry;
  network::PreparedScan input;
  std::optional<Error> failure;
};

/// What does not fit in memory is an error like others: the queue goes on.
template <class Work>
std::optional<Error> failure_of(const Work& work) {
  try {
    work();
    return std::nullopt;
  } catch (const Error& error) {
    return error;
  } catch (const std::bad_alloc&) {
    return Error("out_of_memory", "the memory ran out; segment the scan on a larger machine");
  }
}

class Queue {
 public:
  Queue(const SegmentQueueOptions& options, network::Segmenter& segmenter)
      : out_(options.out), segmenter_(segmenter), options_hash_(sha256_of(options_json(segmenter).dump())) {}

  bool up_to_date(const import::CaseInput& input) const {
    const auto marks = marks_file(input.id);
    return fs::exists(marks) && fs::exists(label_file(input.id)) && fs::exists(record_file(input.id)) &&
           read_file(marks) == marks_of(input);
  }

  Prepared prepare(const import::CaseInput& input) const {
    Prepared made;
    made.failure = failure_of([&] {
      auto imported = import::import_case(input, out_);
      if (!imported.ct) throw Error("no_ct", "the case has no CT");
      made.ct_hash = imported.record.ct->sha256;
      made.geometry = imported.ct->geometry();
      made.input = segmenter_.prepare(std::make_shared<const Ct>(std::move(*imported.ct)));
    });
    return made;
  }

  void write(const import::CaseInput& input, const Prepared& scan, const network::Findings& found) const {
    image_io::write_labels(label_file(input.id), label_map(found.labels, scan.geometry),
                           label_names(found.labels));
    const auto& model = segmenter_.model();
    const record::MadeBy made_by{"segment",
                                 stage_version,
                                 model.id + "/" + model.version,
                                 options_hash_,
                                 {{"ct", scan.ct_hash}, {"model", model.hash}}};
    write_file_atomically(record_file(input.id),
                          pretty(segmentation_json(input.id, made_by, segmenter_, found)));
    fs::remove(error_file(input.id));
    write_file_atomically(marks_file(input.id), marks_of(input));
  }

  void write(const import::CaseInput& input, const Error& error) const {
    fs::remove(marks_file(input.id));
    write_file_atomically(error_file(input.id), pretty({{"format", "radgenome.segmentation_error/1"},
                                                        {"case", input.id},
                                                        {"code", error.code()},
                                                        {"sentence", error.sentence()}}));
  }

 private:
  fs::path label_file(const std::string& id) const { return out_ / (id + ".nii.gz"); }
  fs::path record_file(const std::string& id) const { return out_ / (id + ".json"); }
  fs::path error_file(const std::string& id) const { return out_ / (id + ".error.json"); }
  fs::path marks_file(const std::string& id) const { return out_ / ("." + id + ".made_of"); }
  /// By this a later run sees that nothing changed without reading the scan.
  std::string marks_of(const import::CaseInput& input) const {
    return fmt::format("{}\n{}\n{}\n{}\n", import::fingerprint(input), segmenter_.model().hash, options_hash_,
                       stage_version);
  }

  fs::path out_;
  network::Segmenter& segmenter_;
  std::string options_hash_;
};

/// What was found in a scan, or why nothing was.
struct Found {
  network::Findings findings;
  std::optional<Error> failure;
  double seconds = 0, network_seconds = 0;
};

/// @throws Stopped
Found look_at(const Prepared& scan, network::Segmenter& segmenter,
              const std::function<void(const network::SegmentProgress&)>& progress) {
  Found found;
  found.failure = scan.failure;
  if (found.failure) return found;
  const auto began = std::chrono::steady_clock::now();
  const double network_before = segmenter.network_seconds();
  found.failure =
      failure_of([&] { found.findings = segmenter.segment(scan.input, scan.geometry, progress); });
  found.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  found.network_seconds = segmenter.network_seconds() - network_before;
  return found;
}

SegmentOutcome write_found(const Queue& queue, const import::CaseInput& input, const Prepared& scan,
                           Found found) {
  if (!found.failure) found.failure = failure_of([&] { queue.write(input, scan, found.findings); });
  SegmentOutcome outcome{input.id, State::made, 0, found.seconds, found.network_seconds, "", ""};
  for (const auto& label : found.findings.labels) outcome.labels += label.mask.empty() ? 0 : 1;
  if (!found.failure) return outcome;
  queue.write(input, *found.failure);
  outcome.state = State::failed;
  outcome.code = found.failure->code();
  outcome.sentence = found.failure->sentence();
  return outcome;
}

}  // namespace

SegmentQueueResult segment_queue(
    const SegmentQueueOptions& options, network::Segmenter& segmenter, const std::function<bool()>& stop,
    const std::function<void(const SegmentOutcome&)>& told,
    const std::function<void(const std::string& id, const network::SegmentProgress&)>& progress) {
  import::InputOptions places;
  places.ct = options.ct;
  const auto inputs = import::find_inputs(places);
  if (inputs.cases.empty()) throw Error("no_input", "no scan was found in the given places");
  const Queue queue(options, segmenter);
  SegmentQueueResult result{{}, inputs.problems};
  const auto tell = [&](SegmentOutcome outcome) {
    told(outcome);
    result.scans.push_back(std::move(outcome));
  };

  std::vector<const import::CaseInput*> open;
  for (const auto& input : inputs.cases)
    if (queue.up_to_date(input))
      tell({input.id, State::up_to_date});
    else
      open.push_back(&input);

  if (open.empty()) return result;
  segmenter.load();
  fs::create_directories(options.out);

  // The next scan is read, and the one before written, while the networks look at one.
  std::future<Prepared> next;
  std::future<SegmentOutcome> writing;
  const auto read_ahead = [&](std::size_t n) {
    if (n < open.size())
      next = std::async(std::launch::async, [&queue, input = open[n]] { return queue.prepare(*input); });
  };
  const auto finish_writing = [&] {
    if (writing.valid()) tell(writing.get());
  };
  read_ahead(0);
  for (std::size_t n = 0; n < open.size() && !stop(); ++n) {
    auto scan = next.get();
    read_ahead(n + 1);
    const auto& input = *open[n];
    try {
      auto found = look_at(scan, segmenter, [&](const network::SegmentProgress& at) {
        if (stop()) throw Stopped{};
        if (progress) progress(input.id, at);
      });
      scan.input = {};
      finish_writing();
      writing = std::async(std::launch::async,
                           [&queue, &input, scan = std::move(scan), found = std::move(found)]() mutable {
                             return write_found(queue, input, scan, std::move(found));
                           });
    } catch (const Stopped&) {
      finish_writing();
      tell({input.id, State::interrupted});
      break;
    }
  }
  finish_writing();
  return result;
}

}  // namespace radgenome::pipeline
