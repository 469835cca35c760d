// SPDX-License-Identifier: Apache-2.0
#include "server/images.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/parallel.h"
#include "dataset/scan_masks.h"
#include "image_io/gzip.h"
#include "image_io/image_io.h"
#include "scan_file/layout.h"
#include "scan_file/scan_file.h"
#include "server/failure.h"
#include "volume/crop.h"

namespace radgenome::server {
namespace {

using scan_file::ScanFile;

constexpr int fastest = 1;  // level of compression

/// A file whose voxels, `count` of them behind the header, are still to be filled.
template <class T>
std::shared_ptr<Bytes> file_of(const Geometry& geometry, image_io::Stored stored) {
  const auto header = image_io::nifti_header_of(geometry, stored);
  auto bytes = std::make_shared<Bytes>(header.size() + geometry.voxels() * sizeof(T));
  std::memcpy(bytes->data(), header.data(), header.size());
  return bytes;
}
template <class T>
std::span<T> voxels_of(Bytes& bytes) {
  return bytes.values<T>(image_io::nifti_voxels_at);
}

/// Takes every step-th voxel of a slab of the volume: that of whole slices, from slice `begin` on.
void take_every(std::span<const std::int16_t> slab, Index size, int begin, int slices, Index steps,
                std::span<std::int16_t> out) {
  const Index part{(size.i + steps.i - 1) / steps.i, (size.j + steps.j - 1) / steps.j, 0};
  const int first = (begin + steps.k - 1) / steps.k;
  const int last = (begin + slices + steps.k - 1) / steps.k;  // behind it
  parallel_for(static_cast<std::size_t>(last - first), [&](std::size_t n) {
    const auto k = static_cast<std::size_t>(first) + n;
    for (int j = 0; j < part.j; ++j) {
      const auto* row =
          &slab[((k * steps.k - begin) * size.j + static_cast<std::size_t>(j) * steps.j) * size.i];
      auto* to = &out[(k * part.j + j) * part.i];
      for (int i = 0; i < part.i; ++i) to[i] = row[i * steps.i];
    }
  });
}

std::shared_ptr<Bytes> stepped_ct(const Geometry& geometry, Index steps,
                                  const std::function<void(const Box&, std::span<std::int16_t>)>& copy) {
  auto file = file_of<std::int16_t>(stepped(geometry, steps), image_io::Stored::int16);
  const auto out = voxels_of<std::int16_t>(*file);
  const Index size = geometry.size;
  if (steps == Index{1, 1, 1}) {
    copy(geometry.whole(), out);
    return file;
  }
  const int slab = scan_file::ct_chunk.k;
  std::vector<std::int16_t> values(static_cast<std::size_t>(size.i) * size.j * std::min(slab, size.k));
  for (int k = 0; k < size.k; k += slab) {
    const Box box{{0, 0, k}, {size.i, size.j, std::min(k + slab, size.k)}};
    copy(box, std::span(values).first(box.voxels()));
    take_every(values, size, k, box.extent().k, steps, out);
  }
  return file;
}

std::shared_ptr<Bytes> stepped_ct(const Ct& ct, Index steps) {
  return stepped_ct(ct.geometry(), steps, [&](const Box& box, std::span<std::int16_t> out) {
    const auto slice = static_cast<std::size_t>(ct.size().i) * ct.size().j;
    std::copy_n(ct.values().begin() + static_cast<std::ptrdiff_t>(slice * box.begin.k), box.voxels(),
                out.begin());
  });
}

Failure no_ct(std::string_view why) {
  return {404, "no_ct", why};
}

/// Where the CT lies outside the data set, it may have been moved or changed since.
Ct referred_ct(const Source& source, const record::Case& record) {
  try {
    return source.load_ct(record);
  } catch (const Error& error) {
    throw no_ct(
        fmt::format("the CT of the case lies outside the data set and cannot be read [{}]; run the data "
                    "set again where it is",
                    error.code()));
  }
}

/// The part of the grid whose chunks one task reads, so that none is read twice.
std::vector<Box> columns_of(Index size) {
  std::vector<Box> columns;
  const Index step{size.i, scan_file::mask_chunk.j, scan_file::mask_chunk.k};
  for (int k = 0; k < size.k; k += step.k)
    for (int j = 0; j < size.j; j += step.j)
      columns.push_back({{0, j, k}, {size.i, std::min(j + step.j, size.j), std::min(k + step.k, size.k)}});
  return columns;
}

int first_at_or_after(int begin, int step) {
  return (begin + step - 1) / step * step;
}

/// Puts `value` where the mask has a voxel among those that are taken.
template <class T>
void paint(const ScanFile& scan, const std::string& structure, const Box& column, Index steps, Index part,
           T value, std::span<T> out) {
  scan.each_chunk_of_mask(structure, column, [&](const Box& chunk, std::span<const std::uint8_t> inside) {
    const Box box = intersection(chunk, column);
    const Index shape = chunk.extent();
    for (int k = first_at_or_after(box.begin.k, steps.k); k < box.end.k; k += steps.k)
      for (int j = first_at_or_after(box.begin.j, steps.j); j < box.end.j; j += steps.j) {
        const auto* from =
            &inside[static_cast<std::size_t>(shape.i) *
                    ((j - chunk.begin.j) + static_cast<std::size_t>(shape.j) * (k - chunk.begin.k))];
        auto* to = &out[static_cast<std::size_t>(part.i) *
                        (j / steps.j + static_cast<std::size_t>(part.j) * (k / steps.k))];
        for (int i = first_at_or_after(box.begin.i, steps.i); i < box.end.i; i += steps.i)
          if (from[i - chunk.begin.i] != 0) to[i / steps.i] = value;
      }
  });
}

template <class T>
std::shared_ptr<Bytes> label_map(const ScanFile& scan, const std::vector<std::string>& labels, Index steps,
                                 image_io::Stored stored) {
  const auto geometry = stepped(scan.geometry(), steps);
  auto file = file_of<T>(geometry, stored);
  const auto out = voxels_of<T>(*file);
  std::vector<std::pair<const scan_file::MaskEntry*, T>> order;
  for (std::size_t n = 0; n < labels.size(); ++n)
    order.emplace_back(scan.find(labels[n]), static_cast<T>(n + 1));
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.first->voxels > b.first->voxels; });
  const auto columns = columns_of(scan.geometry().size);
  std::memset(file->data() + image_io::nifti_voxels_at, 0, out.size_bytes());
  parallel_for(columns.size(), [&](std::size_t n) {
    for (const auto& [mask, value] : order)
      if (const auto part = intersection(mask->box, columns[n]); !part.empty())
        paint<T>(scan, mask->structure, columns[n], steps, geometry.size, value, out);
  });
  return file;
}

