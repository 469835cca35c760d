// SPDX-License-Identifier: Apache-2.0
#include "network/nnunet/predict.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "core/parallel.h"
#include "network/nnunet/memory_need.h"
#include "network/nnunet/network_runner.h"
#include "network/nnunet/padding.h"
#include "network/nnunet/windows.h"
#include "network/require_memory.h"

namespace radgenome::network::nnunet {
namespace {

std::array<std::vector<int>, 3> starts_of(const Padded& padded, const NnunetPart& part) {
  std::array<std::vector<int>, 3> starts;
  for (std::size_t a = 0; a < 3; ++a) starts[a] = window_starts(padded.shape[a], part.patch[a], part.step);
  if (part.is_2d()) {  // which looks at every slice
    starts[0].clear();
    for (int n = 0; n < padded.shape[0]; ++n) starts[0].push_back(n);
  }
  return starts;
}

/// What a window at `start` of the padded image shows.
void copy_window(const Array& image, const Padded& padded, const Shape& start, const Shape& patch,
                 std::span<float> window) {
  Shape begin = {};
  for (std::size_t a = 0; a < 3; ++a) begin[a] = start[a] - padded.before[a];
  std::ranges::fill(window, 0.F);
  const int first = std::max(0, -begin[2]), last = std::min(patch[2], image.shape[2] - begin[2]);
  for (int n = 0; n < patch[0]; ++n)
    for (int m = 0; m < patch[1]; ++m) {
      const int a0 = begin[0] + n, a1 = begin[1] + m;
      if (a0 < 0 || a0 >= image.shape[0] || a1 < 0 || a1 >= image.shape[1]) continue;
      const auto row = image.values.span().subspan(image.offset(a0, a1, begin[2] + first),
                                                   static_cast<std::size_t>(last - first));
      std::ranges::copy(row, window.begin() + (n * patch[1] + m) * patch[2] + first);
    }
}

LabelRule rule_of(const NnunetPart& part) {
  const bool regions = !part.region_order.empty();
  const int most = regions ? most_regions : 256;
  if (part.channels > most)
    throw Error("unsupported_model",
                fmt::format("the network has {} channels, and this program keeps {} of {}", part.channels,
                            most, regions ? "regions" : "classes"));
  return {part.channels, regions};
}

/// Takes finished slices and leaves labels in the scan.
class Output {
 public:
  Output(const Input& input, const NnunetPart& part, const Geometry& scan)
      : labels_(scan),
        view_(ArrayView<std::uint8_t>(input.layout, scan.size, labels_.values().data())
                  .cut(input.kept.begin, input.kept.shape)),
        export_(rule_of(part),
                plan_resampling(input.image.shape, input.kept.shape, input.spacing_mm,
                                input.layout.spacing_mm, part.probabilities.separate_z),
                [this](int a0, int a1, std::span<const std::uint8_t> row) { write(a0, a1, row); }),
        confidence_(rule_of(part), input.image.shape) {}

  void add(int a0, const LogitSlice& slice) {
    export_.add(a0, slice);
    confidence_.add(slice);
  }
  Prediction finish() { return {std::move(labels_), confidence_.finish()}; }

 private:
  void write(int a0, int a1, std::span<const std::uint8_t> row) {
    auto* to = view_.row(a0, a1);
    for (const auto label : row) {
      *to = label;
      to += view_.stride(2);
    }
  }

  Volume<std::uint8_t> labels_;
  ArrayView<std::uint8_t> view_;
  LabelExport export_;
  ConfidenceSums confidence_;
};

}  // namespace

int window_count(const Shape& image, const NnunetPart& part) {
  const auto starts = starts_of(padded(image, part.patch), part);
  return static_cast<int>(starts[0].size() * starts[1].size() * starts[2].size());
}

Prediction predict(const Input& input, const NnunetPart& part,
                   const std::vector<std::unique_ptr<Engine>>& folds, const Geometry& scan,
                   const PredictOptions& options) {
  require_memory(prediction_bytes(input.image.shape, part, scan.voxels()));
  Output output(input, part, scan);
  const auto& image = input.image;
  const auto around = padded(image.shape, part.patch);
  const auto starts = starts_of(around, part);
  const int windows = window_count(image.shape, part);
  LogitSums sums(part.channels, static_cast<int>(folds.size()), around.shape, part.patch);
  NetworkRunner runner(part, options.mirror);
  std::vector<float> window(voxels(part.patch));
  int done = 0;
  for (std::size_t n = 0; n < starts[0].size(); ++n) {
    sums.begin(starts[0][n]);
    for (const int s1 : starts[1])
      for (const int s2 : starts[2]) {
        const Shape start = {starts[0][n], s1, s2};
        copy_window(image, around, start, part.patch, window);
        for (std::size_t fold = 0; fold < folds.size(); ++fold)
          sums.add(static_cast<int>(fold), start, runner.run(*folds[fold], window));
        sums.add_weights(start);
        if (options.progress) options.progress(++done, windows);
      }
    const int end = n + 1 < starts[0].size() ? starts[0][n + 1] : around.shape[0];
    for (int a0 = starts[0][n]; a0 < end; ++a0) {
      auto slice = sums.finish(a0);
      if (a0 < around.before[0] || a0 >= around.before[0] + image.shape[0]) continue;
      slice.values += slice.row_stride * static_cast<std::size_t>(around.before[1]) +
                      static_cast<std::size_t>(around.before[2]);
      output.add(a0 - around.before[0], slice);
    }
  }
  return output.finish();
}

Prediction export_logits(const Input& input, const NnunetPart& part,
                         const std::function<LogitSlice(int a0)>& slice, const Geometry& scan) {
  Output output(input, part, scan);
  for (int a0 = 0; a0 < input.image.shape[0]; ++a0) output.add(a0, slice(a0));
  return output.finish();
}

}  // namespace radgenome::network::nnunet
