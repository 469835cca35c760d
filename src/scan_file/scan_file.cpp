// SPDX-License-Identifier: Apache-2.0
#include "scan_file/scan_file.h"

#include <algorithm>
#include <optional>

#include "core/parallel.h"
#include "scan_file/array_reader.h"
#include "scan_file/errors.h"
#include "volume/crop.h"

namespace radgenome::scan_file {
namespace {

Description read_description(const ZipReader& zip) {
  if (const auto crc = directory_crc_in(zip.comment()); crc && *crc != zip.directory_crc())
    throw corrupt("the zip's directory is not the one that was written (CRC-32)");
  const auto* root = zip.find(metadata_name);
  if (root == nullptr) throw Error("not_a_scan_file", "it is a zip without a zarr.json");
  return in_context(metadata_name, [&] { return description_from(zip.read(*root).view()); });
}

/// Adds the rows of one layer of chunks, all those with the same k.
void add_layer(MaskBuilder& builder, const std::vector<std::vector<std::uint8_t>>& layer, const Box& chunks,
               Index shape, Index size) {
  const Index count = chunks.extent();
  const int k_begin = chunks.begin.k * shape.k;
  for (int k = k_begin; k < std::min(k_begin + shape.k, size.k); ++k)
    for (int j = 0; j < size.j; ++j)
      for (int chunk_i = 0; chunk_i < count.i; ++chunk_i) {
        const auto& values = layer[static_cast<std::size_t>(chunk_i + count.i * (j / shape.j))];
        if (values.empty()) continue;
        const int begin = chunk_i * shape.i, width = std::min(shape.i, size.i - begin);
        const int row = ((k - k_begin) * shape.j + j % shape.j) * shape.i;
        builder.add_row(
            j, k, begin,
            std::span(values).subspan(static_cast<std::size_t>(row), static_cast<std::size_t>(width)));
      }
}

Mask read_mask(const ArrayReader<std::uint8_t>& array, const Geometry& geometry) {
  MaskBuilder builder(geometry);
  const Box all = chunks_of(geometry.whole(), array.chunk_shape());
  for (int k = 0; k < all.end.k; ++k) {
    const Box chunks{{0, 0, k}, {all.end.i, all.end.j, k + 1}};
    add_layer(builder, array.chunks(chunks), chunks, array.chunk_shape(), geometry.size);
  }
  return builder.finish();
}

}  // namespace

class ScanFile::Reader {
 public:
  /// @param window  nothing, or the part of the file that is the scan file
  template <class... PartOfFile>
  explicit Reader(const std::filesystem::path& path, const PartOfFile&... window)
      : path_(path.string()), zip_(path, window...), description_(read_description(zip_)) {
    if (zip_.find(std::string(ct_path) + "/" + std::string(metadata_name)) != nullptr)
      ct_.emplace(zip_, std::string(ct_path), geometry().size);
  }

  const std::string& path() const { return path_; }
  const ZipReader& zip() const { return zip_; }
  const Geometry& geometry() const { return description_.geometry; }
  const std::vector<MaskEntry>& masks() const { return description_.masks; }
  bool has_ct() const { return ct_.has_value(); }
  const ArrayReader<std::int16_t>& ct() const {
    if (!ct_) throw Error("no_ct", "the scan file holds masks alone; the CT lies where its case.json says");
    return *ct_;
  }

  const MaskEntry* find(std::string_view structure) const {
    const auto found =
        std::lower_bound(masks().begin(), masks().end(), structure,
                         [](const MaskEntry& mask, std::string_view s) { return mask.structure < s; });
    return found != masks().end() && found->structure == structure ? &*found : nullptr;
  }
  const MaskEntry& entry(std::string_view structure) const {
    if (const auto* mask = find(structure)) return *mask;
    throw Error("unknown_mask", fmt::format("the scan file has no mask of \"{}\"", structure));
  }
  ArrayReader<std::uint8_t> array_of(const MaskEntry& mask) const {
    return {zip_, label_path(mask.structure) + "/0", geometry().size};
  }

  void require_inside(const Box& box, std::size_t values) const {
    if (box.empty() || !(intersection(box, geometry().whole()) == box))
      throw Error("box_outside_scan", "the box is empty or reaches beyond the scan; cut it to the grid");
    if (values != box.voxels())
      throw Error("box_outside_scan", "the place for the voxels is not of the box's size");
  }

 private:
  std::string path_;
  ZipReader zip_;
  Description description_;
  std::optional<ArrayReader<std::int16_t>> ct_;
};

ScanFile::ScanFile(std::unique_ptr<Reader> reader) : reader_(std::move(reader)) {}
ScanFile::ScanFile(ScanFile&&) noexcept = default;
ScanFile& ScanFile::operator=(ScanFile&&) noexcept = default;
ScanFile::~ScanFile() = default;

ScanFile ScanFile::open(const std::filesystem::path& path) {
  return in_context(path.string(), [&] { return ScanFile(std::make_unique<Reader>(path)); });
}

ScanFile ScanFile::open(const std::filesystem::path& path, std::uint64_t offset, std::uint64_t size) {
  return in_context(path.string(), [&] {
    return ScanFile(std::make_unique<Reader>(path, Window{offset, size}));
  });
}

const Geometry& ScanFile::geometry() const {
  return reader_->geometry();
}
bool ScanFile::has_ct() const {
  return reader_->has_ct();
}
const std::vector<MaskEntry>& ScanFile::masks() const {
  return reader_->masks();
}
const MaskEntry* ScanFile::find(std::string_view structure) const {
  return reader_->find(structure);
}

Ct ScanFile::ct() const {
  return ct(geometry().whole());
}

Ct ScanFile::ct(const Box& box) const {
  return in_context(reader_->path(), [&] {
    const auto& array = reader_->ct();
    reader_->require_inside(box, box.voxels());
    Ct part(crop(geometry(), box));
    array.copy(box, part.values());
    return part;
  });
}

void ScanFile::copy_ct(const Box& box, std::span<std::int16_t> out) const {
  in_context(reader_->path(), [&] {
    const auto& array = reader_->ct();
    reader_->require_inside(box, out.size());
    array.copy(box, out);
  });
}

Mask ScanFile::mask(std::string_view structure) const {
  return in_context(reader_->path(), [&] {
    const auto& entry = reader_->entry(structure);
    auto mask = read_mask(reader_->array_of(entry), geometry());
    if (!(mask.box() == entry.box) || mask.voxels() != entry.voxels)
      throw corrupt("the mask \"{}\" is not the one that the file describes", structure);
    return mask;
  });
}

void ScanFile::copy_mask(std::string_view structure, const Box& box, std::span<std::uint8_t> out) const {
  in_context(reader_->path(), [&] {
    const auto& entry = reader_->entry(structure);
    reader_->require_inside(box, out.size());
    reader_->array_of(entry).copy(box, out);
    for (auto& value : out) value = value != 0;
  });
}

void ScanFile::each_chunk_of_mask(
    std::string_view structure, const Box& box,
    const std::function<void(const Box&, std::span<const std::uint8_t>)>& use) const {
  in_context(reader_->path(), [&] {
    const auto& entry = reader_->entry(structure);
    reader_->require_inside(box, box.voxels());
    reader_->array_of(entry).each_chunk(box, use);
  });
}

void ScanFile::verify() const {
  in_context(reader_->path(), [&] {
    const auto& members = reader_->zip().members();
    parallel_for(members.size(), [&](std::size_t i) { reader_->zip().read(members[i]); });
  });
}

}  // namespace radgenome::scan_file
