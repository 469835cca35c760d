// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace radgenome {

/// JSON whose keys keep the order in which they were written, so that equal content is equal bytes.
using Json = nlohmann::ordered_json;

/// @error broken_json — names the line and column
Json parse_json(std::string_view text);
/// @error cannot_read, broken_json — both name the file
Json read_json(const std::filesystem::path& path);

/// Compact but readable: objects and arrays of objects over several lines, arrays of plain values on one.
std::string pretty(const Json& value);

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
  const Json* seek(std::string_view key);
  void finish() const;

 private:
  template <class T>
  static T convert(std::string_view key, const Json& value) {
    try {
      return value.get<T>();
    } catch (const nlohmann::json::exception&) {
      throw_wrong_type(key);
    }
  }
  [[noreturn]] static void throw_wrong_type(std::string_view key);

  const Json& value_;
  std::vector<std::string> asked_;
};

}  // namespace radgenome
