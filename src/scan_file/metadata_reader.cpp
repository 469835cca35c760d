// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "core/json.h"
#include "scan_file/errors.h"
#include "scan_file/layout.h"
#include "scan_file/metadata.h"
#include "volume/geometry_json.h"

namespace radgenome::scan_file {
namespace {

constexpr int longest_axis = 0xffff;
constexpr double most_voxels = 4294967296.0;

/// The readers of JSON speak of records; here it is the file that is damaged.
template <class Work>
decltype(auto) as_corrupt(const Work& work) {
  try {
    return work();
  } catch (const Error& error) {
    if (error.code() == "not_a_scan_file" || error.code() == "corrupt_scan_file") throw;
    throw corrupt("{}", error.sentence());
  }
}

void require_sound(const Geometry& geometry) {
  double voxels = 1;
  for (int axis = 0; axis < 3; ++axis) {
    if (geometry.size[axis] < 1 || geometry.size[axis] > longest_axis)
      throw corrupt("the grid has {} voxels along axis {}", geometry.size[axis], axis);
    voxels *= geometry.size[axis];
  }
  if (voxels > most_voxels) throw corrupt("the grid has more than 2^32 voxels");
  const auto& affine = geometry.world_from_voxel;
  const double volume = std::abs(affine.linear.determinant());
  if (!affine.linear.allFinite() || !affine.offset.allFinite() || !std::isfinite(volume) || volume == 0)
    throw corrupt("the affine maps the grid to no volume of the world");
}

MaskEntry mask_from(const Json& value, const Geometry& geometry) {
  JsonObject object(value);
  MaskEntry mask;
  mask.structure = object.get<std::string>("structure");
  mask.voxels = object.get<std::int64_t>("voxels");
  mask.source = object.get_or<std::string>("source", "");
  if (const auto* box = object.seek("box")) {
    if (!box->is_array() || box->size() != 2) throw corrupt("a mask's box must have two corners");
    mask.box = {index_from((*box)[0]), index_from((*box)[1])};
  }
  object.finish();
  label_path(mask.structure);
  const bool empty = mask.voxels == 0;
  const bool inside = intersection(mask.box, geometry.whole()) == mask.box;
  if (mask.voxels < 0 || mask.box.empty() != empty || (!empty && !inside))
    throw corrupt("box and voxels of the mask \"{}\" do not fit", mask.structure);
  return mask;
}

bool names_a_structure_twice(const std::vector<MaskEntry>& masks) {
  return std::adjacent_find(masks.begin(), masks.end(), [](const MaskEntry& a, const MaskEntry& b) {
           return a.structure == b.structure;
         }) != masks.end();
}

void require_group(JsonObject& object) {
  if (object.get<int>("zarr_format") != 3 || object.get<std::string>("node_type") != "group")
    throw Error("not_a_scan_file", "its root is no group of Zarr 3");
}

std::string name_of_codec(const Json& codec) {
  return JsonObject(codec).get<std::string>("name");
}

void require(bool holds, std::string_view what) {
  if (!holds) throw corrupt("the array's {} is not that of a scan file", what);
}

Index chunk_shape_of(JsonObject& array) {
  const auto grid = array.get<Json>("chunk_grid");
  const auto configuration = JsonObject(grid).get<Json>("configuration");
  require(JsonObject(grid).get<std::string>("name") == "regular", "chunk_grid");
  const auto shape = JsonObject(configuration).get<std::vector<std::int32_t>>("chunk_shape");
  require(shape.size() == 3, "chunk_shape");
  auto voxels = largest_chunk_voxels;
  for (const auto length : shape) {
    require(length > 0 && static_cast<std::size_t>(length) <= voxels, "chunk_shape");
    voxels /= static_cast<std::size_t>(length);
  }
  const auto keys = array.get<Json>("chunk_key_encoding");
  const auto options = JsonObject(keys).get_or<Json>("configuration", Json::object());
  require(JsonObject(keys).get<std::string>("name") == "default" &&
              JsonObject(options).get_or<std::string>("separator", "/") == "/",
          "chunk_key_encoding");
  return {shape[2], shape[1], shape[0]};
}

void require_codecs(JsonObject& array, Values values) {
  const auto& codecs = array.list("codecs");
  require(codecs.size() == 2 && name_of_codec(codecs[0]) == "bytes" && name_of_codec(codecs[1]) == "blosc",
          "list of codecs");
  const auto options = JsonObject(codecs[0]).get_or<Json>("configuration", Json::object());
  require(values == Values::mask || JsonObject(options).get_or<std::string>("endian", "") == "little",
          "endian");
  const auto transformers = array.get_or<Json>("storage_transformers", Json::array());
  require(transformers.is_array() && transformers.empty(), "storage_transformers");
}

}  // namespace

Description description_from(std::string_view root_json) {
  return as_corrupt([&] {
    const auto root = parse_json(root_json);
    JsonObject object(root);
    require_group(object);
    const auto attributes = object.get_or<Json>("attributes", Json::object());
    const Json* own_value = JsonObject(attributes).seek("radgenome");
    if (own_value == nullptr)
      throw Error("not_a_scan_file", "it is a Zarr without the attribute \"radgenome\"");
    JsonObject own(*own_value);
    if (own.get<std::string>("format") != format_name)
      throw Error("not_a_scan_file", fmt::format("its format is not {}; use the version of the program that "
                                                 "wrote it",
                                                 format_name));
    Description description;
    description.geometry = geometry_from(own.at("geometry"));
    require_sound(description.geometry);
    for (const auto& mask : own.list("masks"))
      description.masks.push_back(mask_from(mask, description.geometry));
    own.finish();
    std::sort(description.masks.begin(), description.masks.end(),
              [](const MaskEntry& a, const MaskEntry& b) { return a.structure < b.structure; });
    if (names_a_structure_twice(description.masks)) throw corrupt("a mask is listed twice");
    return description;
  });
}

Index chunk_shape_from(std::string_view array_json, Index size, Values values) {
  return as_corrupt([&] {
    const auto json = parse_json(array_json);
    JsonObject array(json);
    require(array.get<int>("zarr_format") == 3 && array.get<std::string>("node_type") == "array",
            "node_type");
    if (array.get<std::vector<int>>("shape") != std::vector<int>{size.k, size.j, size.i})
      throw corrupt("the array's shape is not that of the geometry, [{}, {}, {}]", size.k, size.j, size.i);
    require(array.get<std::string>("data_type") == (values == Values::ct ? "int16" : "uint8"), "data_type");
    require(array.get<int>("fill_value") == 0, "fill_value");
    require_codecs(array, values);
    return chunk_shape_of(array);
  });
}

std::optional<std::uint32_t> directory_crc_in(std::string_view comment) {
  try {
    const auto json = parse_json(comment);
    const auto own = JsonObject(json).get<Json>("radgenome");
    return JsonObject(own).get<std::uint32_t>("directory_crc32");
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace radgenome::scan_file
