// SPDX-License-Identifier: Apache-2.0
//
// Lets other programs see what the readers and writers make of a file. Usage, any number of jobs at once:
//   dump_image MODE IN OUT [MODE IN OUT]...
// MODE ct, labels, mask: the voxels go to OUT as int16, uint16, uint8, i fastest. geometry: nothing is
// written; box: neither, but the mask's voxels are counted. write_ct, write_labels, write_mask: IN is read
// and written again as the image file OUT. seg: the masks of a DICOM segmentation go to OUT one behind the
// other, as uint8. names: the names of a label map's numbers; write_named_labels: as write_labels, with the
// names that IN carries. Jobs run in parallel. A line of JSON a job on standard output; an error of the
// library is {"error": code, "sentence": …}.
#include <fstream>
#include <iostream>
#include <span>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/json.h"
#include "core/parallel.h"
#include "image_io/dicom_seg.h"
#include "image_io/image_io.h"

namespace {

using namespace radgenome;

Json described(const Geometry& geometry) {
  Json rows = Json::array();
  for (int row = 0; row < 3; ++row) {
    const auto& affine = geometry.world_from_voxel;
    rows.push_back({affine.linear(row, 0), affine.linear(row, 1), affine.linear(row, 2), affine.offset(row)});
  }
  return {{"size", {geometry.size.i, geometry.size.j, geometry.size.k}}, {"affine", rows}};
}

template <class T>
void write_raw(const std::string& path, std::span<const T> values) {
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size_bytes()));
}

Json dump_ct(const std::string& in, const std::string& out, bool as_image) {
  const auto loaded = image_io::read_ct(in);
  if (as_image)
    image_io::write_ct(out, loaded.ct);
  else
    write_raw(out, loaded.ct.values());
  Json line = described(loaded.ct.geometry());
  line["format"] = image_io::name_of(loaded.format);
  line["notes"] = loaded.notes;
  line["minimum"] = loaded.values.minimum;
  line["maximum"] = loaded.values.maximum;
  line["not_finite"] = loaded.values.not_finite;
  line["integers"] = loaded.values.integers;
  return line;
}

Json described(const image_io::Code& code) {
  return {code.value, code.scheme, code.meaning};
}

Json dump_seg(const std::string& in, const std::string& out) {
  const auto seg = image_io::read_dicom_seg(in);
  Json line = described(seg.geometry), segments = Json::array();
  std::ofstream file(out, std::ios::binary);
  for (const auto& segment : seg.segments) {
    segments.push_back({{"number", segment.number},
                        {"label", segment.label},
                        {"category", described(segment.category)},
                        {"type", described(segment.type)},
                        {"modifier", segment.modifier ? described(*segment.modifier) : Json()},
                        {"voxels", segment.mask->voxels()}});
    const auto dense = segment.mask->dense();
    const std::span<const std::uint8_t> values = dense.values();
    file.write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size()));
  }
  line["segments"] = segments;
  return line;
}

Json names_in(const std::string& in) {
  Json names = Json::object();
  for (const auto& [number, name] : image_io::label_names_in(in)) names[std::to_string(number)] = name;
  return names;
}

Json run(const std::string& mode, const std::string& in, const std::string& out) {
  if (mode == "ct" || mode == "write_ct") return dump_ct(in, out, mode == "write_ct");
  if (mode == "labels" || mode == "write_labels") {
    const auto labels = image_io::read_labels(in);
    if (mode == "labels")
      write_raw(out, labels.values());
    else
      image_io::write_labels(out, labels);
    return described(labels.geometry());
  }
  if (mode == "write_named_labels") {
    const auto labels = image_io::read_labels(in);
    image_io::write_labels(out, labels, image_io::label_names_in(in));
    return described(labels.geometry());
  }
  if (mode == "seg") return dump_seg(in, out);
  if (mode == "names") return names_in(in);
  if (mode == "mask" || mode == "write_mask") {
    const auto mask = image_io::read_mask(in);
    if (mode == "mask") {
      const auto dense = mask.dense();
      write_raw(out, dense.values());
    } else
      image_io::write_mask(out, mask);
    return described(mask.geometry());
  }
  if (mode == "box") {
    const auto mask = image_io::read_mask(in);
    const auto& [begin, end] = mask.box();
    return {{"voxels", mask.voxels()}, {"box", {{begin.i, begin.j, begin.k}, {end.i, end.j, end.k}}}};
  }
  if (mode == "geometry") return described(image_io::read_geometry(in));
  throw Error("usage", "unknown mode " + mode);
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<Json> lines(static_cast<std::size_t>(argc - 1) / 3);
  radgenome::parallel_for(lines.size(), [&](std::size_t job) {
    char** const words = argv + 1 + 3 * job;
    try {
      lines[job] = run(words[0], words[1], words[2]);
    } catch (const Error& error) {
      lines[job] = {{"error", error.code()}, {"sentence", error.sentence()}};
    }
  });
  for (const auto& line : lines) std::cout << line.dump() << "\n";
}
