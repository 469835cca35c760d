// SPDX-License-Identifier: Apache-2.0
#include <nanobind/ndarray.h>
#include <nanobind/stl/array.h>
#include <nanobind/stl/filesystem.h>

#include <memory>

#include "bindings.h"
#include "convert.h"
#include "core/error.h"
#include "core/parallel.h"
#include "dataset/scan_masks.h"
#include "docs.h"
#include "scan_file/scan_file.h"
#include "volume/resize.h"

namespace nb = nanobind;

namespace radgenome::python {
namespace {

using dataset::ScanMasks;
using scan_file::ScanFile;

/// An index or an extent in array order: (k, j, i).
using Kji = std::tuple<int, int, int>;
/// The first voxel of a box and the one behind its last.
using KjiBox = std::pair<Kji, Kji>;
using CtOut = nb::ndarray<std::int16_t, nb::ndim<3>, nb::c_contig, nb::device::cpu>;
using MasksOut = nb::ndarray<bool, nb::ndim<4>, nb::c_contig, nb::device::cpu>;

Kji kji(Index v) {
  return {v.k, v.j, v.i};
}
Index index_of(const Kji& v) {
  return {std::get<2>(v), std::get<1>(v), std::get<0>(v)};
}
Box box_of(const KjiBox& box) {
  return {index_of(box.first), index_of(box.second)};
}

/// The memory that C++ is to fill: the last three axes of an array.
template <class Array>
Index extent_of(const Array& out) {
  const auto axes = out.ndim();
  return {static_cast<int>(out.shape(axes - 1)), static_cast<int>(out.shape(axes - 2)),
          static_cast<int>(out.shape(axes - 3))};
}

/// One scan file with the masks that follow from it.
class Scan {
 public:
  Scan(const std::filesystem::path& path, const knowledge::Knowledge& knowledge)
      : file_(ScanFile::open(path)), masks_(file_, knowledge) {}
  Scan(const std::filesystem::path& path, const knowledge::Knowledge& knowledge, std::uint64_t offset,
       std::uint64_t size)
      : file_(ScanFile::open(path, offset, size)), masks_(file_, knowledge) {}

  const ScanFile& file() const { return file_; }
  const ScanMasks& masks() const { return masks_; }

  /// Fits the box into `out`; a box of the same extent is read straight into it.
  void read_ct(const Box& box, Index size, std::span<std::int16_t> out) const {
    if (size == box.extent()) return file_.copy_ct(box, out);
    const auto memory = std::make_unique_for_overwrite<std::int16_t[]>(box.voxels());
    const std::span crop(memory.get(), box.voxels());
    file_.copy_ct(box, crop);
    resize(crop, box.extent(), out, size);
  }

 private:
  ScanFile file_;
  ScanMasks masks_;
};

void read_patches(const Scan& scan, const std::vector<KjiBox>& boxes, const std::vector<CtOut>& out) {
  if (boxes.size() != out.size()) throw nb::value_error("one array a box");
  std::vector<std::span<std::int16_t>> memory;
  std::vector<Index> sizes;
  for (const auto& array : out) {
    memory.emplace_back(array.data(), array.size());
    sizes.push_back(extent_of(array));
  }
  const nb::gil_scoped_release released;
  parallel_for(boxes.size(), [&](std::size_t n) { scan.read_ct(box_of(boxes[n]), sizes[n], memory[n]); });
}

void read_masks(const Scan& scan, const std::vector<std::string>& structures, const KjiBox& box,
                const MasksOut& out) {
  if (structures.size() != out.shape(0)) throw nb::value_error("one mask a structure");
  static_assert(sizeof(bool) == 1);
  auto* memory = reinterpret_cast<std::uint8_t*>(out.data());
  const auto size = extent_of(out);
  const auto voxels = structures.empty() ? 0 : out.size() / structures.size();
  const nb::gil_scoped_release released;
  parallel_for(structures.size(), [&](std::size_t n) {
    scan.masks().add_to(structures[n], box_of(box), size, std::span(memory + n * voxels, voxels));
  });
}

/// Rows of the 4 × 4 matrix that takes (i, j, k, 1) to RAS+ mm.
std::array<std::array<double, 4>, 4> matrix(const Geometry& geometry) {
  std::array<std::array<double, 4>, 4> rows = {};
  for (int row = 0; row < 3; ++row) {
    auto& values = rows[static_cast<std::size_t>(row)];
    for (int column = 0; column < 3; ++column)
      values[static_cast<std::size_t>(column)] = geometry.world_from_voxel.linear(row, column);
    values[3] = geometry.world_from_voxel.offset(row);
  }
  rows[3][3] = 1;
  return rows;
}

}  // namespace

void bind_scan(nb::module_& module) {
  nb::class_<Scan>(module, "ScanFile", doc::ScanFile)
      .def(nb::init<const std::filesystem::path&, const knowledge::Knowledge&>(), nb::arg("path"),
           nb::arg("knowledge"), nb::call_guard<nb::gil_scoped_release>(),
           nb::sig("def __init__(self, path: str | os.PathLike[str], knowledge: Knowledge) -> None"),
           doc::ScanFile_open)
      .def(
          nb::init<const std::filesystem::path&, const knowledge::Knowledge&, std::uint64_t, std::uint64_t>(),
          nb::arg("path"), nb::arg("knowledge"), nb::arg("offset"), nb::arg("size"),
          nb::call_guard<nb::gil_scoped_release>(),
          nb::sig("def __init__(self, path: str | os.PathLike[str], knowledge: Knowledge, offset: int, "
                  "size: int) -> None"),
          "A scan file that is a part of another file, as a member of a release's tar is, read where it "
          "lies.")
      .def_prop_ro(
          "shape", [](const Scan& self) { return kji(self.file().geometry().size); },
          "voxels along (k, j, i)")
      .def_prop_ro(
          "affine", [](const Scan& self) { return matrix(self.file().geometry()); },
          "rows of the matrix that takes (i, j, k, 1) to RAS+ mm")
      .def_prop_ro(
          "spacing_mm", [](const Scan& self) { return self.file().geometry().spacing_mm(); },
          doc::Geometry_spacing_mm)
      .def_prop_ro(
          "orientation", [](const Scan& self) { return self.file().geometry().orientation(); },
          doc::Geometry_orientation)
      .def_prop_ro("has_ct", [](const Scan& self) { return self.file().has_ct(); })
      .def_prop_ro(
          "structures", [](const Scan& self) { return self.masks().structures(); }, doc::ScanMasks_structures)
      .def(
          "box",
          [](const Scan& self, const std::string& structure) {
            const auto box = self.masks().box(structure);
            return KjiBox{kji(box.begin), kji(box.end)};
          },
          nb::arg("structure"), doc::ScanMasks_box)
      .def("read_patches", read_patches, nb::arg("boxes"), nb::arg("out"),
           "Fills one int16 array a box, in parallel and without the GIL; an array of another extent than "
           "its box "
           "gets the box resized.")
      .def("read_masks", read_masks, nb::arg("structures"), nb::arg("box"), nb::arg("out"),
           "Sets what lies in each mask in one bool block a structure, in parallel and without the GIL; "
           "blocks "
           "of another extent than the box get the nearest voxels.");
}

}  // namespace radgenome::python
