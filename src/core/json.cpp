// SPDX-License-Identifier: Apache-2.0
#include "core/json.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "core/file.h"

namespace radgenome {
namespace {

bool is_flat(const Json& value) {
  return std::none_of(value.begin(), value.end(), [](const Json& item) { return item.is_structured(); });
}

std::string dump(const Json& value) {
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::strict);
}

void print(const Json& value, int depth, std::string& out) {
  const bool nested_array = value.is_array() && !is_flat(value);
  const bool object = value.is_object() && !value.empty() && (depth == 0 || !is_flat(value));
  if (!nested_array && !object) {
    out += dump(value);
    return;
  }
  const std::string indent(static_cast<std::size_t>(depth) + 1, ' ');
  out += object ? "{" : "[";
  bool first = true;
  for (auto item = value.begin(); item != value.end(); ++item) {
    out += first ? "\n" : ",\n";
    first = false;
    out += indent;
    if (object) out += dump(Json(item.key())) + ": ";
    print(*item, depth + 1, out);
  }
  out += "\n";
  out.append(static_cast<std::size_t>(depth), ' ');
  out += object ? "}" : "]";
}

}  // namespace

Json parse_json(std::string_view text) {
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
}

const Json* JsonObject::seek(std::string_view key) {
  asked_.emplace_back(key);
  const auto found = value_.find(std::string(key));
  return found == value_.end() ? nullptr : &*found;
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
  for (auto item = value_.begin(); item != value_.end(); ++item)
    if (std::find(asked_.begin(), asked_.end(), item.key()) == asked_.end())
      throw Error("bad_record", fmt::format("the key \"{}\" is not known here", item.key()));
}

void JsonObject::throw_wrong_type(std::string_view key) {
  throw Error("bad_record", fmt::format("the value of \"{}\" has the wrong type", key));
}

}  // namespace radgenome
