// SPDX-License-Identifier: Apache-2.0
#include "scan_file/metadata.h"

#include <cmath>

#include "core/json.h"
#include "scan_file/chunk_codec.h"
#include "scan_file/layout.h"
#include "volume/geometry_json.h"

namespace radgenome::scan_file {
namespace {

constexpr const char* ome_version = "0.5";

Json group(Json attributes) {
  return {{"zarr_format", 3}, {"node_type", "group"}, {"attributes", std::move(attributes)}};
}

double to_nanometre(double mm) {
  return std::round(mm * 1e6) / 1e6;
}

Json axis_values(const Eigen::Vector3d& by_ijk) {
  return {to_nanometre(by_ijk.z()), to_nanometre(by_ijk.y()), to_nanometre(by_ijk.x())};
}

/// OME-Zarr 0.5 knows no oblique axes. Scale and translation give a voxel's place along the grid's own axes:
/// the world turned so that the grid lies straight. The affine in the attribute "radgenome" is the truth.
Json multiscales(const Geometry& geometry, const std::string& name) {
  Json axes = Json::array();
  for (const char* axis : {"z", "y", "x"})
    axes.push_back({{"name", axis}, {"type", "space"}, {"unit", "millimeter"}});
  const auto spacing = geometry.spacing_mm();
  const Eigen::Vector3d scale(spacing[0], spacing[1], spacing[2]);
  const Eigen::Vector3d origin = geometry.direction().transpose() * geometry.world_from_voxel.offset;
  const Json place = {{{"type", "scale"}, {"scale", axis_values(scale)}},
                      {{"type", "translation"}, {"translation", axis_values(origin)}}};
  const Json dataset = {{"path", "0"}, {"coordinateTransformations", place}};
  return Json::array({{{"name", name}, {"axes", axes}, {"datasets", Json::array({dataset})}}});
}

Json mask_json(const MaskEntry& mask) {
  Json json = {{"structure", mask.structure}, {"voxels", mask.voxels}};
  if (!mask.box.empty()) json["box"] = {index_json(mask.box.begin), index_json(mask.box.end)};
  if (!mask.source.empty()) json["source"] = mask.source;
  return json;
}

}  // namespace

std::string root_json(const Description& description, With with) {
  Json ome = {{"version", ome_version}};
  if (with == With::ct) ome["multiscales"] = multiscales(description.geometry, "CT");
  Json masks = Json::array();
  for (const auto& mask : description.masks) masks.push_back(mask_json(mask));
  const Json own = {
      {"format", format_name}, {"geometry", geometry_json(description.geometry)}, {"masks", masks}};
  return group({{"ome", ome}, {"radgenome", own}}).dump();
}

std::string labels_json(const std::vector<MaskEntry>& masks) {
  Json names = Json::array();
  for (const auto& mask : masks) names.push_back(label_path(mask.structure).substr(labels_path.size() + 1));
  return group({{"ome", {{"version", ome_version}, {"labels", names}}}}).dump();
}

std::string label_json(const Geometry& geometry, const std::string& structure, With with) {
  Json image_label = Json::object();
  if (with == With::ct) image_label["source"] = {{"image", "../../"}};
  const Json ome = {{"version", ome_version},
                    {"multiscales", multiscales(geometry, structure)},
                    {"image-label", image_label}};
  return group({{"ome", ome}}).dump();
}

std::string array_json(Index size, Values values) {
  const bool ct = values == Values::ct;
  const Index chunk = ct ? ct_chunk : mask_chunk;
  Json bytes = {{"name", "bytes"}};
  if (ct) bytes["configuration"] = {{"endian", "little"}};
  const Json blosc = {{"name", "blosc"},
                      {"configuration",
                       {{"typesize", ct ? 2 : 1},
                        {"cname", "zstd"},
                        {"clevel", compression_level},
                        {"shuffle", ct ? "shuffle" : "bitshuffle"},
                        {"blocksize", 0}}}};
  const Json chunk_shape = {{"chunk_shape", {chunk.k, chunk.j, chunk.i}}};
  return Json{{"zarr_format", 3},
              {"node_type", "array"},
              {"shape", {size.k, size.j, size.i}},
              {"data_type", ct ? "int16" : "uint8"},
              {"chunk_grid", {{"name", "regular"}, {"configuration", chunk_shape}}},
              {"chunk_key_encoding", {{"name", "default"}}},
              {"fill_value", 0},
              {"codecs", Json::array({bytes, blosc})},
              {"dimension_names", {"z", "y", "x"}}}
      .dump();
}

std::string zip_comment(std::uint32_t directory_crc) {
  const Json ome = {{"version", ome_version}, {"zipFile", {{"centralDirectory", {{"jsonFirst", true}}}}}};
  return Json{{"ome", ome}, {"radgenome", {{"directory_crc32", directory_crc}}}}.dump();
}

}  // namespace radgenome::scan_file
