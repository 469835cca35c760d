// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace radgenome {

/// JSON whose keys keep the order in which they were written, so that equal content is equal bytes.
using Json = nlohmann::ordered_json;

/// @error broken_json — names the line and column, or says that a number is too large
Json parse_json(std::string_view text);
/// @error cannot_read, broken_json — both name the file
Json read_json(const std::filesystem::path& path);

/// Compact but readable: objects and arrays of objects over several lines, arrays of plain values on one.
std::string pretty(const Json& value);

/// True where `value` is a T as it stands: no bool or fraction where a whole number is wanted, no number that
/// T cannot hold, and so for every item of a list or map. (nlohmann's own conversion takes all of these.)
template <class T>
struct Fits {
  static bool in(const Json& value) {
    if constexpr (std::is_same_v<T, bool>) {
      return value.is_boolean();
    } else if constexpr (std::is_integral_v<T>) {
      if (value.is_number_unsigned()) return std::in_range<T>(value.get<std::uint64_t>());
      return value.is_number_integer() && std::in_range<T>(value.get<std::int64_t>());
    } else if constexpr (std::is_floating_point_v<T>) {
      return value.is_number();
    } else {
      return true;
    }
  }
};
template <class Item>
struct Fits<std::vector<Item>> {
  static bool in(const Json& value) {
    return value.is_array() && std::all_of(value.begin(), value.end(), Fits<Item>::in);
  }
};
template <class Item>
struct Fits<std::map<std::string, Item>> {
  static bool in(const Json& value) {
    return value.is_object() && std::all_of(value.begin(), value.end(), Fits<Item>::in);
  }
};

/// Typed access to one object, strict at the door: a missing key, a wrong type or, when `finish` is called,
/// a key that nobody asked for is an Error "bad_record" that names the key.
class JsonObject {
 public:
  explicit JsonObject(const Json& value);

  template <class T>
  T get(std::string_view key) {
    return convert<T>(key, at(key));
  }
  /// Absent or null gives nullopt.
  template <class T>
  std::optional<T> find(std::string_view key) {
    const Json* value = seek(key);
    if (value == nullptr || value->is_null()) return std::nullopt;
    return convert<T>(key, *value);
  }
  template <class T>
  T get_or(std::string_view key, T otherwise) {
    auto value = find<T>(key);
    return value ? std::move(*value) : std::move(otherwise);
  }
  const Json& at(std::string_view key);
  /// The value of a key that must hold a list.
  const Json& list(std::string_view key);
  const Json* seek(std::string_view key);
  void finish() const;

 private:
  template <class T>
  static T convert(std::string_view key, const Json& value) {
    if (!Fits<T>::in(value)) throw_wrong_type(key);
    try {
      return value.get<T>();
    } catch (const nlohmann::json::exception&) {
      throw_wrong_type(key);
    }
  }
  [[noreturn]] static void throw_wrong_type(std::string_view key);

  const Json& value_;
  std::vector<bool> asked_;  ///< of each key of the object, in its order
  std::size_t next_ = 0;     ///< keys are mostly asked for in the order in which they stand
};

}  // namespace radgenome
