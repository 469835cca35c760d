// SPDX-License-Identifier: Apache-2.0
#include "image_io/decoders.h"

#include <algorithm>

#include "core/error.h"
#include "volume/stretches.h"

namespace radgenome::image_io {
namespace {

/// More numbers that nobody wants than any label map has: the file is an image, or another table belongs to
/// it.
constexpr std::size_t most_others = 1000;

/// Cuts voxels [begin, end) of the grid, counted i fastest, into runs of rows: `add(j, k, Run)`.
template <class Add>
void for_each_row_part(std::size_t begin, std::size_t end, std::size_t row_voxels, std::size_t rows,
                       const Add& add) {
  while (begin < end) {
    const std::size_t row = begin / row_voxels, start = row * row_voxels;
    const std::size_t stop = std::min(end, start + row_voxels);
    add(static_cast<int>(row % rows), static_cast<int>(row / rows),
        Run{static_cast<int>(begin - start), static_cast<int>(stop - start)});
    begin = stop;
  }
}

bool is_plain_u8(const Encoding& encoding) {
  return encoding.type == ValueType::u8 && encoding.slope == 1 && encoding.intercept == 0;
}

}  // namespace

MaskDecoder::MaskDecoder(const Geometry& geometry, const Encoding& encoding)
    : encoding_(encoding),
      row_voxels_(static_cast<std::size_t>(geometry.size.i)),
      rows_(static_cast<std::size_t>(geometry.size.j)),
      builder_(geometry) {}

void MaskDecoder::add(std::span<const std::byte> stored) {
  if (is_plain_u8(encoding_)) {
    add_inside({reinterpret_cast<const std::uint8_t*>(stored.data()), stored.size()});
    return;
  }
  inside_.resize(stored.size() / bytes_of(encoding_.type));
  decode_mask(stored, encoding_, inside_);
  add_inside(inside_);
}

void MaskDecoder::add_inside(std::span<const std::uint8_t> inside) {
  for_each_stretch(inside, [&](int begin, int end) {
    for_each_row_part(done_ + static_cast<std::size_t>(begin), done_ + static_cast<std::size_t>(end),
                      row_voxels_, rows_, [&](int j, int k, Run run) { builder_.add(j, k, run); });
  });
  done_ += inside.size();
}

LabelDecoder::LabelDecoder(const Geometry& geometry, const Encoding& encoding,
                           const std::set<std::uint32_t>& wanted)
    : encoding_(encoding),
      row_voxels_(static_cast<std::size_t>(geometry.size.i)),
      rows_(static_cast<std::size_t>(geometry.size.j)) {
  for (const auto label : wanted) builders_.emplace(label, geometry);
}

void LabelDecoder::add(std::span<const std::byte> stored) {
  labels_.resize(stored.size() / bytes_of(encoding_.type));
  decode_labels(stored, encoding_, labels_);
  const auto end = labels_.end();
  const auto background = [](std::uint32_t label) { return label == 0; };
  for (auto at = std::find_if_not(labels_.begin(), end, background); at != end;) {
    const auto label = *at;
    const auto stop = std::find_if(at, end, [label](std::uint32_t other) { return other != label; });
    add_run(label, done_ + static_cast<std::size_t>(at - labels_.begin()),
            done_ + static_cast<std::size_t>(stop - labels_.begin()));
    at = std::find_if_not(stop, end, background);
  }
  done_ += labels_.size();
}

void LabelDecoder::add_run(std::uint32_t label, std::size_t begin, std::size_t end) {
  auto* builder = builder_of(label);
  if (builder == nullptr) return;
  for_each_row_part(begin, end, row_voxels_, rows_, [&](int j, int k, Run run) { builder->add(j, k, run); });
}

/// nullptr for a number that nobody wants.
MaskBuilder* LabelDecoder::builder_of(std::uint32_t label) {
  if (label == last_label_) return last_builder_;
  last_label_ = label;
  const auto found = builders_.find(label);
  last_builder_ = found == builders_.end() ? nullptr : &found->second;
  if (last_builder_ == nullptr && others_.insert(label).second && others_.size() > most_others)
    throw Error(
        "not_labels",
        "the file holds more than 1000 different numbers that its table of labels does not name; give "
        "the table that belongs to it, or is it an image?");
  return last_builder_;
}

LabelMasks LabelDecoder::finish() {
  LabelMasks made;
  for (auto& [label, builder] : builders_) made.masks.emplace(label, builder.finish());
  made.others = std::move(others_);
  return made;
}

void LabelVolumeDecoder::add(std::span<const std::byte> stored) {
  block_.resize(stored.size() / bytes_of(encoding_.type));
  decode_labels(stored, encoding_, block_);
  for (const auto label : block_) {
    if (label > 65535)
      throw Error("not_labels", "a number in the label map is over 65535; give the labels smaller numbers");
    labels_.values()[done_++] = static_cast<std::uint16_t>(label);
  }
}

}  // namespace radgenome::image_io
