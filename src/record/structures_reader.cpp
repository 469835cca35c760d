// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "record/json_members.h"
#include "record/names.h"
#include "record/structures.h"

namespace radgenome::record {
namespace {

using namespace json_element;

template <class Item>
std::array<Item, 3> three(const std::vector<Item>& items, const char* what) {
  if (items.size() != 3) throw Error("bad_record", std::string("three ") + what + " were expected");
  return {items[0], items[1], items[2]};
}
Point<World> point_of(std::string_view key, element value) {
  const auto [x, y, z] = three(numbers_of(key, value), "numbers");
  return {x, y, z};
}
Index index_of(std::string_view key, element value) {
  const auto [i, j, k] =
      three(list_of<int>(key, value, [&](element item) { return whole_of(key, item); }), "whole numbers");
  return {i, j, k};
}
Box box_of(std::string_view key, element value) {
  const auto corners = list_of<Index>(key, value, [&](element item) { return index_of(key, item); });
  if (corners.size() != 2)
    throw Error("bad_record", "\"bbox_ijk\" must be the first voxel and the one behind the last");
  return {corners[0], corners[1]};
}

HuSummary hu_of(element value) {
  static constexpr std::array<Member<HuSummary>, 5> members = {{
      {"mean", read_number<&HuSummary::mean>},
      {"std", read_number<&HuSummary::std>},
      {"p5", read_number<&HuSummary::p5>},
      {"p50", read_number<&HuSummary::p50>},
      {"p95", read_number<&HuSummary::p95>},
  }};
  return object_of(value, members, {"mean", "std", "p5", "p50", "p95"});
}

MaskSource source_of(element value) {
  static constexpr std::array<Member<MaskSource>, 3> members = {{
      {"backend", read_text<&MaskSource::backend>},
      {"model", read_text<&MaskSource::model>},
      {"label", read_text<&MaskSource::label>},
  }};
  return object_of(value, members, {"backend", "model", "label"});
}

PrincipalAxis axis_of(element value) {
  static constexpr std::array<Member<PrincipalAxis>, 2> members = {{
      {"direction", [](PrincipalAxis& axis, std::string_view key,
                       element direction) { axis.direction = three(numbers_of(key, direction), "numbers"); }},
      {"length_mm", read_number<&PrincipalAxis::length_mm>},
  }};
  return object_of(value, members, {"direction", "length_mm"});
}

SliceRange slices_of(element value) {
  static constexpr std::array<Member<SliceRange>, 3> members = {{
      {"begin", read_whole<&SliceRange::begin>},
      {"end", read_whole<&SliceRange::end>},
      {"largest", read_whole<&SliceRange::largest>},
  }};
  return object_of(value, members, {"begin", "end", "largest"});
}

using Entry = StructureEntry;

constexpr std::array<Member<Entry>, 22> entry_members = {{
    {"structure", read_text<&Entry::structure>},
    {"state", [](Entry& entry, std::string_view key,
                 element value) { entry.state = named<State>(state_names, text_of(key, value)); }},
    {"reason", read_text<&Entry::reason>, true},
    {"voxels", read_value<&Entry::voxels, std::int64_t>, true},
    {"volume_ml", read_number<&Entry::volume_ml>, true},
    {"bbox_ijk", read_by<&Entry::bbox_ijk, box_of>},
    {"centroid_mm", read_by<&Entry::centroid_mm, point_of>},
    {"hu", read_object<&Entry::hu, hu_of>},
    {"components", read_whole<&Entry::components>, true},
    {"component_voxels",
     [](Entry& entry, std::string_view key, element value) {
       entry.component_voxels =
           list_of<std::int64_t>(key, value, [&](element item) { return value_of<std::int64_t>(key, item); });
     },
     true},
    {"surface_mm2", read_number<&Entry::surface_mm2>, true},
    {"principal_axes", read_list<&Entry::principal_axes, axis_of>},
    {"axial_slices", read_object<&Entry::axial_slices, slices_of>},
    {"touches_border", read_value<&Entry::touches_border, bool>, true},
    {"source", read_object<&Entry::source, source_of>},
    {"confidence", read_number<&Entry::confidence>, true},
    {"entropy_bits", read_number<&Entry::entropy_bits>, true},
    {"recipe", read_texts<&Entry::recipe>, true},
    {"recipe_minus", read_texts<&Entry::recipe_minus>, true},
    {"recipe_missing", read_texts<&Entry::recipe_missing>, true},
    {"flags", read_texts<&Entry::flags>},
    {"verified_by", read_count<&Entry::verified_by>, true},
}};

Entry entry_of(element value) {
  return object_of(value, entry_members, {"structure", "state", "flags"});
}

Measurement measurement_of(element value) {
  static constexpr std::array<Member<Measurement>, 8> members = {{
      {"quantity", read_text<&Measurement::quantity>},
      {"structure", read_text<&Measurement::structure>},
      {"other", read_text<&Measurement::other>, true},
      {"value", read_number<&Measurement::value>, true},
      {"unit", read_text<&Measurement::unit>},
      {"reason", read_text<&Measurement::reason>, true},
      {"slice", read_whole<&Measurement::slice>, true},
      {"line_mm",
       [](Measurement& measurement, std::string_view key, element line) {
         measurement.line_mm =
             list_of<Point<World>>(key, line, [&](element end) { return point_of(key, end); });
       }},
  }};
  auto measurement = object_of(value, members, {"quantity", "structure", "unit"});
  if (measurement.value.has_value() != measurement.reason.empty())
    throw Error("bad_record", "a measurement has either a \"value\" or a \"reason\" why there is none");
  return measurement;
}

}  // namespace

Structures structures_in(std::string_view text) {
  static constexpr std::array<Member<Structures>, 6> members = {{
      {"format", [](Structures&, std::string_view key,
                    element value) { require_format(text_of(key, value), structures_format); }},
      {"case", read_text<&Structures::case_id>},
      {"structures", read_list<&Structures::structures, entry_of>},
      {"unknown_names", read_texts<&Structures::unknown_names>},
      {"measurements", read_list<&Structures::measurements, measurement_of>},
      {"made_by", [](Structures& record, std::string_view,
                     element value) { record.made_by = made_by_from(tree_of(value)); }},
  }};
  return object_of(parsed(text), members,
                   {"format", "case", "structures", "unknown_names", "measurements", "made_by"});
}

Structures structures_from(const Json& value) {
  return structures_in(value.dump());
}

}  // namespace radgenome::record