Failure no_mask(std::string_view why) {
  return {404, "no_mask", why};
}

}  // namespace

Index steps_of(const Geometry& geometry, int step) {
  const auto spacing = geometry.spacing_mm();
  const double wanted = step * *std::min_element(spacing.begin(), spacing.end());
  const auto along = [&](std::size_t axis) {
    return std::clamp(static_cast<int>(std::lround(wanted / spacing[axis])), 1, step);
  };
  return {along(0), along(1), along(2)};
}

Geometry stepped(const Geometry& geometry, Index steps) {
  Geometry part = geometry;
  const Index size = geometry.size;
  part.size = {(size.i + steps.i - 1) / steps.i, (size.j + steps.j - 1) / steps.j,
               (size.k + steps.k - 1) / steps.k};
  for (int axis = 0; axis < 3; ++axis) part.world_from_voxel.linear.col(axis) *= steps[axis];
  return part;
}

template <class Make>
SharedBytes Images::cached(const std::string& key, const Make& make) {
  return cache_.get(
      key,
      [&]() -> SharedBytes {
        free_makers_.acquire();
        const std::unique_ptr<std::counting_semaphore<>, void (*)(std::counting_semaphore<>*)> release(
            &free_makers_, [](auto* makers) { makers->release(); });
        return make();
      },
      [](const Bytes& bytes) { return bytes.size(); });
}

/// What is sent packed is kept packed; what it was packed of is kept where it was asked for as it is.
template <class Make>
SharedBytes Images::cached(const std::string& key, bool packed, const Make& make) {
  if (!packed) return cached(key, make);
  return cached(key + " gz", [&]() -> SharedBytes {
    const auto whole = cache_.find(key);
    const SharedBytes bytes = whole ? whole : SharedBytes(make());
    return std::make_shared<const Bytes>(image_io::gzip_of(bytes->view(), fastest));
  });
}

SharedBytes Images::ct(const CaseData& data, int step) {
  if (!data.record.ct || !data.record.geometry) throw no_ct("the case has no CT");
  return cached(fmt::format("{} ct {}", data.version, step), [&]() -> SharedBytes {
    const auto steps = steps_of(*data.record.geometry, step);
    if (const auto file = source_.dataset.scan_file(data.record.id); std::filesystem::exists(file))
      if (const auto scan = ScanFile::open(file); scan.has_ct())
        return stepped_ct(scan.geometry(), steps,
                          [&](const Box& box, std::span<std::int16_t> out) { scan.copy_ct(box, out); });
    return stepped_ct(referred_ct(source_, data.record), steps);
  });
}

SharedBytes Images::labels(const CaseData& data, int step, bool packed) {
  if (data.labels.empty()) throw no_mask("the case has no masks");
  return cached(fmt::format("{} labels {}", data.version, step), packed, [&]() -> SharedBytes {
    const auto scan = ScanFile::open(source_.dataset.scan_file(data.record.id));
    const auto steps = steps_of(scan.geometry(), step);
    if (data.labels.size() > 255)
      return label_map<std::uint16_t>(scan, data.labels, steps, image_io::Stored::uint16);
    return label_map<std::uint8_t>(scan, data.labels, steps, image_io::Stored::uint8);
  });
}

SharedBytes Images::mask(const CaseData& data, const std::string& structure, bool cropped, bool packed) {
  if (data.labels.empty()) throw no_mask("the case has no masks");
  const auto key = fmt::format("{} mask {} {}", data.version, cropped ? 1 : 0, structure);
  return cached(key, packed, [&]() -> SharedBytes {
    const auto scan = ScanFile::open(source_.dataset.scan_file(data.record.id));
    const dataset::ScanMasks masks(scan, source_.knowledge);
    if (!masks.has(structure))
      throw no_mask("the case has no mask of this structure; its \"structures\" say why");
    const Box box = cropped ? masks.box(structure) : scan.geometry().whole();
    if (box.empty()) throw no_mask("the mask is empty, so it has no box; ask for the whole grid");
    auto file = file_of<std::uint8_t>(crop(scan.geometry(), box), image_io::Stored::uint8);
    const auto out = voxels_of<std::uint8_t>(*file);
    std::fill(out.begin(), out.end(), std::uint8_t{0});
    masks.add_to(structure, box, out);
    return file;
  });
}

}  // namespace radgenome::server
