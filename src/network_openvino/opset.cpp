// SPDX-License-Identifier: Apache-2.0
#include "network_openvino/opset.h"

#include <fstream>
#include <sstream>
#include <string>

namespace radgenome::network {
namespace {

/// A number of protocol buffers: seven bits a byte, the lowest first.
std::optional<std::uint64_t> varint(std::istream& in) {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    const int byte = in.get();
    if (byte < 0) return std::nullopt;
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) return value;
  }
  return std::nullopt;
}

struct Field {
  std::uint64_t number = 0;
  std::uint64_t value = 0;  ///< of a number itself, of bytes how many follow
  bool bytes = false;
};

/// The next field; what has a fixed size is passed by.
std::optional<Field> next_field(std::istream& in) {
  const auto tag = varint(in);
  if (!tag) return std::nullopt;
  const auto kind = *tag & 7;
  if (kind == 1 || kind == 5) {
    in.ignore(kind == 1 ? 8 : 4);
    return Field{*tag >> 3, 0, false};
  }
  if (kind != 0 && kind != 2) return std::nullopt;
  const auto value = varint(in);
  if (!value) return std::nullopt;
  return Field{*tag >> 3, *value, kind == 2};
}

/// The version of one entry, where it is that of ONNX's own operators.
std::optional<std::uint64_t> own_version(const std::string& entry) {
  std::istringstream in(entry);
  std::string domain;
  std::optional<std::uint64_t> version;
  while (const auto field = next_field(in)) {
    if (field->bytes) {
      if (field->value > entry.size()) return std::nullopt;
      std::string text(field->value, '\0');
      in.read(text.data(), static_cast<std::streamsize>(text.size()));
      if (field->number == 1) domain = text;
    } else if (field->number == 2) {
      version = field->value;
    }
  }
  return domain.empty() || domain == "ai.onnx" ? version : std::nullopt;
}

}  // namespace

std::optional<std::uint64_t> opset_of(const std::filesystem::path& onnx) {
  constexpr std::uint64_t graph_may_be_long = 4096;  // an entry of opset_import is not
  std::ifstream in(onnx, std::ios::binary);
  while (const auto field = next_field(in)) {
    if (!field->bytes) continue;
    if (field->number != 8 || field->value > graph_may_be_long) {
      in.seekg(static_cast<std::streamoff>(field->value), std::ios::cur);
      continue;
    }
    std::string entry(field->value, '\0');
    in.read(entry.data(), static_cast<std::streamsize>(entry.size()));
    if (const auto version = own_version(entry)) return version;
  }
  return std::nullopt;
}

}  // namespace radgenome::network
