// SPDX-License-Identifier: Apache-2.0
#include "image_io/nifti_labels.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstring>
#include <pugixml.hpp>
#include <sstream>

#include "core/error.h"
#include "core/file.h"
#include "core/unicode.h"
#include "image_io/gzip.h"
#include "image_io/image_io.h"
#include "image_io/nifti_header.h"

namespace radgenome::image_io {
namespace {

using Names = std::map<std::uint16_t, std::string>;

constexpr std::size_t mark_bytes = 4, head_bytes = 8;  // of all extensions; of one: its size and code
constexpr std::size_t most_bytes = 1 << 24;            // 65535 names take ten millions

/// Twelve colours in turn, so that neighbouring numbers are told apart.
constexpr std::array<std::array<int, 3>, 12> colours = {{{255, 0, 0},
                                                         {0, 255, 0},
                                                         {0, 0, 255},
                                                         {255, 255, 0},
                                                         {255, 0, 255},
                                                         {0, 255, 255},
                                                         {255, 128, 0},
                                                         {255, 0, 128},
                                                         {128, 255, 128},
                                                         {0, 128, 255},
                                                         {128, 128, 128},
                                                         {185, 170, 155}}};

void add_label(pugi::xml_node table, std::uint16_t number, const std::string& name) {
  auto label = table.append_child("Label");
  const auto& colour = colours[number % colours.size()];
  label.append_attribute("Key") = number;
  label.append_attribute("Red") = fmt::format("{:.6g}", colour[0] / 255.0).c_str();
  label.append_attribute("Green") = fmt::format("{:.6g}", colour[1] / 255.0).c_str();
  label.append_attribute("Blue") = fmt::format("{:.6g}", colour[2] / 255.0).c_str();
  label.append_attribute("Alpha") = "1";
  label.append_child(pugi::node_cdata).set_value(name.c_str());
}

std::string xml_of(const Names& names) {
  pugi::xml_document document;
  auto declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  auto volume = document.append_child("CaretExtension").append_child("VolumeInformation");
  volume.append_attribute("Index") = "0";
  auto table = volume.append_child("LabelTable");
  for (const auto& [number, name] : names) add_label(table, number, name);
  volume.append_child("StudyMetaDataLinkSet");
  volume.append_child("VolumeType").append_child(pugi::node_cdata).set_value("Label");
  std::ostringstream text;
  document.save(text, " ");
  return text.str();
}

std::uint32_t number_at(std::string_view bytes, std::size_t offset, bool swapped) {
  std::array<char, 4> raw{};
  std::memcpy(raw.data(), bytes.data() + offset, raw.size());
  if (swapped) std::reverse(raw.begin(), raw.end());
  return std::bit_cast<std::uint32_t>(raw);
}

/// No names where the text is something else than a table of labels, or where two labels have one number.
Names names_in_xml(std::string_view xml) {
  pugi::xml_document document;
  if (const auto end = xml.find_last_not_of(std::string_view("\0 \n", 3)); end != std::string_view::npos)
    xml = xml.substr(0, end + 1);
  if (!is_valid_utf8(xml) || !document.load_buffer(xml.data(), xml.size())) return {};
  const auto table = document.child("CaretExtension").child("VolumeInformation").child("LabelTable");
  Names names;
  for (const auto label : table.children("Label")) {
    const std::string_view key = label.attribute("Key").value();
    std::uint16_t number = 0;
    const auto [end, failed] = std::from_chars(key.data(), key.data() + key.size(), number);
    if (failed != std::errc{} || end != key.data() + key.size()) return {};
    if (number != 0 && !names.emplace(number, label.text().get()).second) return {};
  }
  return names;
}

/// The bytes of a NIfTI file before its voxels.
std::string before_voxels(const std::filesystem::path& path, std::size_t count) {
  std::string bytes(count, '\0');
  auto* const out = reinterpret_cast<std::byte*>(bytes.data());
  ByteSource file(path);
  const bool gzip = path.extension() == ".gz" && looks_like_gzip(file.ahead(2));
  bytes.resize(gzip ? UnpackingStream(std::move(file)).read(out, count) : file.read(out, count));
  return bytes;
}

}  // namespace

std::string label_extension(const Names& names) {
  auto text = xml_of(names);
  // Filled up with spaces: programs hand the whole text to an XML reader, and zeros are no XML.
  text.append((16 - (text.size() + head_bytes) % 16) % 16, ' ');
  std::string bytes(mark_bytes + head_bytes, '\0');
  bytes[0] = 1;
  const auto size = static_cast<std::uint32_t>(text.size() + head_bytes);
  std::memcpy(bytes.data() + mark_bytes, &size, sizeof size);
  return bytes + text;
}

Names names_in_extensions(std::string_view bytes, bool swapped) {
  if (bytes.size() < mark_bytes || bytes[0] == 0) return {};
  bytes.remove_prefix(mark_bytes);
  while (bytes.size() >= head_bytes) {
    const std::size_t size = number_at(bytes, 0, swapped);
    if (size < head_bytes || size > bytes.size()) return {};
    if (number_at(bytes, 4, swapped) == 0)
      if (auto names = names_in_xml(bytes.substr(head_bytes, size - head_bytes)); !names.empty())
        return names;
    bytes.remove_prefix(size);
  }
  return {};
}

Names label_names_in(const std::filesystem::path& path) {
  const auto name = lower_case(path.filename().string());
  if (!name.ends_with(".nii") && !name.ends_with(".nii.gz")) return {};
  return in_context(path.string(), [&]() -> Names {
    const auto fields = nifti_fields(before_voxels(path, nifti_header_bytes));
    if (!(fields.vox_offset > 0) || fields.vox_offset > static_cast<double>(most_bytes)) return {};
    const auto bytes = before_voxels(path, static_cast<std::size_t>(fields.vox_offset));
    const std::size_t header = number_at(bytes, 0, fields.swapped) == 348 ? 348 : 540;
    return bytes.size() <= header
               ? Names{}
               : names_in_extensions(std::string_view(bytes).substr(header), fields.swapped);
  });
}

}  // namespace radgenome::image_io
