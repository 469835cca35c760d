// SPDX-License-Identifier: Apache-2.0
#include "core/json.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <utility>

#include "core/error.h"
#include "core/file.h"

namespace radgenome {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

Json tree_of(element value);

Json tree_of(simdjson::dom::array items) {
  Json list = Json::array();
  list.get_ref<Json::array_t&>().reserve(items.size());
  for (const auto item : items) list.push_back(tree_of(item));
  return list;
}

/// Of a key that stands twice the last value counts.
Json tree_of(simdjson::dom::object fields) {
  Json object = Json::object();
  auto& members = object.get_ref<Json::object_t&>();
  members.reserve(fields.size());  // else the library's ordered objects copy all members whenever they grow
  for (const auto& [key, value] : fields) {
    const auto known = std::find_if(members.begin(), members.end(),
                                    [&, &name = key](const auto& member) { return member.first == name; });
    if (known == members.end())
      members.push_back({std::string(key), tree_of(value)});
    else
      known->second = tree_of(value);
  }
  return object;
}

/// A whole number that is not negative is unsigned, as the library's own parser has it.
Json tree_of(std::int64_t value) {
  return value < 0 ? Json(value) : Json(static_cast<std::uint64_t>(value));
}

Json tree_of(element value) {
  switch (value.type()) {
    case element_type::ARRAY:
      return tree_of(simdjson::dom::array(value));
    case element_type::OBJECT:
      return tree_of(simdjson::dom::object(value));
    case element_type::INT64:
      return tree_of(std::int64_t(value));
    case element_type::UINT64:
      return std::uint64_t(value);
    case element_type::DOUBLE:
      return double(value);
    case element_type::STRING:
      return std::string(std::string_view(value));
    case element_type::BOOL:
      return bool(value);
    case element_type::NULL_VALUE:
      break;
  }
  return nullptr;
}

/// The library's own parser is several times slower, and tells where the text is broken.
Json parse_slowly(std::string_view text) {
  try {
    return Json::parse(text);
  } catch (const nlohmann::json::parse_error& error) {
    const auto until = text.substr(0, std::min(error.byte > 0 ? error.byte - 1 : 0, text.size()));
    const auto line = 1 + std::count(until.begin(), until.end(), '\n');
    const auto newline = until.rfind('\n');
    const auto column = newline == std::string_view::npos ? until.size() + 1 : until.size() - newline;
    throw Error("broken_json", fmt::format("line {}, column {} is not valid JSON", line, column));
  } catch (const nlohmann::json::exception&) {
    throw Error("broken_json", "a number is too large to be held");
  }
}

bool is_flat(const Json& value) {
  return std::none_of(value.begin(), value.end(), [](const Json& item) { return item.is_structured(); });
}

void put(const Json& value, std::string& out) {
  out += value.dump(-1, ' ', false, nlohmann::json::error_handler_t::strict);
}

/// The library sets up a buffer of its own for every value that it prints; nearly all are plain texts.
void put_text(const std::string& text, std::string& out) {
  const bool plain = std::none_of(text.begin(), text.end(), [](char byte) {
    return static_cast<unsigned char>(byte) < 0x20 || byte == '"' || byte == '\\' || (byte & 0x80) != 0;
  });
  if (!plain) {
    put(Json(text), out);
    return;
  }
  out += '"';
  out += text;
  out += '"';
}

/// Also flat lists and objects.
void put_plain(const Json& value, std::string& out) {
  if (value.is_string())
    put_text(value.get_ref<const std::string&>(), out);
  else if (value.is_boolean())
    out += value.get<bool>() ? "true" : "false";
  else if (value.is_null())
    out += "null";
  else if (value.is_number_integer())
    out += value.is_number_unsigned() ? fmt::format_int(value.get<std::uint64_t>()).str()
                                      : fmt::format_int(value.get<std::int64_t>()).str();
  else if (value.is_array() && !value.empty()) {
    char before = '[';
    for (const auto& item : value) {
      out += std::exchange(before, ',');
      put_plain(item, out);
    }
    out += ']';
  } else {
    put(value, out);
  }
}

void print(const Json& value, int depth, std::string& out) {
  const bool nested_array = value.is_array() && !is_flat(value);
  const bool object = value.is_object() && !value.empty() && (depth == 0 || !is_flat(value));
  if (!nested_array && !object) {
    put_plain(value, out);
    return;
  }
  const std::string indent(static_cast<std::size_t>(depth) + 1, ' ');
  out += object ? "{" : "[";
  bool first = true;
  for (auto item = value.begin(); item != value.end(); ++item) {
    out += first ? "\n" : ",\n";
    first = false;
    out += indent;
    if (object) {
      put_text(item.key(), out);
      out += ": ";
    }
    print(*item, depth + 1, out);
  }
  out += "\n";
  out.append(static_cast<std::size_t>(depth), ' ');
  out += object ? "}" : "]";
}

}  // namespace

Json parse_json(std::string_view text) {
  // Its buffers are many times the text, and making them anew for each record took longer than reading it.
  constexpr std::size_t largest_kept = std::size_t{4} << 20;
  thread_local simdjson::dom::parser kept;
  simdjson::dom::parser once;
  auto& parser = text.size() <= largest_kept ? kept : once;
  element root;
  if (parser.parse(text.data(), text.size()).get(root) != simdjson::SUCCESS) return parse_slowly(text);
  return tree_of(root);
}

Json read_json(const std::filesystem::path& path) {
  const auto text = read_file(path);
  return in_context(path.string(), [&] { return parse_json(text); });
}

std::string pretty(const Json& value) {
  std::string out;
  print(value, 0, out);
  out += "\n";
  return out;
}

JsonObject::JsonObject(const Json& value) : value_(value) {
  if (!value.is_object()) throw Error("bad_record", "a JSON object was expected");
  asked_.resize(value.size());
}

const Json* JsonObject::seek(std::string_view key) {
  const auto& members = value_.get_ref<const Json::object_t&>();
  for (std::size_t tried = 0; tried < members.size(); ++tried) {
    const auto at = (next_ + tried) % members.size();
    const auto& [name, value] = members.data()[at];
    if (name != key) continue;
    asked_[at] = true;
    next_ = at + 1;
    return &value;
  }
  return nullptr;
}

const Json& JsonObject::at(std::string_view key) {
  const Json* found = seek(key);
  if (found == nullptr) throw Error("bad_record", fmt::format("the key \"{}\" is missing", key));
  return *found;
}

const Json& JsonObject::list(std::string_view key) {
  const Json& value = at(key);
  if (!value.is_array()) throw_wrong_type(key);
  return value;
}

void JsonObject::finish() const {
  const auto unknown = std::find(asked_.begin(), asked_.end(), false);
  if (unknown == asked_.end()) return;
  const auto& key = std::next(value_.begin(), unknown - asked_.begin()).key();
  throw Error("bad_record", fmt::format("the key \"{}\" is not known here", key));
}

void JsonObject::throw_wrong_type(std::string_view key) {
  throw Error("bad_record", fmt::format("the value of \"{}\" has the wrong type", key));
}

}  // namespace radgenome
