// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/json.h"

/// Records read off the parser's tape, without a tree in between, as strictly as JsonObject reads them: for
/// the large ones, of which a data set has thousands. Every function throws bad_record, which names the key.
namespace radgenome::record::json_element {

using simdjson::dom::element;
using Texts = std::vector<std::string>;

[[noreturn]] void refuse_type(std::string_view key);
[[noreturn]] void refuse_key(std::string_view key);
[[noreturn]] void refuse_missing(std::string_view key);

/// Good until the next call from the same thread.
/// @error broken_json
element parsed(std::string_view text);

/// For what is small and read elsewhere.
Json tree_of(element value);

/// Calls `take(key, value)` for every member; false: it does not know the key.
template <class Take>
void for_each_member(element value, std::initializer_list<std::string_view> needed, const Take& take) {
  simdjson::dom::object members;
  if (value.get(members) != simdjson::SUCCESS) throw Error("bad_record", "a JSON object was expected");
  std::uint32_t seen = 0;
  for (const auto& [key, member] : members) {
    if (!take(key, member)) refuse_key(key);
    std::uint32_t bit = 1;
    for (const auto& name : needed) {
      if (name == key) seen |= bit;
      bit <<= 1;
    }
  }
  std::uint32_t bit = 1;
  for (const auto& name : needed) {
    if ((seen & bit) == 0) refuse_missing(name);
    bit <<= 1;
  }
}

template <class Value>
Value value_of(std::string_view key, element value) {
  Value found;
  if (value.get(found) != simdjson::SUCCESS) refuse_type(key);
  return found;
}
std::string text_of(std::string_view key, element value);
/// Whole numbers are numbers too.
double number_of(std::string_view key, element value);
/// @error also where an int cannot hold it
int whole_of(std::string_view key, element value);

template <class Item, class Read>
std::vector<Item> list_of(std::string_view key, element value, const Read& read) {
  const auto items = value_of<simdjson::dom::array>(key, value);
  std::vector<Item> list;
  list.reserve(items.size());
  for (const auto item : items) list.push_back(read(item));
  return list;
}
Texts texts_of(std::string_view key, element value);
std::vector<double> numbers_of(std::string_view key, element value);

template <class Value>
Value there(std::string_view key, std::optional<Value>& value) {
  if (!value) refuse_missing(key);
  return *std::move(value);
}

}  // namespace radgenome::record::json_element
