// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>

#include "core/json.h"

/// Pieces of JSON, written without a tree in between.
namespace radgenome::record {

using JsonText = std::back_insert_iterator<fmt::memory_buffer>;

/// Ids need no escapes; what may hold anything goes through the JSON library.
inline void put_quoted(fmt::memory_buffer& out, std::string_view text) {
  const bool plain = std::none_of(text.begin(), text.end(), [](char byte) {
    return static_cast<unsigned char>(byte) < 0x20 || byte == '"' || byte == '\\' || byte == '\x7f' ||
           (byte & 0x80) != 0;
  });
  if (plain)
    fmt::format_to(JsonText(out), FMT_COMPILE("\"{}\""), text);
  else
    fmt::format_to(JsonText(out), FMT_COMPILE("{}"), Json(text).dump());
}

template <class List, class Put>
void put_list(fmt::memory_buffer& out, const List& list, const Put& put) {
  out.push_back('[');
  bool first = true;
  for (const auto& item : list) {
    if (!first) out.push_back(',');
    first = false;
    put(item);
  }
  out.push_back(']');
}

}  // namespace radgenome::record
